import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasLaterNotice, noteWarned, optedOut, readWarned, takeBackWarned } from '../../../lib/contracts/warned.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { startFiles } from '../store/files.ts';

const now = Date.parse('2026-11-01T06:00:00Z');
const endDate = '2026-11-30T22:59:59Z';

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

test('who is noted at the same moment is noted, however many they are', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `r${index}`);
  await Promise.all(ids.map((id) => noteWarned(bucket, 's1', { [id]: { endDate, daysBefore: 30 } }, now)));
  expect(Object.keys(await readWarned(bucket, 's1')).sort()).toEqual(ids.toSorted());
});

test('a notice is not noted over a later one, however the end is written, and is taken back alone', async () => {
  const rewritten = '2026-11-30T23:59:59+01:00';
  await noteWarned(bucket, 's1', { r1: { endDate, daysBefore: optedOut }, r2: { endDate, daysBefore: 7 } }, now);
  const news = { r1: { endDate: rewritten, daysBefore: 1 }, r2: { endDate: rewritten, daysBefore: 1 } };
  await noteWarned(bucket, 's1', news, now);
  expect(await readWarned(bucket, 's1')).toEqual({ r1: { endDate, daysBefore: 0 }, r2: news.r2 });
  await takeBackWarned(bucket, 's1', news);
  expect(await readWarned(bucket, 's1')).toEqual({ r1: { endDate, daysBefore: 0 } });
});

test('what is noted of a contract that is over is dropped', async () => {
  await noteWarned(bucket, 's1', { r1: { endDate, daysBefore: 1 } }, now);
  await noteWarned(bucket, 's1', { r2: { endDate: '2027-01-31T22:59:59Z', daysBefore: 30 } }, Date.parse(endDate));
  expect(Object.keys(await readWarned(bucket, 's1'))).toEqual(['r2']);
});

test('what an earlier version noted is read', async () => {
  await bucket.create('notices/s1.json', { r1: { endDate, step: 0 }, r2: { endDate, step: 14 } });
  const { r1, r2 } = await readWarned(bucket, 's1');
  expect([r1, r2]).toEqual([
    { endDate, daysBefore: 0 },
    { endDate, daysBefore: 14 },
  ]);
  expect([r1, r2].map((noted) => hasLaterNotice(noted, { endDate, daysBefore: 7 }))).toEqual([true, false]);
});

test('nothing is noted of a source at first', async () => {
  expect(await readWarned(bucket, 's1')).toEqual({});
});

test('a notice of the same day is no later one', () => {
  const noted = { endDate, daysBefore: 7 };
  expect(hasLaterNotice(noted, { endDate, daysBefore: 7 })).toBe(false);
  expect(hasLaterNotice(noted, { endDate, daysBefore: 8 })).toBe(true);
  expect(hasLaterNotice(noted, { endDate: '2026-12-30T22:59:59Z', daysBefore: 8 })).toBe(false);
  expect(hasLaterNotice(undefined, { endDate, daysBefore: 7 })).toBe(false);
});

test('only what is noted still is taken back: not another day, not another end, not of others', async () => {
  const noted = { r1: { endDate, daysBefore: 7 }, r2: { endDate, daysBefore: 7 }, r3: { endDate, daysBefore: 7 } };
  await noteWarned(bucket, 's1', noted, now);
  const otherEnd = '2026-12-30T22:59:59Z';
  await takeBackWarned(bucket, 's1', { r1: { endDate, daysBefore: 14 }, r2: { endDate: otherEnd, daysBefore: 7 } });
  expect(await readWarned(bucket, 's1')).toEqual(noted);
});

test.each([
  ['a text', '"text"'],
  ['nothing', 'null'],
  ['a list', '[]'],
  ['somebody of whom no end is said', '{"r1":{"daysBefore":7}}'],
  ['somebody who is no object', '{"r1":null}'],
  ['somebody who is a text', '{"r1":"step"}'],
])('what is no list of notices is refused: %s', async (_, text) => {
  await bucket.write('notices/s1.json', text, 'application/json');
  await expect(readWarned(bucket, 's1')).rejects.toThrow(
    'notices/s1.json is not what nelm writes there. Bring back an older version of it, or remove it.',
  );
});

test('a field that has both names keeps what it says under the new one', async () => {
  await bucket.create('notices/s1.json', { r1: { endDate, step: 0, daysBefore: 14 } });
  expect(await readWarned(bucket, 's1')).toEqual({ r1: { endDate, daysBefore: 14 } });
});
