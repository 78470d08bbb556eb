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
