import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { onlySignedIn } from './onlySignedIn.ts';

const at = (time: string) => Date.parse(`2026-03-03T${time}:00Z`);

/** What is said where people are to sign in, and a manager has somebody's contract extended at nine, who wanted something else, or then. */
function saidWhere(
  wished: { type?: 'extended' | 'ended' | 'stopped'; from?: string; to?: string; by?: string },
  done: { id?: string; type?: string } = {},
): string[] {
  const { type = 'extended', from = '08:59', to = '09:01', by = 'john.roe@example.com' } = wished;
  const journal = newJournal();
  journal.wishes.push({ account: 'qx.1', by, type, from: at(from), to: at(to) });
  const event = {
    id: 'one',
    type: 'extended',
    by: 'john.roe@example.com',
    occurredAt: '2026-03-03T09:00:00Z',
    ...done,
  };
  const events = [{ report: { events: [{ system: 'operator', accountName: 'qx.1', event }] } }];
  const storage = { keys: () => [], writtenSince: () => [] };
  const world = { storage, setBetween: () => [{ decisions: { signIn: 'required' } }] };
  return onlySignedIn()({ world, journal, events } as unknown as Seen);
}

test('a contract is extended only for somebody signed in who wanted just that, just then', () => {
  const wrong = ['2: john.roe@example.com had qx.1 extended, and may not.'];
  expect(saidWhere({})).toEqual([]);
  expect(saidWhere({ type: 'ended' })).toEqual(wrong);
  expect(saidWhere({ from: '07:00', to: '08:00' })).toEqual(wrong);
  expect(saidWhere({ from: '09:30', to: '09:31' })).toEqual(wrong);
  expect(saidWhere({ by: 'jane.doe@example.com' })).toEqual(wrong);
});

test('whoever is in again is stopped once more for whoever had them stopped', () => {
  const again = { id: 'again-1', type: 'stopped' };
  expect(saidWhere({ type: 'stopped', from: '07:00', to: '08:00' }, again)).toEqual([]);
  expect(saidWhere({ type: 'stopped', from: '07:00', to: '08:00' }, { ...again, id: 'stop-1' })).toHaveLength(1);
  expect(saidWhere({ type: 'extended', from: '07:00', to: '08:00' }, again)).toHaveLength(1);
});
