import { afterEach, beforeEach, expect, test } from 'vitest';
import { StepFailed } from '../../../lib/durable/failure.ts';
import { type Locking, withFreeLocks } from '../../../lib/durable/sourceLock.ts';
import { noRequests } from '../../../lib/isc/requestCounts.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { acquireLock, releaseLock } from '../../../lib/store/lock.ts';
import { startFiles } from '../store/files.ts';

const now = Date.parse('2026-11-24T10:00:00Z');

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

const locks = () => bucket.list('locks/');

const denied = () => Promise.reject(Object.assign(new Error('Access Denied'), { $fault: 'client' }));

/** The parts of a story that locks need, each step of which is tried once. */
function storyOf(changed: Partial<Bucket> = {}, told: string[] = []): Locking {
  const step: Locking['step'] = async (name, work) => {
    try {
      return await work({ counts: noRequests(), signal: new AbortController().signal });
    } catch (error) {
      throw new StepFailed(`Could not ${name}: ${String(error)}`);
    }
  };
  return {
    step,
    lastStep: step,
    context: { wait: () => Promise.resolve() },
    poll: () => Promise.reject(new Error('Nothing is waited for.')),
    tools: {
      bucket: { ...bucket, ...changed },
      now: () => now,
      log: { warn: (message, { runId }) => told.push(`${runId}: ${message}`) },
    },
    run: { id: 'r1' },
  };
}

test('takes those that are free, and gives them back whatever becomes of the work', async () => {
  await acquireLock(bucket, 's2', 'another', now);
  const work = withFreeLocks(storyOf(), ['s1', 's2', 's3'], async ({ sourceIds }) => {
    expect(sourceIds).toEqual(['s1', 's3']);
    expect(await locks()).toEqual(['locks/s1.json', 'locks/s2.json', 'locks/s3.json']);
    throw new Error('The work failed.');
  });
  await expect(work).rejects.toThrow('The work failed.');
  expect(await locks()).toEqual(['locks/s2.json']);
});

test('names the locks that are lost when they are to be renewed, even of sources that are free again', async () => {
  const lost = await withFreeLocks(storyOf(), ['s1', 's2', 's3'], async ({ renew }) => {
    const later = now + 91 * 60_000;
    const [one, two] = [
      await acquireLock(bucket, 's1', 'other', later),
      await acquireLock(bucket, 's2', 'other', later),
    ];
    if ('generation' in one) await releaseLock(bucket, 's1', one.generation);
    expect(two).toHaveProperty('generation');
    return await renew(['s1', 's2', 's3']);
  });
  expect(lost).toEqual(['s1', 's2']);
  expect(await locks()).toEqual(['locks/s2.json']);
});

test('a lock that cannot be asked for counts as not free', async () => {
  const create: Bucket['create'] = async (key, value) =>
    key === 'locks/s1.json' ? await denied() : await bucket.create(key, value);
  const taken = await withFreeLocks(storyOf({ create }), ['s1', 's2'], async ({ sourceIds }) => sourceIds);
  expect(taken).toEqual(['s2']);
  expect(await locks()).toEqual([]);
});

test('a lock that cannot be given back keeps no other, and changes nothing of what the work came to', async () => {
  const remove: Bucket['remove'] = async (key, etag) =>
    key === 'locks/s1.json' ? await denied() : await bucket.remove(key, etag);
  const told: string[] = [];
  const story = storyOf({ remove }, told);
  expect(await withFreeLocks(story, ['s1', 's2'], async () => 'done')).toBe('done');
  expect(await locks()).toEqual(['locks/s1.json']);
  expect(told).toEqual(['r1: locks could not be given back; they end by themselves']);
});
