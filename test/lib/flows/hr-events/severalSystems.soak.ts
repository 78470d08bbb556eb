import { expect, test } from 'vitest';
import { keepsApart } from './severalSystems.ts';

test('three systems that say what they like of the people of three sources touch their own, and end no more than may end in a day', async () => {
  const { touched, held, compared, decided } = await keepsApart(100, Date.now());
  expect(touched).toBeGreaterThan(100);
  expect(held).toBeGreaterThan(10);
  expect(compared).toBeGreaterThan(100);
  expect(decided).toBeGreaterThan(20);
});
