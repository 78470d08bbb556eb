import { expect, test } from 'vitest';
import { giveWay, namedLater } from '../../../../lib/flows/csv-import/giveWay.ts';
import type { LaterFile } from '../../../../lib/flows/csv-import/namedPeople.ts';
import { file, headerLine, line, rosterOf } from '../../people/fixtures.ts';

const later = (name: string, changes: Partial<LaterFile> = {}): LaterFile => ({
  file: name,
  runId: `run of ${name}`,
  droppedAt: '2026-11-24T10:00:00.000Z',
  kind: 'inbox',
  folder: `runs/s1/${name}`,
  isFullList: false,
  taken: new Set(),
  rejected: new Set(),
  ...changes,
});

const roster = rosterOf(file(line('ada'), line('Bo'), line('cy'), line('dee')));

/** Who goes ahead, the reasons of those who give way, by row, and how many give way to which file. */
function given(files: readonly LaterFile[]) {
  const { roster: left, superseded, gaveWay } = giveWay(roster, files, 'Europe/Berlin');
  return {
    left: left.rows.map(({ values }) => values.accountName),
    reasons: superseded.flatMap(({ rejects }) => rejects.map(({ row, column, reason }) => [row, column, reason])),
    gaveWay,
  };
}

const tell = (name: string, says: string) =>
  `gave way to ${name}, which was dropped later (24 November 2026 at 11:00 CET) and ${says}; drop the row again if it is meant`;

test('a row gives way to a file that was dropped later and names its person, by whatever spelling', () => {
  expect(given([later('new.csv', { taken: new Set(['bo', 'dee', 'zoe']) })])).toEqual({
    left: ['ada', 'cy'],
    reasons: [
      [3, 'accountName', tell('new.csv', 'names this person')],
      [5, 'accountName', tell('new.csv', 'names this person')],
    ],
    gaveWay: [{ file: 'new.csv', runId: 'run of new.csv', droppedAt: '2026-11-24T10:00:00.000Z', rows: 2 }],
  });
});

test('it gives way to a full list that does not name its person, unless a row of them was rejected there', () => {
  const full = later('all.csv', { isFullList: true, taken: new Set(['ada']), rejected: new Set(['cy']) });
  expect(given([full])).toEqual({
    left: ['cy'],
    reasons: [
      [2, 'accountName', tell('all.csv', 'names this person')],
      [3, 'accountName', tell('all.csv', 'is a full list without this person')],
      [5, 'accountName', tell('all.csv', 'is a full list without this person')],
    ],
    gaveWay: [{ file: 'all.csv', runId: 'run of all.csv', droppedAt: '2026-11-24T10:00:00.000Z', rows: 3 }],
  });
});

test('a file that is no full list says nothing of whom it does not name, nor of whose rows it rejected', () => {
  expect(given([later('new.csv', { rejected: new Set(['ada']) })])).toEqual({
    left: ['ada', 'Bo', 'cy', 'dee'],
    reasons: [],
    gaveWay: [],
  });
});

test('of several files the newest that has the say is named', () => {
  const files = [
    later('newest.csv', { taken: new Set(['ada']) }),
    later('older.csv', { taken: new Set(['ada', 'bo', 'cy']) }),
  ];
  const { gaveWay, reasons } = given(files);
  expect(gaveWay.map(({ file, rows }) => [file, rows])).toEqual([
    ['newest.csv', 1],
    ['older.csv', 2],
  ]);
  expect(reasons.map(([, , reason]) => reason)).toEqual([
    tell('newest.csv', 'names this person'),
    tell('older.csv', 'names this person'),
    tell('older.csv', 'names this person'),
  ]);
});

test('the column is called as the file calls it', () => {
  const own = rosterOf([headerLine.replace('accountName', 'Account Name'), line('ada')].join('\n'));
  const { superseded } = giveWay(own, [later('new.csv', { taken: new Set(['ada']) })], 'Europe/Berlin');
  expect(superseded.map(({ row, values, rejects }) => [row, values.accountName, rejects[0]?.column])).toEqual([
    [2, 'ada', 'Account Name'],
  ]);
});

test('without a later file the roster is as it was', () => {
  expect(giveWay(roster, [], 'Europe/Berlin')).toEqual({ roster, superseded: [], gaveWay: [] });
});

test('whom any later file names is not ended by a full list that lacks them', () => {
  const files = [
    later('new.csv', { taken: new Set(['ada', 'bo']), rejected: new Set(['cy']) }),
    later('other.csv', { taken: new Set(['bo', 'dee']) }),
  ];
  expect(namedLater(files)).toEqual(new Set(['ada', 'bo', 'dee']));
});
