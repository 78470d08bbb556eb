import { test } from 'vitest';
import { endAlike } from './killedRuns.ts';

test('events whose runs are killed before each of their checkpoints end as undisturbed ones do', async () => {
  await endAlike('before');
});
