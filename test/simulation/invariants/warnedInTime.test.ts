import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import { warnedInTime } from './warnedInTime.ts';

/** A contract that was kept, and when; and what was said of the person in the console. */
type Known = { kept?: { at: string; endDate?: string; choice?: object }; letEnd?: string };

const end = '2026-04-01T21:59:59.000Z';

/** What is said of the morning of a day, of qx.1 whose contract ends by the first of April in Berlin, and what is known of them by then. */
function saidOn(date: string, known: Known = {}, report: object = {}, modified = '2026-02-01T00:00:00Z'): string[] {
  const { kept, letEnd } = known;
  const objects = new Map<string, { bytes: string; at: number }>();
  if (kept) {
    const bytes = JSON.stringify({ recordId: 'r1', endDate: end, ...kept });
    objects.set('contracts/1.json', { bytes, at: Date.parse(kept.at) });
  }
  const attestations = [{ kind: 'let end', endDate: letEnd }];
  if (letEnd) objects.set('attested/1/1.json', { bytes: JSON.stringify({ accountName: 'qx.1', attestations }), at: 0 });
  const storage = {
    keys: (prefix: string) => [...objects.keys()].filter((key) => key.startsWith(prefix)),
    read: (key: string) => objects.get(key),
  };
  const record = { id: 'r1', account: 'qx.1', end: Date.parse(end), modified: Date.parse(modified) };
  const run = {
    ...{ kind: 'expiry-notice', runId: 'run', outcome: 'completed', dryRun: false },
    ...{ startedAt: `${date}T07:00:00.000Z`, finishedAt: `${date}T07:01:00.000Z` },
  };
  return warnedInTime({
    others: [{ folder: 'runs', report: { ...run, ...report } }],
    records: new Map([['Interns', new Map([['qx.1', record]])]]),
    world: { storage, ...setOnce({ timeZone: 'Europe/Berlin' }) },
  } as unknown as Seen);
}

const untold = (left: number, since: string) => [
  `4: The contract of qx.1 of Interns ends on 2026-04-01, ${left} days after run, and nobody was told since ${since}.`,
];

test('from the first of the days on somebody is told of a contract that ends', () => {
  expect(saidOn('2026-03-01')).toEqual([]);
  expect(saidOn('2026-03-02')).toEqual(untold(30, '2026-03-02'));
  expect(saidOn('2026-03-05')).toEqual(untold(27, '2026-03-02'));
  expect(saidOn('2026-03-05', { kept: { at: '2026-03-02T07:00:00Z' } })).toEqual([]);
});

test('they are told of the end that it has', () => {
  const kept = { at: '2026-03-02T07:00:00Z', endDate: '2026-03-20T22:59:59.000Z' };
  expect(saidOn('2026-03-05', { kept })).toEqual(untold(27, '2026-03-02'));
});

test('they are told again on each of the days, unless they have chosen', () => {
  const kept = { at: '2026-03-02T07:00:00Z' };
  expect(saidOn('2026-03-18', { kept })).toEqual(untold(14, '2026-03-18'));
  expect(saidOn('2026-03-18', { kept: { ...kept, choice: { kind: 'let it end' } } })).toEqual([]);
  expect(saidOn('2026-03-18', { kept, letEnd: end })).toEqual([]);
  expect(saidOn('2026-03-18', { kept, letEnd: '2026-03-20T22:59:59.000Z' })).toEqual(untold(14, '2026-03-18'));
});

test('a run that failed, or was tried dry, has told nobody; whoever was changed since may have had another end', () => {
  expect(saidOn('2026-03-02', {}, { outcome: 'failed' })).toEqual([]);
  expect(saidOn('2026-03-02', {}, { dryRun: true })).toEqual([]);
  expect(saidOn('2026-03-02', {}, { kind: 'source-backup' })).toEqual([]);
  expect(saidOn('2026-03-02', {}, {}, '2026-03-02T06:59:30Z')).toEqual([]);
  expect(saidOn('2026-04-01', {}, { finishedAt: '2026-04-01T22:00:00Z' })).toEqual([]);
});
