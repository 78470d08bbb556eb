import { expect, test } from 'vitest';
import { atMost } from '../../../lib/durable/atMost.ts';

test('never does more at once than it may, goes on after a failure, and begins in the order of asking', async () => {
  const threeAtATime = atMost(3);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = async (number: number) => {
    begun.push(number);
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, number % 3));
    running -= 1;
    if (number === 4) throw new Error('failed');
    return number;
  };
  const numbers = Array.from({ length: 12 }, (_, index) => index);
  const results = await Promise.allSettled(numbers.map((number) => threeAtATime(() => work(number))));
  expect(most).toBe(3);
  expect(begun).toEqual(numbers);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});
