import { expect, test } from 'vitest';
import { newJournal, type Offered, type Posted } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { handedOver } from './handedOver.ts';

/** What is said where the manager of qxe.1 should be john.roe, and jane.doe is it, of people whom a system has named so. */
function saidWhere(
  event: Partial<Posted['event']> | undefined,
  offers: Partial<Offered>[] = [],
  others: object[] = [],
): string[] {
  const posts = event ? [{ event: { source: 'Contractors', account: 'qxe.1', ...event } } as Posted] : [];
  const journal = { ...newJournal(), posts, offers: offers as Offered[] };
  const records = new Map([['Contractors', new Map([['qxe.1', { account: 'qxe.1', manager: 'jane.doe' }]])]]);
  const world = { storage: { read: () => undefined } };
  return handedOver({ records, journal, world, others, isQuiet: true, isLast: false } as unknown as Seen);
}

test('nobody but whom Deel has brought has the manager that is set for its people', () => {
  const wrong = ['2: qxe.1 of Contractors has jane.doe as manager, who was not asked or did not say yes.'];
  expect(saidWhere(undefined)).toEqual(wrong);
  expect(saidWhere({ system: 'deel', type: 'hired' })).toEqual([]);
  expect(saidWhere({ system: 'deel', type: 'hired', forged: true })).toEqual(wrong);
  expect(saidWhere({ system: 'deel', type: 'changed' })).toEqual(wrong);
  expect(saidWhere({ system: 'standard', type: 'hired' })).toEqual(wrong);
  const answers = [{ at: 0, kind: 'accept' as const, isFirstTry: true, isTaken: true }];
  const offer = { source: 'Contractors', accounts: ['qxe.1'], to: 'jane.doe', answers };
  expect(saidWhere(undefined, [offer])).toEqual([]);
});

test('nobody is taken from a manager who has got them meanwhile', () => {
  const reportOf = (from: string) => ({
    runId: 'one',
    people: [
      { accountName: 'qxe.1', outcome: 'transferred', from },
      { accountName: 'qxe.2', outcome: 'other manager', from: 'mary.major' },
    ],
  });
  const offer = { runId: 'one', from: 'john.roe', accounts: [] };
  const saidOf = (from: string) =>
    saidWhere({ system: 'deel', type: 'hired' }, [offer], [{ folder: 'runs/one', report: reportOf(from) }]);
  expect(saidOf('john.roe')).toEqual([]);
  expect(saidOf('mary.major')).toEqual(['2: one took qxe.1 from mary.major, and not from john.roe.']);
});
