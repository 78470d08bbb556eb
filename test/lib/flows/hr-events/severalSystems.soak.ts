import { expect, test } from 'vitest';
import { keepsApart } from './severalSystems.ts';

test('three systems that say what they like of the people of three sources touch their own, and end no more than may end in a day', async () => {
  const { touched, held, compared, decided } = await keepsApart(60, Date.now());
  expect(touched).toBeGreaterThan(60);
  expect(held).toBeGreaterThan(3);
  expect(compared).toBeGreaterThan(60);
  expect(decided).toBeGreaterThan(10);
}, 1_800_000);
