import { test } from 'vitest';
import { keepsApart } from './severalSystems.ts';

test('three systems that say what they like of the people of three sources touch their own, and end no more than may end in a day', async () => {
  await keepsApart(1, 20_261_124);
}, 120_000);
