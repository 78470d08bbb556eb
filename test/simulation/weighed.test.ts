import { expect, test } from 'vitest';
import { createChance } from '../../local/tenant/chance.ts';
import { weighed } from './weighed.ts';

/** How often each of three faults strikes in a thousand times. */
function struckOf(seed: number): number[] {
  const faults = [0, 1, 2];
  const draw = weighed(faults, createChance(seed));
  const struck = Array.from({ length: 1_000 }, draw);
  return faults.map((fault) => struck.filter((one) => one === fault).length);
}

test('each fault has a rate of its own, which the seed gives: none is left out of all seeds, and none of some', () => {
  const all = Array.from({ length: 200 }, (_, seed) => struckOf(seed));
  expect(struckOf(7)).toEqual(struckOf(7));
  for (const fault of [0, 1, 2]) {
    const shares = all.map((struck) => struck[fault] ?? 0);
    expect(shares.some((share) => share === 0)).toBe(true);
    expect(shares.some((share) => share > 700)).toBe(true);
  }
});

test('where none would strike, all strike alike', () => {
  const draws = [0, 0, 0, 0.5];
  expect(weighed(['a', 'b', 'c'], () => draws.shift() ?? 0)()).toBe('b');
});
