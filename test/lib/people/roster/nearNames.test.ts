import { expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { missingFrom } from '../../../../lib/people/roster/missing.ts';
import { nearlyNamed, rejectGuessed, remarkOnNear } from '../../../../lib/people/roster/nearNames.ts';
import { planRoster } from '../../../../lib/people/roster/planRoster.ts';
import { anyLength, attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';

const now = Date.parse('2026-06-15T12:00:00Z');
const source = (...names: string[]) =>
  readExport([headerLine, ...names.map((name) => line(name))].join('\n'), attributes, settings);

/** The bytes of a text in which one letter has a code of its own. */
const withCode = (text: string, letter: string, code: number) =>
  Buffer.from(Array.from(text, (one) => (one === letter ? code : one.charCodeAt(0))));

function judged(bytes: Uint8Array | string, ...names: string[]) {
  const people = source(...names);
  const roster = rosterOf(bytes);
  const near = nearlyNamed(missingFrom(roster, people, now).people, roster, people);
  const plan = rejectGuessed(planRoster(roster, people, anyLength), people, 'accountName');
  return {
    near: near.map(({ accountName }) => accountName),
    created: plan.created.map(({ person }) => person.accountName),
    rejected: plan.rejected.map(({ row }) => row),
  };
}

test.each([
  ['strauß', 'STRAUSS'],
  ['ilker', 'İLKER'],
  ['ilker', 'ılker'],
  ['josé', 'jose'],
  ['søren', 'soren'],
  ['müller', 'm\\x81ller'],
  ['müller', 'm\\xfcller'],
])('%s is nearly named by %s, which creates somebody', (name, written) => {
  expect(judged(file(line(written), line('bo')), name, 'bo', 'cy')).toEqual({
    near: [name],
    created: [written],
    rejected: [],
  });
});

test.each([
  ['ada', 'ad\u00a0a', 'ad a'],
  ['ada', 'a\u2028da', 'a da'],
  ['ada.okafor', 'ada.\u3000okafor', 'ada. okafor'],
  ['ada okafor', 'adaokafor', 'adaokafor'],
])('%s is nearly named by %j, in which blanks alone differ', (name, written, created) => {
  const expected = { near: [name], created: [created], rejected: [] };
  expect(judged(file(line(written), line('bo')), name, 'bo', 'cy')).toEqual(expected);
});

test('whoever has a name of their own in the source is nobody else', () => {
  expect(judged(file(line('ad a'), line('bo')), 'ada', 'ad a', 'bo')).toEqual({ near: [], created: [], rejected: [] });
});

test.each<[string, string, string, number]>([
  ['Windows-1250', 'bořek', 'ř', 0xf8],
  ['ISO 8859-2', 'šimon', 'š', 0xb9],
  ['Windows-1250', 'ştefan', 'ş', 0xba],
  ['Windows-1257', 'rūta', 'ū', 0xfb],
  ['Windows-1254', 'ayşe', 'ş', 0xfe],
])('a name in %s makes no second person of %s, and does not end the first', (_, name, letter, code) => {
  const text = file(line(name), line('bo')).toString();
  expect(judged(withCode(text, letter, code), name, 'bo')).toEqual({ near: [name], created: [], rejected: [2] });
});

test.each([
  ['Mac Roman', 0x8e],
  ['CP850', 0x82],
])('a name in %s is the one of the source', (_, code) => {
  const text = file(line('josé'), line('bo')).toString();
  expect(judged(withCode(text, 'é', code), 'josé', 'bo')).toEqual({ near: [], created: [], rejected: [] });
});

test('new people of a file in Windows-1252 are created', () => {
  const text = file(line('josé'), line('müller'), line('bo')).toString();
  expect(judged(Buffer.from(text, 'latin1'), 'bo', 'müller')).toEqual({ near: [], created: ['josé'], rejected: [] });
});

test('what a guessed code page may have garbled is rejected with what to do, in the order of the file', () => {
  const text = file(
    line('dee', { email: 'none' }),
    line('ada'),
    line('bořek'),
    line('x', { email: 'none' }),
  ).toString();
  const people = source('bořek', 'bo');
  const roster = rosterOf(withCode(text, 'ř', 0xf8));
  const plan = rejectGuessed(planRoster(roster, people, anyLength), people, 'Konto');
  expect(plan.created.map(({ row }) => row)).toEqual([3]);
  expect(plan.rejected.map(({ row }) => row)).toEqual([2, 4, 5]);
});

test('a row that a guessed code page may have garbled is told what to do', () => {
  const people = source('bořek', 'bo');
  const roster = rosterOf(withCode(file(line('bořek')).toString(), 'ř', 0xf8));
  const plan = rejectGuessed(planRoster(roster, people, anyLength), people, 'Konto');
  const reason = `the account name may be one of the source, read in the wrong encoding (${roster.encoding} is a guess); save the file as "CSV UTF-8" and drop it again`;
  expect(plan.rejected).toMatchObject([{ row: 2, rejects: [{ row: 2, column: 'Konto', reason }] }]);
  expect(roster.encoding).toMatch(/^(?!UTF-)./);
});

test('a new account is near one whose letters the source has lost, or lacks', () => {
  const rowsNear = (written: string, name: string) =>
    remarkOnNear(
      planRoster(rosterOf(file(line(written), line('bo'))), source(name, 'bo'), anyLength),
      source(name, 'bo'),
    );
  expect(rowsNear('josé', 'jose')).toMatchObject([{ rows: [2] }]);
  expect(rowsNear('josé', 'jos')).toMatchObject([{ rows: [2] }]);
  expect(rowsNear('josé', 'jonas')).toEqual([]);
});

test('a name of ASCII alone in a guessed code page is new, though one of the source has a letter more', () => {
  const text = file(line('boek'), line('rené')).toString();
  expect(judged(Buffer.from(text, 'latin1'), 'bořek', 'rené')).toEqual({
    near: ['bořek'],
    created: ['boek'],
    rejected: [],
  });
});

test('letters that were garbled say nothing where the file says its encoding', () => {
  expect(judged(file(line('boøek'), line('bo')), 'bořek', 'bo')).toEqual({
    near: [],
    created: ['boøek'],
    rejected: [],
  });
});

test.each([
  ['josé', 'jos'],
  ['jos', 'josé'],
  ['müller', 'mueller'],
])('%s is near %s', (written, name) => {
  expect(judged(file(line(written), line('bo')), name, 'bo', 'cy').near).toEqual([name]);
});

test('which new accounts are near one that the file does not name is said', () => {
  const people = source('josé', 'müller', 'bo');
  const near = (...written: string[]) =>
    remarkOnNear(planRoster(rosterOf(file(...written.map((name) => line(name)))), people, anyLength), people);
  const text =
    'the account name is new, and differs from one of the source in accents, blanks or lost letters alone. Look whether both are one person’s.';
  expect(near('ada', 'jose', 'mller', 'bo')).toEqual([{ rows: [3, 4], text }]);
  expect(near('ada', 'jose', 'josé')).toEqual([]);
  expect(near('josé', 'bo')).toEqual([]);
});
