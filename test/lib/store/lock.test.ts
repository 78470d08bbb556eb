import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bucket, openBucket } from '../../../lib/store/bucket.ts';
import { releaseLock, renewLock, takeLock } from '../../../lib/store/lock.ts';
import { type Storage, startStorage } from '../../../local/aws/storage.ts';

const noon = Date.parse('2026-11-01T12:00:00Z');
const minutes = 60_000;

let folder: string;
let storage: Storage;
let bucket: Bucket;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-lock-'));
  storage = await startStorage({ folder, bucket: 'files' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  bucket = openBucket('files', new S3Client({ endpoint: storage.url, region: 'local', credentials }));
});

afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

test('is held by one run; another is told by which', async () => {
  expect(await takeLock(bucket, 's1', 'run-1', noon)).toBe(true);
  expect(await takeLock(bucket, 's1', 'run-2', noon)).toEqual({ heldBy: 'run-1' });
  expect(await takeLock(bucket, 's2', 'run-2', noon)).toBe(true);
});

test('is taken by one of many that ask at once', async () => {
  const runs = Array.from({ length: 12 }, (_, index) => `run-${index}`);
  const taken = await Promise.all(runs.map((run) => takeLock(bucket, 's1', run, noon)));
  expect(taken.filter((one) => one === true)).toHaveLength(1);
});

test('may be taken by its own run again, as a step that is run twice does', async () => {
  await takeLock(bucket, 's1', 'run-1', noon);
  expect(await takeLock(bucket, 's1', 'run-1', noon + 80 * minutes)).toBe(true);
  expect(await takeLock(bucket, 's1', 'run-2', noon + 95 * minutes)).toEqual({ heldBy: 'run-1' });
});

test('is taken over when its end has come, and its old run may write no more', async () => {
  await takeLock(bucket, 's1', 'run-1', noon);
  expect(await takeLock(bucket, 's1', 'run-2', noon + 90 * minutes - 1)).toEqual({ heldBy: 'run-1' });
  expect(await takeLock(bucket, 's1', 'run-2', noon + 90 * minutes)).toBe(true);
  await expect(renewLock(bucket, 's1', 'run-1', noon + 91 * minutes)).rejects.toThrow(
    'The lock of source s1 passed to run run-2; nothing was sent. Run it again.',
  );
});

test('that has ended is taken over by one of many', async () => {
  await takeLock(bucket, 's1', 'run-0', noon);
  const runs = Array.from({ length: 12 }, (_, index) => `run-${index + 1}`);
  const taken = await Promise.all(runs.map((run) => takeLock(bucket, 's1', run, noon + 100 * minutes)));
  expect(taken.filter((one) => one === true)).toHaveLength(1);
});

test('is given free by its own run only, and twice is harmless', async () => {
  await takeLock(bucket, 's1', 'run-1', noon);
  await releaseLock(bucket, 's1', 'run-2');
  expect(await takeLock(bucket, 's1', 'run-2', noon)).toEqual({ heldBy: 'run-1' });
  await releaseLock(bucket, 's1', 'run-1');
  await releaseLock(bucket, 's1', 'run-1');
  expect(await takeLock(bucket, 's1', 'run-2', noon)).toBe(true);
});
