import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Due } from '../../../../lib/flows/expiry-notice/dueContracts.ts';
import { batchSizes, groupByManager } from '../../../../lib/flows/expiry-notice/managerGroups.ts';
import { warnManager } from '../../../../lib/flows/expiry-notice/warnManager.ts';
import { type Noticing, startNoticing } from './noticing.ts';

const dueOf = (id: string, managerEmail?: string): Due => ({
  recordId: id,
  sourceId: 's1',
  sourceName: 'Contractors',
  name: `Ada ${id}`,
  accountName: id,
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2026-11-09T22:59:59Z',
  modified: '2026-10-01T00:00:00Z',
  daysBefore: 7,
  manager: 'jane.doe',
  ...(managerEmail && { managerEmail }),
});

describe('one manager of 200 contracts', () => {
  let noticing: Noticing;

  beforeAll(async () => {
    noticing = await startNoticing('2026-11-02T06:00:00Z');
  });

  afterAll(() => noticing.close());

  beforeEach(() => noticing.empty());

  afterEach(() => noticing.changeBucket());

  const contracts = Array.from({ length: 200 }, (_, index) => dueOf(`r${index}`, 'jane.doe@example.com'));
  const group = { email: 'jane.doe@example.com', contracts };

  /** Counts the contracts that are kept, and how many are at most at the same time. */
  function watchKeeping() {
    const { create } = noticing.box.bucket;
    const seen = { now: 0, most: 0, kept: 0 };
    noticing.changeBucket({
      async create(key, value) {
        if (!key.startsWith('contracts/')) return await create(key, value);
        seen.now += 1;
        seen.most = Math.max(seen.most, seen.now);
        seen.kept += 1;
        try {
          return await create(key, value);
        } finally {
          seen.now -= 1;
        }
      },
    });
    return seen;
  }

  test('is told of all in one mail; ten are kept at a time', async () => {
    const seen = watchKeeping();
    const before = (await noticing.box.mails()).length;
    expect(await warnManager(noticing.tools, group, new AbortController().signal)).toBe('sent');
    expect(seen).toEqual({ now: 0, most: 10, kept: 200 });
    const mails = (await noticing.box.mails()).slice(before);
    expect(mails.map(({ subject }) => subject)).toEqual(['Extend or let end: 200 contracts end soon']);
    expect(new Set(mails[0]?.text?.match(/\/contracts\/[\w.-]+\/extend/g)).size).toBe(200);
  });

  test('is told of nothing by a try whose time is over', async () => {
    const seen = watchKeeping();
    const mails = (await noticing.box.mails()).length;
    const signal = AbortSignal.abort(new Error('it took too long.'));
    await expect(warnManager(noticing.tools, group, signal)).rejects.toThrow('it took too long.');
    expect(seen.kept).toBe(0);
    expect(await noticing.box.mails()).toHaveLength(mails);
  });
});

describe('the managers whom one step tells', () => {
  const group = (email: string, count: number) => ({
    email,
    contracts: Array.from({ length: count }, (_, index) => dueOf(`${email} ${index}`, email)),
  });

  test.each([
    ['nobody', [], []],
    ['twenty at most', Array.from({ length: 45 }, () => 1), [20, 20, 5]],
    ['those of 500 contracts at most', [300, 200, 1, 499, 500], [2, 2, 1]],
    ['one of more than 500 alone', [10, 5000, 10, 10], [1, 1, 2]],
  ])('are %s', (_, counts, sizes) => {
    expect(batchSizes(counts.map((count, index) => group(`m${index}@example.com`, count)))).toEqual(sizes);
  });

  test('are one however their address is written; those without one come last', () => {
    const due = [
      dueOf('a'),
      dueOf('b', 'Jane.Doe@example.com'),
      dueOf('c', 'ben@example.com'),
      dueOf('d', 'jane.doe@example.com'),
    ];
    expect(
      groupByManager(due).map(({ email, contracts }) => [email, contracts.map(({ recordId }) => recordId).join()]),
    ).toEqual([
      ['ben@example.com', 'c'],
      ['Jane.Doe@example.com', 'b,d'],
      [undefined, 'a'],
    ]);
  });
});
