import { afterAll, beforeAll, expect, test } from 'vitest';
import { hrEvents } from '../../../lib/flows/hr-events/hrEvents.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../../../lib/hr/eventRunName.ts';
import { sendWish } from '../../../lib/hr/operatorEvent.ts';
import { readBlocks } from '../../../lib/people/blocked.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { type Living, startLiving } from '../directory/living.ts';

let living: Living;

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
  await living.drop([{ account: 'ada' }, { account: 'ben' }]);
});

afterAll(() => living.close());

/** The bucket, of which the first write under a key that begins so fails. */
function failing(prefix: string): Bucket {
  const { bucket } = living.tools;
  const create: Bucket['create'] = async (key, value) => {
    if (key.startsWith(prefix)) throw new Error('S3 does not answer.');
    return await bucket.create(key, value);
  };
  return { ...bucket, create };
}

const isBlocked = async (account: string) =>
  (await readBlocks(living.tools.bucket, living.contractors.id, account)).length > 0;

test.each([
  ['events/', 'ada', false],
  ['blocked/', 'ben', true],
])(
  'whoever is to be stopped is not blocked and left with their contract: %s cannot be written',
  async (prefix, account, isTaken) => {
    const { bucket } = living.tools;
    const events = living.host(hrEvents, { settings: { hr: {}, sources: { '*': { onboarding: 'record' } } } });
    const queues: string[] = [];
    const now = living.clock.now();
    const wish = {
      ...{ source: living.contractors, accountName: account, by: 'ops@example.com', reason: 'a theft', once: 'form' },
      act: { type: 'stopped' as const },
    };
    const start = async (queue: string) => queues.push(queue);
    await expect(sendWish({ bucket: failing(prefix), now, start }, wish)).rejects.toThrow('S3 does not answer.');
    expect([await isBlocked(account), (await bucket.list('events/')).length > 0, queues]).toEqual([false, isTaken, []]);
    // What waits is carried out by the schedule; else whoever tries again is not told that it was done.
    if (!isTaken) await sendWish({ bucket, now, start }, wish);
    const [key = ''] = await bucket.list('events/');
    const payload = queuePayload(queues[0] ?? key.split('/')[1] ?? '', now + 300_000);
    await living.play(events, events.start(payload, eventExecutionName(queueRunId(payload))));
    const record = (await Array.fromAsync(living.isc.records.list())).find(
      ({ accountName }) => accountName === account,
    );
    expect([await isBlocked(account), Date.parse(record?.endDate ?? '') <= living.clock.now()]).toEqual([true, true]);
  },
);

test.each(['nan', 'cy?', 'ext_x0020_dee'])(
  'whoever the source has as %s is stopped, and nobody else',
  async (account) => {
    const { id } = living.contractors;
    const dates = { startDate: '2026-01-01T00:00:00Z', endDate: '2027-06-30T00:00:00Z' };
    for (const accountName of [account, 'ext dee']) {
      const isThere = (await endOf(accountName)) !== undefined;
      const names = { firstName: 'Ada', lastName: 'Example', email: 'x@example.com', phone: '1', manager: 'jane.doe' };
      if (!isThere)
        await living.isc.records.create({
          ...names,
          ...dates,
          accountName,
          sourceId: id,
          data: { vendor: 'Northwind' },
        });
    }
    await living.wish(account, { type: 'stopped' });
    const ended = async (accountName: string) => Date.parse((await endOf(accountName)) ?? '') <= living.clock.now();
    expect([await isBlocked(account), await ended(account), await ended('ext dee')]).toEqual([true, true, false]);
  },
);

async function endOf(account: string) {
  const records = await Array.fromAsync(living.isc.records.list());
  return records.find(({ accountName }) => accountName === account)?.endDate;
}

test('a name that the source does not have is judged by what it looks like', async () => {
  const { bucket } = living.tools;
  const wish = {
    ...{ source: living.contractors, accountName: '"ada"', isUnknown: true, by: 'ops@example.com', reason: 'a theft' },
    ...{ once: 'unknown', act: { type: 'stopped' as const } },
  };
  const start = async () => undefined;
  await expect(sendWish({ bucket, now: living.clock.now(), start }, wish)).rejects.toThrow('Nothing was done.');
});
