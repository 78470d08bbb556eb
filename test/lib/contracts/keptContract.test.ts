import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { defineConfig } from '../../../lib/config/config.ts';
import {
  type Contract,
  choose,
  contractIdOf,
  extendable,
  extensionRunId,
  keepContract,
  keepEnding,
  readContract,
} from '../../../lib/contracts/keptContract.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { startFiles } from '../store/files.ts';

const contract: Contract = {
  id: '0123456789abcdef0123456789abcdef',
  recordId: 'r1',
  sourceId: '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01',
  sourceIds: ['2c918085800000000000000000000001'],
  sourceName: 'Contractors',
  name: 'Ada Example',
  accountName: 'ada',
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2026-12-31T22:59:59Z',
  modified: '2026-10-01T00:00:00Z',
  recipients: ['jane.doe@example.com'],
};
const choice = { kind: 'let it end', at: '2026-12-01T08:00:00.000Z' } as const;

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

/** The bucket, where somebody else is faster with the first so many writes over an object. */
function raced(faster: Partial<Contract>, times = 1): Bucket {
  let left = times;
  return {
    ...bucket,
    async replace(key, value, etag) {
      if (left > 0) {
        left -= 1;
        const kept = await readContract(bucket, contract.id);
        // Each write differs, so that each has another ETag.
        await bucket.replace(key, { ...(kept ?? contract), ...faster, modified: `race ${left}` }, etag);
      }
      return await bucket.replace(key, value, etag);
    },
  };
}

const kept = async () => (await bucket.readJson(`contracts/${contract.id}.json`, z.unknown()))?.value;

describe('a write that loses a race is made again', () => {
  test('when what came of a choice is noted', async () => {
    await keepContract(bucket, { ...contract, choice });
    await keepEnding(raced({}, 3), contract.id, choice, { outcome: 'let it end' });
    expect(await kept()).toMatchObject({ choice, ending: { outcome: 'let it end' }, modified: 'race 0' });
  });

  test('when a contract is kept again', async () => {
    await keepContract(bucket, { ...contract, name: 'As it was' });
    await keepContract(raced({}, 3), contract);
    expect(await kept()).toEqual(contract);
  });

  test('when a contract is kept again, and a choice is made meanwhile: the choice stays', async () => {
    await keepContract(bucket, { ...contract, name: 'As it was' });
    await keepContract(raced({ choice }), contract);
    expect(await kept()).toMatchObject({ name: 'As it was', choice });
  });

  test('when a choice is made while the contract is kept again', async () => {
    await keepContract(bucket, contract);
    const opened = await readContract(bucket, contract.id);
    if (!opened) throw new Error('The contract was not kept.');
    expect(await choose(raced({}, 3), opened, choice)).toEqual(choice);
    expect(await kept()).toMatchObject({ choice });
  });

  test('when a choice is made at the moment of another one: the first holds', async () => {
    await keepContract(bucket, contract);
    const opened = await readContract(bucket, contract.id);
    if (!opened) throw new Error('The contract was not kept.');
    const other = { ...choice, at: '2026-12-01T07:59:59.000Z' };
    expect(await choose(raced({ choice: other }), opened, choice)).toEqual(other);
    expect(await kept()).toMatchObject({ choice: other });
  });
});

describe('the longest that a contract may be is what is set', () => {
  test.each([
    ['under the name of its source in another letter case', 'CONTRACTORS'],
    ['under the id of its source', '5B0C3F5E6D0A4C1E9A573F1D2C7E8A01'],
    ['under the other id of its source', '2C918085-8000-0000-0000-000000000001'],
  ])('%s', (_, key) => {
    const config = defineConfig({ sources: { '*': { maxContractDays: 400 }, [key]: { maxContractDays: 100 } } });
    expect(extendable(config, contract).maxContractDays).toBe(100);
  });

  test('for all sources when nothing is set for its own', () => {
    const config = defineConfig({ sources: { '*': { maxContractDays: 400 }, Interns: { maxContractDays: 100 } } });
    expect(extendable(config, contract).maxContractDays).toBe(400);
  });
});

test('a contract that an earlier version kept is read, and gets its choice', async () => {
  const { recipients, sourceIds: _, ...earlier } = contract;
  await bucket.create(`contracts/${contract.id}.json`, { ...earlier, told: recipients });
  const opened = await readContract(bucket, contract.id);
  if (!opened) throw new Error('The contract is not read.');
  expect(opened.recipients).toEqual(['jane.doe@example.com']);
  expect(extendable(defineConfig({ sources: { contractors: { maxContractDays: 100 } } }), opened)).toMatchObject({
    maxContractDays: 100,
  });
  expect(await choose(bucket, opened, choice)).toEqual(choice);
  expect(await kept()).toEqual({ ...earlier, recipients, choice });
});

test('a choice for a contract that is gone is not made', async () => {
  await expect(choose(bucket, { ...contract, etag: 'gone' }, choice)).rejects.toThrow(/is gone; nothing was chosen/);
});

describe('a choice', () => {
  const extension = { kind: 'extend', endDate: '2027-01-31T22:59:59Z', at: '2026-12-02T08:00:00.000Z' } as const;
  const choosing = async (former: Contract['choice'], wanted: Parameters<typeof choose>[2]) => {
    await keepContract(bucket, { ...contract, ...(former && { choice: former, ending: { outcome: 'let it end' } }) });
    const opened = await readContract(bucket, contract.id);
    if (!opened) throw new Error('The contract was not kept.');
    return await choose(bucket, opened, wanted);
  };

  test('to extend takes the place of the one to let it end, with what came of it', async () => {
    expect(await choosing(choice, extension)).toEqual(extension);
    expect(await kept()).toEqual({ ...contract, choice: extension });
  });

  test('to extend stays, whatever is chosen after it', async () => {
    expect(await choosing(extension, { ...extension, at: '2026-12-03T08:00:00.000Z' })).toEqual(extension);
    expect(await choosing(extension, choice)).toEqual(extension);
  });

  test('to let it end stays, when that is chosen again', async () => {
    expect(await choosing(choice, { ...choice, at: '2026-12-03T08:00:00.000Z' })).toEqual(choice);
  });

  test('of which nothing was made is not given an end', async () => {
    await keepEnding(bucket, contract.id, choice, { outcome: 'extended' });
    expect(await kept()).toBeUndefined();
    await keepContract(bucket, contract);
    await keepEnding(bucket, contract.id, choice, { outcome: 'extended' });
    expect(await kept()).toEqual(contract);
    await choosing(undefined, choice);
    await keepEnding(bucket, contract.id, { at: '2026-12-01T07:00:00.000Z' }, { outcome: 'failed' });
    expect(await kept()).toEqual({ ...contract, choice });
  });

  test.each(['extended', 'let it end', 'refused', 'failed'] as const)('that came to %s is read', async (outcome) => {
    await keepContract(bucket, { ...contract, choice: extension });
    await keepEnding(bucket, contract.id, extension, { outcome, error: 'Why it did.' });
    expect(await readContract(bucket, contract.id)).toMatchObject({
      choice: extension,
      ending: { outcome, error: 'Why it did.' },
    });
  });
});

test('ids and runs name nobody, and are the same whenever they are made', () => {
  const due = { recordId: 'r1', endDate: '2026-12-31T22:59:59Z', daysBefore: 14, modified: '2026-10-01T00:00:00Z' };
  expect(contractIdOf(due)).toBe('6e1a3f1d197cecad9404d85d1c0c03a8');
  for (const other of [{ daysBefore: 7 }, { modified: '2026-10-02T00:00:00Z' }])
    expect(contractIdOf({ ...due, ...other })).not.toBe(contractIdOf(due));
  expect(extensionRunId(contract.id, choice)).toBe('20261201T080000000Z-0123456789ab');
});

test('a contract is kept with what came of its choice, also that the manager who was asked has left, or that the person is stopped', async () => {
  const ending = {
    outcome: 'refused' as const,
    error: 'Somebody else looks after them now.',
    managerHasLeft: true as const,
    isStopped: true as const,
  };
  await bucket.create(`contracts/${contract.id}.json`, { ...contract, choice, ending });
  expect(await readContract(bucket, contract.id)).toMatchObject({ ...contract, choice, ending });
});
