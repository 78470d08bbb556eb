import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type AppliedFile,
  forgetFiles,
  laterFiles,
  noteApplied,
  rememberedFiles,
} from '../../../lib/store/appliedFiles.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { claimNewest } from '../../../lib/store/newest.ts';
import { startFiles } from './files.ts';

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

const droppedAt = (minute: number) => new Date(Date.parse('2026-11-01T12:00:00Z') + minute * 60_000).toISOString();
const order = (minute: number) => ({ runId: `run-${minute}`, droppedAt: droppedAt(minute) });
const file = (minute: number): AppliedFile => ({
  ...order(minute),
  ...{ file: `file-${minute}.csv`, kind: 'inbox', folder: `runs/${minute}`, isFullList: false },
});

/** Notes a file as a run does. */
async function apply(minute: number): Promise<void> {
  await noteApplied(bucket, 's1', file(minute));
  await claimNewest(bucket, 's1', order(minute));
}

test('the files that were dropped later are given, the newest first, whatever the order in which they were applied', async () => {
  for (const minute of [5, 9, 2, 7]) await apply(minute);
  expect(await laterFiles(bucket, 's1', order(4))).toEqual({ all: [file(9), file(7), file(5)] });
  expect(await laterFiles(bucket, 's1', order(9))).toEqual({ all: [] });
  expect(await laterFiles(bucket, 's2', order(1))).toEqual({ all: [] });
});

test('a file is noted once, though its step is run twice', async () => {
  await apply(5);
  await apply(5);
  expect(await rememberedFiles(bucket, 's1')).toEqual([file(5)]);
});

test('of more than fifty the oldest is forgotten: a file that is older than it is told only that there is a newer one', async () => {
  for (let minute = 1; minute <= 52; minute += 1) await apply(minute);
  expect(await rememberedFiles(bucket, 's1')).toHaveLength(50);
  expect(await laterFiles(bucket, 's1', order(1))).toEqual({ newest: order(52) });
  expect(await laterFiles(bucket, 's1', order(2))).toMatchObject({ all: { length: 50 } });
});

test('files that are old are forgotten, and one that is older still is told only that there is a newer one', async () => {
  for (const minute of [1, 3, 5]) await apply(minute);
  const never = new AbortController().signal;
  await forgetFiles(bucket, Date.parse(droppedAt(4)), never);
  await forgetFiles(bucket, Date.parse(droppedAt(4)), never);
  expect(await rememberedFiles(bucket, 's1')).toEqual([file(5)]);
  expect(await laterFiles(bucket, 's1', order(2))).toEqual({ newest: order(5) });
  expect(await laterFiles(bucket, 's1', order(4))).toEqual({ all: [file(5)] });
});

test('a file that was applied before anything was noted counts as forgotten', async () => {
  await claimNewest(bucket, 's1', order(5));
  expect(await laterFiles(bucket, 's1', order(3))).toEqual({ newest: order(5) });
  await apply(8);
  expect(await laterFiles(bucket, 's1', order(3))).toEqual({ newest: order(8) });
  expect(await laterFiles(bucket, 's1', order(6))).toEqual({ all: [file(8)] });
});
