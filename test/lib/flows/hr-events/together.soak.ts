import { test } from 'vitest';
import { holdsTogether } from './together.ts';

test('events in any order, repeated, cut into deliveries anywhere, by runs that are killed, end as they would in order', async () => {
  await holdsTogether(200, Date.now(), true);
});
