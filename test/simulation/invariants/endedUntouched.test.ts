import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { endedUntouched } from './endedUntouched.ts';

/** What is said where a list of nine ended two people, to which operators said yes at eleven, and the end of one was moved at a time. */
function saidWhere(
  movedAt: string,
  ended = 'qx.1\nqx.2\n',
  values: { phone?: string; end?: number } = { end: 0 },
): string[] {
  const at = (time: string) => Date.parse(`2026-03-03T${time}:00Z`);
  const journal = newJournal();
  journal.decisions.push({ runId: 'one', decision: 'approve', at: at('11:00') });
  journal.hands.push({ source: 'Interns', account: 'qx.2', at: at(movedAt), values });
  const files: Record<string, string> = {
    'ended.csv': `accountName\n${ended}`,
    'held.csv': 'accountName,endDate\nqx.1\nqx.2,2026-05-31T23:59:59+02:00\n',
  };
  const read = (key: string) =>
    key === 'runs/one/plan.json' ? { at: at('09:00') } : { bytes: files[key.slice('runs/one/'.length)] };
  const imports = [{ folder: 'runs/one', report: { runId: 'one', decision: 'approved', source: { name: 'Interns' } } }];
  return endedUntouched({ imports, journal, world: { storage: { read } } } as unknown as Seen);
}

test('whoever was given another end while a file waited is not ended by it', () => {
  const wrong = '2: one ended qx.2 of Interns, whose end was moved by hand while it waited for a decision.';
  expect(saidWhere('10:00')).toEqual([wrong]);
  expect(saidWhere('10:00', 'qx.1\n')).toEqual([]);
  expect(saidWhere('10:00', 'qx.1\nqx.2\n', { phone: '5' })).toEqual([]);
  expect(saidWhere('08:00')).toEqual([]);
  expect(saidWhere('12:00')).toEqual([]);
  // Of 800019: they were given the end that they had.
  expect(saidWhere('10:00', 'qx.1\nqx.2\n', { end: Date.parse('2026-05-31T21:59:59Z') })).toEqual([]);
});
