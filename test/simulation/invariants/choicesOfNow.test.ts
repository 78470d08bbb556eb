import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { choicesOfNow } from './choicesOfNow.ts';

/** What does not hold where somebody was changed by hand at a time, and their contract is extended by a mail of seven o'clock. */
function wrongOf(changed: string, endBefore: string, hand: object = {}): string[] {
  const look = choicesOfNow();
  const end = '2026-05-04T23:59:59Z';
  const report = {
    ...{ runId: 'a-run-0123456789ab', outcome: 'extended', accountName: 'qx.1', source: { name: 'Interns' } },
    ...{ startedAt: '2026-03-02T12:00:00Z', endDate: { before: endBefore, after: end } },
  };
  const at = Date.parse(`2026-03-02T${changed}:00Z`);
  const hands = [{ source: 'Interns', account: 'qx.1', at, values: { phone: '1' }, ...hand }];
  const kept = { bytes: JSON.stringify({ modified: '2026-03-02T07:00:00Z' }) };
  const world = { storage: { keys: () => ['contracts/0123456789ab.json'], read: () => kept } };
  const records = new Map([['Interns', new Map([['qx.1', { end: Date.parse(endBefore) }]])]]);
  const seen = { imports: [], world, journal: { ...newJournal(), hands }, records };
  look({ ...seen, choices: [] } as unknown as Seen);
  return look({ ...seen, choices: [{ folder: 'runs/one', report }] } as unknown as Seen);
}

test('a choice does not count of somebody who was changed since, unless they have that end already', () => {
  expect(wrongOf('06:00', '2026-04-04T23:59:59Z')).toEqual([]);
  expect(wrongOf('09:00', '2026-04-04T23:59:59Z')).toHaveLength(1);
  expect(wrongOf('09:00', '2026-05-04T23:59:59Z')).toEqual([]);
});

test('whoever was given by hand what they had was not changed', () => {
  const april = '2026-04-04T23:59:59Z';
  // Of 1010086: they were given the number that somebody had given them before the mail.
  expect(wrongOf('09:00', april, { isSoAlready: true })).toEqual([]);
  expect(wrongOf('09:00', april, { isSoAlready: false })).toHaveLength(1);
});

test('whoever was given that end by hand has it already', () => {
  const [before, end] = ['2026-04-04T23:59:59Z', Date.parse('2026-05-04T23:59:59Z')];
  expect(wrongOf('09:00', before, { values: { end: end - 1_000 } })).toHaveLength(1);
  // Of 976087: nobody looked between.
  expect(wrongOf('09:00', before, { values: { end } })).toEqual([]);
});
