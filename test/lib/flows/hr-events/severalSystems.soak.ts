import { expect, test } from 'vitest';
import { keepsApart } from './severalSystems.ts';

test('three systems that say what they like of the same people touch their own, and end no more than may end in a day', async () => {
  const { touched, held } = await keepsApart(100, Date.now());
  expect(touched).toBeGreaterThan(100);
  expect(held).toBeGreaterThan(10);
});
