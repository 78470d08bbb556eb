import { expect, test } from 'vitest';
import { noteLetIn, readLetInBefore } from '../../../lib/people/letInBefore.ts';
import { emptyBucket } from './storedBucket.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const day = 24 * 3_600_000;
const instant = (milliseconds: number) => new Date(milliseconds).toISOString();

/** A change of somebody's start. */
function putOff(accountName: string, from: number, to: number) {
  const endDate = '2027-12-31T22:59:59Z';
  return {
    before: { startDate: instant(from), endDate },
    after: { accountName, startDate: instant(to), endDate },
  };
}

test('whoever was let in is known as such when their start is put off, by whatever spelling of the name', async () => {
  const { bucket } = emptyBucket();
  const changes = [putOff('ada', now - 10 * day, now + day), putOff('bo', now + day, now + 2 * day)];
  await noteLetIn(bucket, 's1', changes, now);
  const letIn = await readLetInBefore(bucket, 's1');
  expect([letIn('ADA'), letIn('bo')]).toEqual([now - 10 * day, undefined]);
  expect((await readLetInBefore(bucket, 's2'))('ada')).toBeUndefined();
});

test('the earliest start counts, whichever is noted first', async () => {
  const { bucket } = emptyBucket();
  for (const days of [10, 20, 5]) await noteLetIn(bucket, 's1', [putOff('ada', now - days * day, now + day)], now);
  expect((await readLetInBefore(bucket, 's1'))('ada')).toBe(now - 20 * day);
});

test('it is known for 800 days, and then forgotten when another is noted', async () => {
  const { bucket } = emptyBucket();
  await noteLetIn(bucket, 's1', [putOff('ada', now - day, now + day)], now);
  await noteLetIn(bucket, 's1', [putOff('bo', now - day, now + day)], now + 1);
  const later = now + 800 * day;
  await noteLetIn(bucket, 's1', [putOff('cy', later - day, later + day)], later);
  const letIn = await readLetInBefore(bucket, 's1');
  expect([letIn('ada'), letIn('bo'), letIn('cy')]).toEqual([undefined, now - day, later - day]);
});

test('where nobody is put off nothing is written', async () => {
  const { bucket, keys } = emptyBucket();
  await noteLetIn(bucket, 's1', [putOff('ada', now + day, now + 2 * day), putOff('bo', now - day, now)], now);
  expect(keys()).toEqual([]);
});
