import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { World } from '../world.ts';
import { tenantActs } from './tenant.ts';

/** What is noted of somebody who was given a number by hand, and whose record said when it was changed, before and then. */
async function notedOf(before: string, then: string) {
  const journal = newJournal();
  const list = async function* () {
    yield { id: 'a-record', accountName: 'qx.1', modified: before };
  };
  const records = { list, patch: async () => ({ modified: then }) };
  const world = {
    ...{ time: { now: () => 0 }, isc: { records }, sources: new Map([['Interns', { sourceId: 'x' }]]) },
  } as unknown as World;
  const hand = { id: 1, at: '', kind: 'hand', what: 'phone', source: 'Interns', account: 'qx.1' } as const;
  await tenantActs(world, journal).byHand({ ...hand, end: '', phone: '7' });
  return journal.hands;
}

test('of somebody who is given by hand what they have, it is noted that nothing was changed', async () => {
  const given = { source: 'Interns', account: 'qx.1', at: 0, values: { phone: '7' } };
  expect(await notedOf('2026-03-02', '2026-03-02')).toEqual([{ ...given, isSoAlready: true }]);
  expect(await notedOf('2026-03-02', '2026-03-03')).toEqual([{ ...given, isSoAlready: false }]);
});
