import { expect, test } from 'vitest';
import { createTimers, Timer } from './timers.ts';

test('timers that were cancelled are not kept until their time, and the others go off in their order', () => {
  const timers = createTimers();
  const wentOff: number[] = [];
  for (let order = 0; order < 10_000; order += 1) {
    const at = (order * 7) % 10_000;
    const timer = timers.add(new Timer(at, order, () => wentOff.push(at)));
    if (at % 1_000 !== 0) timer.cancel();
  }
  expect(timers.size()).toBeLessThanOrEqual(1_000);
  for (let next = timers.first(); next; next = timers.first()) {
    timers.removeFirst();
    next.run();
  }
  expect(wentOff).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000]);
});
