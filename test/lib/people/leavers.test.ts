import { expect, test } from 'vitest';
import { countsStill, endingsSchema, losesAccess, readLeavers, recordEndings } from '../../../lib/people/leavers.ts';
import { emptyBucket } from './storedBucket.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const runs = { startDate: '2026-01-01T00:00:00+01:00', endDate: '2026-12-31T23:59:59+01:00' };
const toCome = { ...runs, startDate: '2026-12-01T00:00:00+01:00' };

test.each<[boolean, string, typeof runs, Partial<typeof runs>]>([
  [true, 'ends sooner', runs, { endDate: '2026-12-31T23:59:58+01:00' }],
  [false, 'ends at the same moment', runs, { endDate: '2026-12-31T22:59:59Z' }],
  [false, 'ends later', runs, { endDate: '2027-01-31T23:59:59+01:00' }],
  [true, 'had no end, and gets one', { ...runs, endDate: '' }, { endDate: '2027-01-31T23:59:59+01:00' }],
  [false, 'had no end, and has none', { ...runs, endDate: '' }, {}],
  [false, 'is without an end from now on', runs, { endDate: '' }],
  [
    false,
    'has ended, to the moment',
    { ...runs, endDate: '2026-11-24T10:00:00Z' },
    { endDate: '2026-02-01T00:00:00Z' },
  ],
  [true, 'has not ended yet', { ...runs, endDate: '2026-11-24T10:00:01Z' }, { endDate: '2026-02-01T00:00:00Z' }],
  [true, 'has started, and is put off', runs, { startDate: '2026-11-24T10:00:01Z' }],
  [true, 'starts at this very moment, and is put off', { ...runs, startDate: '2026-11-24T10:00:00Z' }, toCome],
  [false, 'has started, and starts at another time of before', runs, { startDate: '2026-11-24T10:00:00Z' }],
  [false, 'has not started, and is put off', toCome, { startDate: '2026-12-02T00:00:00+01:00' }],
  [true, 'has not started, and ends sooner', toCome, { endDate: '2026-12-01T00:00:01+01:00' }],
])('whether somebody loses access (%s) who %s', (expected, _, before, changes) => {
  expect(losesAccess(before, { ...before, ...changes }, now)).toBe(expected);
});

test.each([
  [true, 'twenty minutes before', '2026-11-24T09:40:00Z'],
  [true, 'less than a day but a quarter of an hour before', '2026-11-23T10:15:00.001Z'],
  [false, 'a day but a quarter of an hour before', '2026-11-23T10:15:00Z'],
  [true, 'at the same moment', '2026-11-24T10:00:00Z'],
  [true, 'later, by the clock of another machine', '2026-11-24T10:00:01Z'],
])('the threshold counts (%s) who left %s', (expected, _, at) => {
  expect(countsStill(Date.parse(at), now)).toBe(expected);
});

const hour = 3_600_000;

test('who has left is counted once, with whom else is to leave, by whatever spelling of the name', async () => {
  const { bucket } = emptyBucket();
  await recordEndings(bucket, 's1', ['ada', 'bo'], now - 3 * hour);
  const leavers = await readLeavers(bucket, 's1', now);
  expect([leavers.countWith([]), leavers.countWith(['ADA ', 'cy', 'Cy'])]).toEqual([2, 3]);
  leavers.add('dee');
  leavers.add('bo');
  expect(leavers.countWith(['cy'])).toBe(4);
  expect((await readLeavers(bucket, 's1', now)).countWith(['cy'])).toBe(3);
  expect((await readLeavers(bucket, 's2', now)).countWith([])).toBe(0);
});

test('whoever left a day before is counted no more, unless they are recorded anew', async () => {
  const { bucket } = emptyBucket();
  await recordEndings(bucket, 's1', ['ada', 'bo', 'cy'], now - 22 * hour);
  await recordEndings(bucket, 's1', ['bo'], now - 12 * hour);
  expect((await bucket.readJson('sources/s1/endings.json', endingsSchema))?.value.endings).toHaveLength(3);
  const countAt = async (at: number) => (await readLeavers(bucket, 's1', at)).countWith([]);
  expect([await countAt(now), await countAt(now + 2 * hour), await countAt(now + 12 * hour)]).toEqual([3, 1, 0]);
  await recordEndings(bucket, 's1', ['dee'], now + 2 * hour);
  expect((await bucket.readJson('sources/s1/endings.json', endingsSchema))?.value).toEqual({
    version: 1,
    endings: [
      { person: expect.stringMatching(/^[\da-f]{16}$/), at: now - 12 * hour },
      { person: expect.stringMatching(/^[\da-f]{16}$/), at: now + 2 * hour },
    ],
  });
});

test('where nobody leaves nothing is written', async () => {
  const { bucket, keys } = emptyBucket();
  await recordEndings(bucket, 's1', [], now);
  expect(keys()).toEqual([]);
});
