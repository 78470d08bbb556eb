import { expect, test } from 'vitest';
import { firstQuestionOf, runOfQuestion } from '../../../lib/decisions/questions.ts';

test('the question whether a run is to begin is another one than those of the run, and of the same run', () => {
  const run = '20261130T080000000Z-0123456789ab';
  expect(firstQuestionOf(run)).not.toBe(run);
  expect(runOfQuestion(firstQuestionOf(run))).toBe(run);
  expect(runOfQuestion(run)).toBe(run);
  const inside = `${firstQuestionOf('a')}-b`;
  expect(runOfQuestion(inside)).toBe(inside);
});
