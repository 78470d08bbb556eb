import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLimit } from '../../../local/aws/limit.ts';

test('so many run at once, in the order in which they came, whatever becomes of them', async () => {
  const inTurn = createLimit(2);
  const began: number[] = [];
  let running = 0;
  let mostRunning = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 7 }, (_, index) =>
      inTurn(async () => {
        began.push(index);
        running += 1;
        mostRunning = Math.max(mostRunning, running);
        await setImmediate();
        running -= 1;
        if (index % 3 === 0) throw new Error('failed');
        return index;
      }),
    ),
  );
  expect(began).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(mostRunning).toBe(2);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    'failed',
    1,
    2,
    'failed',
    4,
    5,
    'failed',
  ]);
});
