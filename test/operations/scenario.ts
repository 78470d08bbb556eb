import type { Execution } from '../../local/aws/durable/execution.ts';
import type { Stage } from './stage.ts';

/** Something that a flow may meet, played on a stage of its own; gives the executions that it is about. */
type Scenario = (stage: Stage) => Promise<Execution[]>;

/** The scenarios of a flow by what they are about. */
export type Scenarios = Readonly<Record<string, Scenario>>;

/**
 * The operations of an execution, in the order in which it made them: each with its type, its sub-type and its name. All
 * three must be the same when an execution that has begun goes on with a new version of its flow; else it fails. How often a
 * step was tried is not told.
 */
export function operationsOf({ name, operations }: Execution): string[] {
  const runId = name.replace(/^(held|hr|transfer)-/, '');
  return operations
    .filter(({ Type }) => Type !== 'EXECUTION')
    .map(({ Type, SubType, Name = '' }) => `${Type} ${SubType} ${Name.replace(runId, '<run>')}`);
}
