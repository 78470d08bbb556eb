import { expect, test } from 'vitest';
import { createProgress } from '../../../cli/console/progress.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';

const startedAt = Date.parse('2026-11-01T08:00:00Z');

/** An execution whose newest step is under way, or waits for its next look. */
function at(step: string, status: 'STARTED' | 'PENDING', attempt = 0): Execution {
  const operation = { Id: step, Name: step, Type: 'STEP', SubType: 'WaitForCondition', Status: status } as const;
  const operations = [
    { ...operation, ParentId: undefined, StartTimestamp: startedAt, StepDetails: { Attempt: attempt } },
  ];
  return { arn: 'a', name: 'n', functionName: 'f', payload: '', status: 'RUNNING', startedAt, operations } as Execution;
}

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { written, stream: { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream };
}

test('on a terminal one line changes, and is given free for other output', () => {
  const { written, stream: terminal } = stream(true);
  const progress = createProgress(terminal, () => startedAt + 2_500);
  progress.show(at('plan', 'STARTED'));
  progress.show(at('wait for the job', 'PENDING', 2));
  progress.clear();
  expect(written).toEqual(['\r\x1b[2K  2.5 s  plan', '\r\x1b[2K  2.5 s  wait for the job (look 3)', '\r\x1b[2K']);
});

test('anywhere else each step has a line, once', () => {
  const { written, stream: pipe } = stream(false);
  const progress = createProgress(pipe, () => startedAt);
  for (const step of ['plan', 'plan', 'upload']) progress.show(at(step, 'STARTED'));
  progress.clear();
  expect(written).toEqual(['  plan\n', '  upload\n']);
});
