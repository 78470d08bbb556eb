import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createThrottle } from '../../../lib/isc/throttle.ts';
import { createClock } from './clock.ts';

describe('createThrottle', () => {
  test('lets a hundred go at once and the next one 10.25 s later', async () => {
    const clock = createClock(0);
    const throttle = createThrottle(clock.now, clock.sleep);
    for (let count = 0; count < 100; count += 1) await throttle.turn();
    expect(clock.slept).toEqual([]);
    await throttle.turn();
    expect(clock.slept).toEqual([10_250]);
  });

  test('holds everybody back while the server wants a pause', async () => {
    const clock = createClock(0);
    const throttle = createThrottle(clock.now, clock.sleep);
    throttle.pause(3_000);
    await throttle.turn();
    expect(clock.now()).toBe(3_000);
  });

  test('never lets more than 100 go in any 10 s, lets everybody go, and in order', async () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 350 });
    await fc.assert(
      fc.asyncProperty(arrivals, async (gaps) => {
        const clock = createClock(0);
        const throttle = createThrottle(clock.now, clock.sleep);
        const starts: [number, number][] = [];
        for (const [index, gap] of gaps.entries()) {
          clock.pass(index % 7 === 0 ? gap : 0);
          await throttle.turn();
          starts.push([index, clock.now()]);
        }
        expect(starts.map(([index]) => index)).toEqual(gaps.map((_, index) => index));
        for (const [index, at] of starts) {
          const hundredth = starts[index + 100];
          if (hundredth) expect(hundredth[1] - at).toBeGreaterThan(10_000);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('gives back the turn of whoever did not use it, and of whoever was aborted as it came', async () => {
    const clock = createClock(0);
    const throttle = createThrottle(clock.now, clock.sleep);
    for (let count = 0; count < 98; count += 1) await throttle.turn();
    const giveBack = await throttle.turn();
    giveBack();
    giveBack();
    const controller = new AbortController();
    const aborted = throttle.turn(controller.signal);
    queueMicrotask(() => controller.abort(new Error('stopped')));
    await expect(aborted).rejects.toThrow('stopped');
    await throttle.turn();
    await throttle.turn();
    expect(clock.slept).toEqual([]);
    await throttle.turn();
    expect(clock.slept).toEqual([10_250]);
  });

  test('serves those who ask at once in the order of asking', async () => {
    const clock = createClock(0);
    const throttle = createThrottle(clock.now, clock.sleep);
    const served: number[] = [];
    await Promise.all(
      Array.from({ length: 250 }, async (_, index) => {
        await throttle.turn();
        served.push(index);
      }),
    );
    expect(served).toEqual(Array.from({ length: 250 }, (_, index) => index));
    expect(clock.now()).toBe(20_500);
  });
});
