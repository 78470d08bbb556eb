import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { claimNewest, newerThan } from '../../../lib/store/newest.ts';
import { startFiles } from './files.ts';

const run = (minute: number, runId = `run-${minute}`) => ({
  runId,
  droppedAt: `2026-11-01T12:${String(minute).padStart(2, '0')}:00.000Z`,
});

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

test('the run whose file was dropped last is the newest; an older one is told so, and changes nothing', async () => {
  expect(await newerThan(bucket, 's1', run(5))).toBeUndefined();
  expect(await claimNewest(bucket, 's1', run(5))).toBeUndefined();
  expect(await claimNewest(bucket, 's1', run(3))).toEqual(run(5));
  expect(await newerThan(bucket, 's1', run(4))).toEqual(run(5));
  expect(await newerThan(bucket, 's1', run(6))).toBeUndefined();
  expect(await newerThan(bucket, 's2', run(4))).toBeUndefined();
});

test('a run that claims twice, as a step that is run again does, is still the newest', async () => {
  await claimNewest(bucket, 's1', run(5));
  expect(await claimNewest(bucket, 's1', run(5))).toBeUndefined();
});

test('of two files of the same moment the ids decide, the same way for both', async () => {
  expect(await claimNewest(bucket, 's1', run(5, 'b'))).toBeUndefined();
  expect(await claimNewest(bucket, 's1', run(5, 'a'))).toEqual(run(5, 'b'));
  expect(await claimNewest(bucket, 's1', run(5, 'c'))).toBeUndefined();
});

test('whatever the order in which many claim at once, the newest is noted in the end', async () => {
  const minutes = [7, 3, 9, 1, 8, 2, 6, 4];
  await Promise.all(minutes.map((minute) => claimNewest(bucket, 's1', run(minute))));
  expect(await newerThan(bucket, 's1', run(8))).toEqual(run(9));
});
