import { expect, test } from 'vitest';
import { againLine } from './againLine.ts';

test('the line that runs a schedule again says all that decides it', () => {
  expect(againLine(7, { days: 8, people: 6, density: 3 })).toBe(
    'npm run simulate -- --seed 7 --schedules 1 --days 8 --people 6 --density 3 --sources 2',
  );
  expect(againLine(8, { days: 30, people: 8 })).toContain(' --density 1 ');
});
