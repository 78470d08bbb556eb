import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endThresholdText, exceedsDeleteThreshold } from '../../../lib/contracts/deleteThreshold.ts';

const tenPercentAndFive = { deleteThresholdPercent: 10, deleteThresholdMinimum: 5 };

test.each([
  { leaving: 0, people: 0, exceeds: false },
  { leaving: 5, people: 5, exceeds: false },
  { leaving: 6, people: 59, exceeds: true },
  { leaving: 6, people: 60, exceeds: false },
  { leaving: 7, people: 69, exceeds: true },
  { leaving: 7, people: 70, exceeds: false },
  { leaving: 2_001, people: 20_000, exceeds: true },
])('$leaving of $people: $exceeds', ({ leaving, people, exceeds }) => {
  expect(exceedsDeleteThreshold(leaving, people, tenPercentAndFive)).toBe(exceeds);
});

test('what is let go is within one of the two bounds, and one more than either is not', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), fc.nat(100), fc.nat(50), (leaving, people, percent, minimum) => {
      const exceeds = exceedsDeleteThreshold(leaving, people, {
        deleteThresholdPercent: percent,
        deleteThresholdMinimum: minimum,
      });
      const allowed = Math.max(minimum, Math.floor((people * percent) / 100));
      expect(exceeds).toBe(leaving > allowed);
    }),
  );
});

test('the threshold in words names both bounds', () => {
  expect(endThresholdText({ deleteThresholdPercent: 10, deleteThresholdMinimum: 2_500 })).toBe(
    'may end within 24 hours without a decision: more than 10 % of the people, and more than 2,500',
  );
});
