import { expect, test } from 'vitest';
import { seedOfDay } from './seedOfDay.ts';

test('each day has 10,000 seeds for itself', () => {
  const of = (moment: string) => seedOfDay(Date.parse(moment));
  expect(of('2026-11-30T00:00:00Z')).toBe(207_870_000);
  expect(of('2026-11-30T23:59:59Z')).toBe(207_870_000);
  expect(of('2026-12-01T00:00:00Z')).toBe(207_880_000);
  // A seed is a number of 32 bits.
  expect(of('2999-12-31T00:00:00Z')).toBeLessThan(2 ** 32);
});
