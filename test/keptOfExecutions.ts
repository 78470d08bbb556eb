import type { Execution } from '../local/aws/durable/execution.ts';
import { historyOf } from '../local/aws/durable/history.ts';

/**
 * All that is kept of executions outside the bucket, as text: what the local Lambda keeps, and the history with its data as AWS
 * keeps it. AWS remembers what every try of a step came to, also of one that succeeded in the end. Payloads are JSON within JSON:
 * their quotes stand as in their own text, so that what is searched for may end in one.
 */
export function keptOfExecutions(executions: readonly Execution[]): string {
  const kept = JSON.stringify([executions, executions.map((execution) => historyOf(execution, true))]);
  return kept.replaceAll('\\', '');
}
