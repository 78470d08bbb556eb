import { describe, expect, test } from 'vitest';
import { batchSizes, groupByManager, notedAtOnce } from '../../../../lib/flows/expiry-notice/managerGroups.ts';
import { dueOf } from './dueOf.ts';

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

  // An execution may use 3,000 operations, of which a step takes two: there are 1,200 steps at most, and some tries for each other.
  test.each([
    ['forty thousand managers of two contracts each', 40_000, 2, 400],
    ['fifty thousand managers of twenty contracts each', 50_000, 20, 400],
    ['a hundred managers of all people', 100, 10_000, 100],
  ])('fit into an execution for %s', (_, managers, contracts, steps) => {
    const some = group('m@example.com', contracts);
    const sizes = batchSizes(Array.from({ length: managers }, () => some));
    expect(sizes).toHaveLength(steps);
    expect(sizes.reduce((all, size) => all + size, 0)).toBe(managers);
  });

  test.each([
    ['nobody', [], 1],
    ['a hundred', [20, 20, 20, 20, 20], 1],
    ['a hundred and one', [20, 20, 20, 20, 20, 1], 2],
    ['forty thousand', [20_000, 20_000], 20],
  ])('are noted before their mails, so many at once: of %s', (_, batches, atOnce) => {
    expect(notedAtOnce(batches)).toBe(atOnce);
  });

  test('fit where each two of them are too many for one step', () => {
    const contracts = Array.from({ length: 2_000 }, (_, index) => (index % 2 === 0 ? 1 : 999));
    const sizes = batchSizes(contracts.map((count, index) => group(`m${index}@example.com`, count)));
    expect(sizes.length).toBeLessThanOrEqual(1_201);
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
