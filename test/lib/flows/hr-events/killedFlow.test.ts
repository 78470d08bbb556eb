import { test } from 'vitest';
import { endAlike } from './killedRuns.ts';

test('events whose runs are killed after each of their checkpoints end as undisturbed ones do', async () => {
  await endAlike('after');
}, 240_000);
