import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { under } from './chance.ts';
import { atEveryCheckpoint, expectSameWithCrashes } from './crashed.ts';
import { first, flows, golden, goldenText } from './golden.ts';

describe.each(Object.entries(flows))('the operations of %s', (flow, scenarios) => {
  test('are those that are written down, wherever the flow crashes', async () => {
    let crashes = 0;
    const crash = atEveryCheckpoint('after', () => {
      crashes += 1;
    });
    const disturbed = await under(first, () => goldenText(scenarios, first, crash));
    expect(disturbed.value).toBe(await readFile(golden(flow), 'utf8'));
    expect(crashes).toBeGreaterThanOrEqual(disturbed.value.match(/^[A-Z]+ \w+ .+$/gm)?.length ?? 0);
  });
});

const all = Object.entries(flows).flatMap(([flow, scenarios]) =>
  Object.entries(scenarios).map(([title, play]) => ({ flow, title, play })),
);

test.each(all)('$flow comes to the same, wherever it crashes after a checkpoint: $title', ({ play }) =>
  expectSameWithCrashes(play, 'after'),
);

test.each(all.filter(({ title }) => title.includes('for hours')))(
  '$flow comes to the same, wherever it crashes before a checkpoint: $title',
  ({ play }) => expectSameWithCrashes(play, 'before'),
);
