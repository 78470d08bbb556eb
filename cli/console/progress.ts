import type { Execution } from '../../local/aws/durable/execution.ts';

/**
 * Shows what a run is doing: one line that changes on a terminal, a line a step otherwise.
 *
 * @param now epoch milliseconds
 */
export function createProgress(stream: NodeJS.WriteStream, now: () => number) {
  const seen = new Set<string>();
  return {
    show(execution: Execution): void {
      const step = execution.operations.findLast(({ Type, Status }) => Type === 'STEP' && Status !== 'SUCCEEDED');
      if (!step?.Name || execution.status !== 'RUNNING') return;
      const seconds = ((now() - execution.startedAt) / 1000).toFixed(1);
      const waiting = step.Status === 'PENDING' ? ` (look ${(step.StepDetails?.Attempt ?? 0) + 1})` : '';
      if (stream.isTTY) stream.write(`\r\x1b[2K  ${seconds} s  ${step.Name}${waiting}`);
      else if (!seen.has(`${execution.arn} ${step.Id}`)) stream.write(`  ${step.Name}\n`);
      seen.add(`${execution.arn} ${step.Id}`);
    },
    /** Gives the line free for other output. */
    clear(): void {
      if (stream.isTTY) stream.write('\r\x1b[2K');
    },
  };
}
