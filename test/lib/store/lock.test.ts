import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { type Acquired, acquireLock, LockLost, releaseLock, renewLock } from '../../../lib/store/lock.ts';
import { startFiles } from './files.ts';

const noon = Date.parse('2026-11-01T12:00:00Z');
const minutes = 60_000;

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

/** Takes the lock of `s1`, which is expected to be free. */
async function taken(runId: string, now = noon): Promise<string> {
  const acquired = await acquireLock(bucket, 's1', runId, now);
  if ('heldBy' in acquired) throw new Error(`held by ${acquired.heldBy}`);
  return acquired.generation;
}

const isTaken = (acquired: Acquired) => 'generation' in acquired;

describe('a lock', () => {
  test('is held by one run; another is told by which; that of another source is free', async () => {
    await taken('run-1');
    expect(await acquireLock(bucket, 's1', 'run-2', noon)).toEqual({ heldBy: 'run-1' });
    expect(isTaken(await acquireLock(bucket, 's2', 'run-2', noon))).toBe(true);
  });

  test('is taken by one of many that ask at once', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => `run-${index}`);
    const acquired = await Promise.all(runs.map((run) => acquireLock(bucket, 's1', run, noon)));
    expect(acquired.filter(isTaken)).toHaveLength(1);
  });

  test('that has ended is taken over by one of many', async () => {
    await taken('run-0');
    const runs = Array.from({ length: 12 }, (_, index) => `run-${index + 1}`);
    const acquired = await Promise.all(runs.map((run) => acquireLock(bucket, 's1', run, noon + 90 * minutes)));
    expect(acquired.filter(isTaken)).toHaveLength(1);
  });

  test('of a time when locks had no generation holds as long as it says, and is then taken over', async () => {
    const expiresAt = new Date(noon + 90 * minutes).toISOString();
    const old = JSON.stringify({ runId: 'run-0', takenAt: new Date(noon).toISOString(), expiresAt });
    await bucket.write('locks/s1.json', old, 'application/json');
    expect(await acquireLock(bucket, 's1', 'run-1', noon)).toEqual({ heldBy: 'run-0' });
    expect(isTaken(await acquireLock(bucket, 's1', 'run-1', noon + 90 * minutes))).toBe(true);
  });

  test('lasts 90 minutes from when it was last renewed', async () => {
    const generation = await taken('run-1');
    expect(await acquireLock(bucket, 's1', 'run-2', noon + 90 * minutes - 1)).toEqual({ heldBy: 'run-1' });
    await renewLock(bucket, 's1', generation, noon + 80 * minutes);
    expect(await acquireLock(bucket, 's1', 'run-2', noon + 170 * minutes - 1)).toEqual({ heldBy: 'run-1' });
    expect(isTaken(await acquireLock(bucket, 's1', 'run-2', noon + 170 * minutes))).toBe(true);
  });

  test('is taken again by its own run, as a step that is run twice does, and is then of another generation', async () => {
    const first = await taken('run-1');
    const second = await taken('run-1');
    expect(second).not.toBe(first);
    await expect(renewLock(bucket, 's1', first, noon)).rejects.toThrow(LockLost);
    await renewLock(bucket, 's1', second, noon);
  });

  test('is given back by its own generation only, and twice is harmless', async () => {
    const generation = await taken('run-1');
    await releaseLock(bucket, 's1', 'another generation');
    expect(await acquireLock(bucket, 's1', 'run-2', noon)).toEqual({ heldBy: 'run-1' });
    await releaseLock(bucket, 's1', generation);
    await releaseLock(bucket, 's1', generation);
    expect(await bucket.list('locks/')).toEqual([]);
    await taken('run-2');
    await releaseLock(bucket, 's1', generation);
    expect(await acquireLock(bucket, 's1', 'run-3', noon)).toEqual({ heldBy: 'run-2' });
  });
});

test('a lock that is prolonged while it is given back, by a try that was given up, is given back all the same', async () => {
  const generation = await taken('run-1');
  const remove: Bucket['remove'] = async (key, etag) => {
    if ((await bucket.readJson(key, z.object({ expiresAt: z.string() })))?.value.expiresAt === firstEnd) {
      await renewLock(bucket, 's1', generation, noon + minutes);
    }
    return await bucket.remove(key, etag);
  };
  const firstEnd = new Date(noon + 90 * minutes).toISOString();
  await releaseLock({ ...bucket, remove }, 's1', generation);
  expect(await bucket.list('locks/')).toEqual([]);
});

describe('a run whose lock another one has had since may write no more', () => {
  const lost = 'The lock of s1 has passed to another run since; nothing more was written.';

  test('while the other has it', async () => {
    const generation = await taken('run-1');
    await taken('run-2', noon + 90 * minutes);
    await expect(renewLock(bucket, 's1', generation, noon + 91 * minutes)).rejects.toThrow(lost);
  });

  test('when the other has given it back, so that it is free again', async () => {
    const generation = await taken('run-1');
    await releaseLock(bucket, 's1', await taken('run-2', noon + 90 * minutes));
    await expect(renewLock(bucket, 's1', generation, noon + 91 * minutes)).rejects.toThrow(lost);
  });

  test('when its end has come but nobody has taken it, it goes on', async () => {
    const generation = await taken('run-1');
    await renewLock(bucket, 's1', generation, noon + 300 * minutes);
    expect(await acquireLock(bucket, 's1', 'run-2', noon + 301 * minutes)).toEqual({ heldBy: 'run-1' });
  });
});
