import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { sweptUntouched } from './sweptUntouched.ts';

/** What is said where a sweep of six has deleted two people, on whom operators decided at eight, and one was changed by hand at a time. */
function saidWhere(changedAt: string, isThere = false, deletedAt?: string, isSoAlready = false): string[] {
  const at = (time: string) => Date.parse(`2026-03-03T${time}:00Z`);
  const journal = newJournal();
  journal.decisions.push({ runId: 'sweep-1', decision: 'approve', at: at('08:00') });
  const given = { source: 'Interns', account: 'qx.2', values: { phone: '5' }, isSoAlready };
  journal.hands.push({ ...given, at: at(changedAt) });
  if (deletedAt) journal.hands.push({ source: 'Interns', account: 'qx.2', at: at(deletedAt), values: undefined });
  const [startedAt, finishedAt] = ['2026-03-03T06:00:00Z', '2026-03-03T08:05:00Z'];
  const report = { runId: 'sweep-1', startedAt, finishedAt, outcome: 'completed', sources: [{ name: 'Interns' }] };
  const read = (key: string) =>
    key === 'runs/_expiry-sweep/sweep-1/deleted-Interns.csv' ? { bytes: 'accountName\nqx.1\nqx.2\n' } : undefined;
  const records = new Map([['Interns', new Map(isThere ? [['qx.2', {}]] : [])]]);
  const sweeps = [{ folder: 'runs/_expiry-sweep/sweep-1', report }];
  return sweptUntouched({ sweeps, journal, records, world: { storage: { read } } } as unknown as Seen);
}

test('whoever was changed while a sweep waited is not deleted by it', () => {
  const deleted = 'sweep-1 deleted qx.2 of Interns, who was changed by hand while it waited for a decision.';
  expect(saidWhere('07:00')).toEqual([`2: ${deleted}`]);
  expect(saidWhere('07:00', true)).toEqual([]);
  expect(saidWhere('07:00', false, '07:30')).toEqual([]);
  expect(saidWhere('07:00', false, '05:00')).toEqual([`2: ${deleted}`]);
  expect(saidWhere('07:00', false, '09:00')).toEqual([`2: ${deleted}`]);
  expect(saidWhere('05:00')).toEqual([]);
  expect(saidWhere('08:30')).toEqual([]);
});

test('whoever was given what they had while a sweep waited was not changed', () => {
  expect(saidWhere('07:00', false, undefined, true)).toEqual([]);
});
