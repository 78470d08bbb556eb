import { expect, test } from 'vitest';
import { createMailbox } from '../mailbox.ts';
import type { Seen } from '../seen.ts';
import { letEndUntold } from './letEndUntold.ts';

const endDate = '2026-03-09T22:59:59.000Z';
const contract = { recordId: 'r1', accountName: 'qx.1', endDate };

/** What is said where a choice of the second of March came to an outcome, and a mail of a time has a link of the contract. */
function saidOf(outcome: string, mailedAt: string, others: Record<string, object> = {}): string[] {
  const mailbox = createMailbox(() => Date.parse(mailedAt));
  const Data = 'Your choice: https://nelm.example.com/console/contract?id=c1';
  const Simple = { Subject: { Data: '' }, Body: { Text: { Data } } };
  mailbox.take(JSON.stringify({ Destination: { ToAddresses: ['john.roe@example.com'] }, Content: { Simple } }));
  const objects: Record<string, object> = { 'contracts/c1.json': contract, ...others };
  const storage = {
    keys: () => Object.keys(objects),
    read: (key: string) => ({ bytes: JSON.stringify(objects[key]) }),
  };
  const report = { outcome, recordId: 'r1', endDate: { before: endDate }, finishedAt: '2026-03-02T12:00:00Z' };
  const choices = [{ folder: 'runs/one', report }];
  return letEndUntold()({ now: 0, choices, world: { storage, mailbox } } as unknown as Seen);
}

test('who has said that a contract may end hears no more of it', () => {
  expect(saidOf('let it end', '2026-03-08T07:00:00Z')).toEqual([
    '4: john.roe@example.com was told of the contract of qx.1 once more, which may end as it stands.',
  ]);
  expect(saidOf('let it end', '2026-03-02T07:00:00Z')).toEqual([]);
  expect(saidOf('refused', '2026-03-08T07:00:00Z')).toEqual([]);
});

test('whose end was another meanwhile is told of anew', () => {
  const other = { ...contract, endDate: '2026-04-01T21:59:59.000Z' };
  expect(saidOf('let it end', '2026-03-08T07:00:00Z', { 'contracts/c2.json': other })).toEqual([]);
});
