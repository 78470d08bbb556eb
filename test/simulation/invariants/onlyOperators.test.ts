import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { onlyOperators } from './onlyOperators.ts';

type Said = { by: string; lifted?: { by: string } };

/** What does not hold where somebody was stopped so, and an operator's event of a type was carried out that somebody wanted. */
function wrongOf(stopped: Said, type = 'ended', by = 'ops@example.com'): string[] {
  const bytes = JSON.stringify({ accountName: 'qx.1', blocks: [stopped] });
  const storage = { keys: () => ['blocked/a/b.json'], read: () => ({ etag: 'e', bytes }) };
  const report = { events: [{ system: 'operator', accountName: 'qx.1', event: { type, by } }] };
  return onlyOperators()({ world: { storage }, events: [{ folder: 'runs/one', report }] } as unknown as Seen);
}

const manager = 'john.roe@example.com';

test('operators stop and lift, by the command line and in the console, and so do HR systems', () => {
  for (const by of ['ops@example.com', 'ops', 'standard', 'an operator'])
    expect(wrongOf({ by, lifted: { by: 'ops' } })).toEqual([]);
});

test('no manager stops, lifts or ends anybody', () => {
  expect(wrongOf({ by: manager })).toHaveLength(1);
  expect(wrongOf({ by: 'ops', lifted: { by: manager } })).toEqual([
    '2: The stop of qx.1 was lifted by john.roe@example.com, who is no operator.',
  ]);
  expect(wrongOf({ by: 'ops' }, 'ended', manager)).toEqual([
    '2: The contract of qx.1 was ended by john.roe@example.com, who is no operator.',
  ]);
});

test('a manager may extend', () => expect(wrongOf({ by: 'ops' }, 'extended', manager)).toEqual([]));
