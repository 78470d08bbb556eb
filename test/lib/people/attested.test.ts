import { expect, test } from 'vitest';
import { type Attestation, attest, isLetEnd, readAttestations, readLetEnds } from '../../../lib/people/attested.ts';
import { emptyBucket } from './storedBucket.ts';

const endDate = '2026-12-31T22:59:59Z';
const said = (kind: Attestation['kind'], end?: string): Attestation => ({
  ...{ kind, by: 'jane@example.com', at: '2026-11-24T10:00:00Z' },
  ...(end && { endDate: end }),
});

test('a contract is let end of whose very end that was said last, whatever else was said since', () => {
  expect(isLetEnd([], endDate)).toBe(false);
  expect(isLetEnd([said('let end', endDate)], endDate)).toBe(true);
  expect(isLetEnd([said('let end', '2026-12-31T23:59:59+01:00')], endDate)).toBe(true);
  expect(isLetEnd([said('let end', endDate), said('still here')], endDate)).toBe(true);
  expect(isLetEnd([said('let end', endDate), said('let end', '2027-01-31T22:59:59Z')], endDate)).toBe(false);
  expect(isLetEnd([said('let end')], endDate)).toBe(false);
  expect(isLetEnd([said('still here', endDate)], endDate)).toBe(false);
});

test('what is said of somebody is kept by whatever spelling of the name, the newest last, and nobody is told by the key', async () => {
  const { bucket, keys } = emptyBucket();
  await attest(bucket, 's1', 'ada', said('still here'));
  await attest(bucket, 's1', 'ADA', said('let end', endDate));
  expect(await readAttestations(bucket, 's1', 'Ada')).toEqual([said('still here'), said('let end', endDate)]);
  expect(await readAttestations(bucket, 's1', 'bo')).toEqual([]);
  expect(await readAttestations(bucket, 's2', 'ada')).toEqual([]);
  expect(keys()).toHaveLength(1);
  expect(keys()[0]).toMatch(/^attested\/s1\/[0-9a-f]{16,64}\.json$/);
});

test('the newest fifty are kept of a person', async () => {
  const { bucket } = emptyBucket();
  for (let index = 1; index <= 51; index += 1) {
    await attest(bucket, 's1', 'ada', { ...said('still here'), by: `${index}@example.com` });
  }
  const kept = await readAttestations(bucket, 's1', 'ada');
  expect([kept.length, kept[0]?.by, kept[49]?.by]).toEqual([50, '2@example.com', '51@example.com']);
});

test('of whom nothing was said in a source nothing is read', async () => {
  const { bucket } = emptyBucket();
  await attest(bucket, 's1', 'ada', said('let end', endDate));
  await attest(bucket, 's2', 'bo', said('let end', endDate));
  const read: string[] = [];
  const readJson: typeof bucket.readJson = (key, schema) => {
    read.push(key);
    return bucket.readJson(key, schema);
  };
  const isLet = await readLetEnds({ list: (prefix) => bucket.list(prefix), readJson }, 's1');
  expect([await isLet('ADA', endDate), await isLet('ada', '2027-12-31T00:00:00Z')]).toEqual([true, false]);
  expect(read).toHaveLength(2);
  expect([await isLet('bo', endDate), read.length]).toEqual([false, 2]);
});
