import { describe, test, vi } from 'vitest';
import { expectSameWithCrashes } from './crashed.ts';
import { flows } from './golden.ts';

vi.setConfig({ testTimeout: 120_000 });

/**
 * Those that pass hours of an outage are in the long runs. Where the lock is taken within a step, a try of it that comes after a kill
 * loses it sooner, and does less.
 */
const played = Object.entries(flows).flatMap(([flow, scenarios]) =>
  Object.entries(scenarios)
    .filter(([title]) => !/for hours|lose their lock/.test(title))
    .map(([title, play]) => ({ flow, title, play })),
);

describe('a flow that is killed before each of its checkpoints, when the step is done and nobody knows, comes to the same', () => {
  test.each(played)('$flow: $title', ({ play }) => expectSameWithCrashes(play, 'before'));
});

describe('a flow that is killed after each of its checkpoints comes to the same', () => {
  // The others are in the long runs.
  const small = played.filter(({ flow }) => ['expected-files', 'source-drift'].includes(flow));
  test.each(small)('$flow: $title', ({ play }) => expectSameWithCrashes(play, 'after'));
});
