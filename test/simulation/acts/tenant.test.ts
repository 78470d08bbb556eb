import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { World } from '../world.ts';
import { tenantActs } from './tenant.ts';

const now = Date.parse('2026-03-05T12:00:00Z');

/** What is noted of somebody with such a record who was given something by hand, and whose record says when it was changed then. */
async function notedOf(
  record: { modified: string; startDate?: string },
  then: string,
  given: { what: 'phone' | 'extend' | 'end'; end?: string },
) {
  const journal = newJournal();
  const list = async function* () {
    yield { id: 'a-record', accountName: 'qx.1', ...record };
  };
  const records = { list, patch: async () => ({ modified: then }) };
  const world = {
    ...{ time: { now: () => now }, isc: { records }, sources: new Map([['Interns', { sourceId: 'x' }]]) },
    deployed: () => ({ config: { timeZone: 'UTC' } }),
  } as unknown as World;
  const hand = { id: 1, at: '', kind: 'hand', source: 'Interns', account: 'qx.1', end: '', phone: '7' } as const;
  await tenantActs(world, journal).byHand({ ...hand, ...given });
  return journal.hands;
}

test('of somebody who is given by hand what they have, it is noted that nothing was changed', async () => {
  const given = { source: 'Interns', account: 'qx.1', at: now, values: { phone: '7' } };
  const phone = { what: 'phone' } as const;
  expect(await notedOf({ modified: '2026-03-02' }, '2026-03-02', phone)).toEqual([{ ...given, isSoAlready: true }]);
  expect(await notedOf({ modified: '2026-03-02' }, '2026-03-03', phone)).toEqual([{ ...given, isSoAlready: false }]);
});

// Of 1050042: the tenant refuses it.
test('nobody is given an end that is no later than their start', async () => {
  const record = { modified: '2026-03-02', startDate: '2026-03-10T00:00:00.000Z' };
  expect(await notedOf(record, '2026-03-05', { what: 'extend', end: '2026-03-09' })).toEqual([]);
  expect(await notedOf(record, '2026-03-05', { what: 'end' })).toEqual([]);
  const noted = await notedOf(record, '2026-03-05', { what: 'extend', end: '2026-03-10' });
  expect(noted.map(({ values }) => values)).toEqual([{ end: Date.parse('2026-03-10T23:59:59.000Z') }]);
});

/** Somebody deletes some people by hand at one moment, in a tenant that does what `remove` does. */
function deletionOf(accounts: readonly string[], remove: (id: string) => Promise<void>) {
  const journal = newJournal();
  let time = now;
  const list = async function* () {
    for (const account of accounts) yield { id: `record of ${account}`, accountName: account };
  };
  const records = { list, delete: remove };
  const world = {
    ...{ time: { now: () => time }, isc: { records }, sources: new Map([['Interns', { sourceId: 'x' }]]) },
    deployed: () => ({ config: { timeZone: 'UTC' } }),
  } as unknown as World;
  const { byHand } = tenantActs(world, journal);
  const hand = { at: '', kind: 'hand', what: 'delete', source: 'Interns', end: '', phone: '' } as const;
  const done = Promise.allSettled(accounts.map((account, index) => byHand({ id: index, ...hand, account })));
  const passTime = (milliseconds: number) => {
    time += milliseconds;
  };
  return { done, journal, passTime };
}

test('most people of a source are deleted by hand one after the other, and it is noted when each was', async () => {
  let underWay = 0;
  const { done, journal, passTime } = deletionOf(['qx.1', 'qx.2', 'qx.3'], async () => {
    underWay += 1;
    expect(underWay).toBe(1);
    // The tenant has said that it is asked too often.
    await Promise.resolve();
    passTime(1_000);
    underWay -= 1;
  });
  await done;
  const noted = [1, 2, 3].map((number) => ({ account: `qx.${number}`, at: now + number * 1_000 }));
  expect(journal.hands).toEqual(noted.map((one) => ({ ...one, source: 'Interns', values: undefined })));
});

test('of whom the tenant does not delete nothing is noted, and the others are deleted', async () => {
  const { done, journal } = deletionOf(['qx.1', 'qx.2'], async (id) => {
    if (id === 'record of qx.1') throw new Error('429');
  });
  expect((await done).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(journal.hands.map(({ account }) => account)).toEqual(['qx.2']);
});
