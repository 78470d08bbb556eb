import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { waitsInNeed } from './waitsInNeed.ts';

const times = { startedAt: '2026-08-26T09:00:00.000Z', finishedAt: '2026-08-26T09:05:00.000Z' };
const ofThreshold = 'More people would end within 24 hours than the delete threshold of the source allows';
const held = { accountName: 'qxe.1', outcome: 'held', reason: ofThreshold, event: { type: 'ended' }, changed: [] };

/** A report of events of the interns. */
const eventsOf = (events: readonly object[], when = times) => [
  { folder: 'runs/e', report: { runId: 'e', source: { name: 'Interns' }, ...when, events } },
];

/** What is said of what was reported at one look after another, where one may leave without a decision, and a tenth of the people. */
function wrongIn(...looks: readonly Partial<Record<'imports' | 'sweeps' | 'events' | 'files' | 'people', unknown>>[]) {
  const look = waitsInNeed();
  return looks.flatMap(({ files = {}, people = 0, ...reported }) => {
    const read = (key: string) => {
      const text = (files as Record<string, string>)[key];
      return text === undefined ? undefined : { bytes: text };
    };
    const settings = { sources: { '*': { deleteThresholdMinimum: 1, deleteThresholdPercent: 10 } } };
    const record = { modified: 0, end: Date.parse('2027-01-01') };
    const records = new Map([
      ['Interns', new Map(Array.from({ length: Number(people) }, (_, index) => [`qx.${index}`, record]))],
    ]);
    return look({
      ...{ now: Date.parse('2026-08-26T10:00:00.000Z'), records, journal: newJournal() },
      world: { storage: { read }, setBetween: () => [settings] },
      ...{ imports: [], sweeps: [], events: [], ...reported },
    } as unknown as Seen);
  });
}

const ended = { accountName: 'qxe.2', outcome: 'ended', event: { type: 'ended' }, changed: [{ name: 'endDate' }] };
const wrongOfEvent = ['2: By e qxe.1 of Interns waits for a decision, and fewer have left than the threshold.'];

test('the end of somebody waits where others have left within a day', () => {
  expect(wrongIn({ events: eventsOf([ended, held]) })).toEqual([]);
  expect(wrongIn({ events: eventsOf([held]) })).toEqual(wrongOfEvent);
  const renamed = { ...ended, outcome: 'changed', changed: [{ name: 'lastName' }] };
  expect(wrongIn({ events: eventsOf([renamed, held, { ...held, accountName: 'qxe.1' }]) })).toHaveLength(2);
});

test('nor does it where they are fewer than may leave of so many', () => {
  expect(wrongIn({ people: 20, events: eventsOf([ended, held]) })).toEqual(wrongOfEvent);
  expect(wrongIn({ people: 19, events: eventsOf([ended, held]) })).toEqual([]);
});

test('whoever left days before does not count', () => {
  const before = { startedAt: '2026-08-24T09:00:00.000Z', finishedAt: '2026-08-24T09:05:00.000Z' };
  expect(wrongIn({ events: eventsOf([ended], before) }, { events: eventsOf([held]) })).toEqual(wrongOfEvent);
});

/** A full list of which somebody waits, and why. */
const list = (missing: string) => [
  {
    folder: 'runs/i',
    report: { runId: 'i', source: { name: 'Interns' }, ...times, outcome: 'held', counts: { held: 1 }, missing },
  },
];

test('whom a full list lacks may wait for another reason', () => {
  const files = { 'runs/i/held.csv': 'accountName\nqx.1\n' };
  const why = 'one of the 8 people whose contracts go on is not in the roster.';
  expect(wrongIn({ files, imports: list(`${why} The roster names nobody.`) })).toEqual([]);
  expect(wrongIn({ files, imports: list(`${why} That is more than may end.`) })).toEqual([
    '2: By i qx.1 of Interns waits for a decision, and fewer have left than the threshold.',
  ]);
  const both = { 'runs/i/held.csv': 'accountName\nqx.1\nqx.2\n' };
  expect(wrongIn({ files: both, imports: list(`${why} That is more than may end.`) })).toEqual([]);
});

test('whom a sweep has found in another source does not count', () => {
  const found = [{ source: 's', accountName: 'qx.1' }].concat({ source: 't', accountName: 'qx.2' });
  const sources = [{ id: 's', name: 'Interns', outcome: 'held' }];
  const sweeps = [{ folder: 'runs/s', report: { runId: 's', ...times, sources } }];
  expect(wrongIn({ files: { 'runs/s/found.json': JSON.stringify(found) }, sweeps })).toEqual([
    '2: By s qx.1 of Interns waits for a decision, and fewer have left than the threshold.',
  ]);
});
