import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { mayPass } from '../../../lib/durable/failure.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { changeJson } from '../../../lib/store/changeJson.ts';
import { startFiles } from './files.ts';

const names = z.array(z.string());
const adding = (name: string) => (kept: string[] | undefined) => [...(kept ?? []), name];

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

/** The bucket, where somebody else writes right before each of the first so many writes. */
function raced(times: number): Bucket {
  let left = times;
  const overtaken = async () => {
    if (left === 0) return;
    left -= 1;
    await changeJson(bucket, 'list.json', names, adding(`other ${left}`));
  };
  return {
    ...bucket,
    async create(key, value) {
      await overtaken();
      return await bucket.create(key, value);
    },
    async replace(key, value, etag) {
      await overtaken();
      return await bucket.replace(key, value, etag);
    },
  };
}

test('an object that is not there is created, and one that is there is changed', async () => {
  expect(await changeJson(bucket, 'list.json', names, adding('a'))).toEqual(['a']);
  expect(await changeJson(bucket, 'list.json', names, adding('b'))).toEqual(['a', 'b']);
});

test('nothing is written where nothing is to be', async () => {
  expect(await changeJson(bucket, 'list.json', names, () => undefined)).toBeUndefined();
  expect(await bucket.list('')).toEqual([]);
  await changeJson(bucket, 'list.json', names, adding('a'));
  expect(await changeJson(bucket, 'list.json', names, () => undefined)).toEqual(['a']);
});

test('a change that loses races is made to what the others wrote', async () => {
  expect(await changeJson(raced(3), 'list.json', names, adding('mine'))).toEqual([
    'other 2',
    'other 1',
    'other 0',
    'mine',
  ]);
});

test('a change that always loses says so, as something that may pass', async () => {
  const error = await changeJson(raced(1000), 'list.json', names, adding('mine')).catch((error: unknown) => error);
  expect(String(error)).toBe(
    'AlwaysOvertaken: list.json could not be written: others write to it all the time. Try again later.',
  );
  expect(mayPass(error)).toBe(true);
  expect((await bucket.readJson('list.json', names))?.value).not.toContain('mine');
});
