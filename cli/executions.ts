import {
  type Execution,
  type ExecutionStatus,
  type LambdaClient,
  ListDurableExecutionsByFunctionCommand,
} from '@aws-sdk/client-lambda';

export type ExecutionsWanted = {
  /** The whole name of an execution. */
  name?: string;
  statuses?: ExecutionStatus[];
  /** Epoch milliseconds: only those that started from then on. */
  since?: number;
};

/** As many as Lambda tells in one answer. */
const mostInAnswer = 1_000;

/**
 * Lists the executions of a flow, the newest first, those of all its versions. The function is named without its alias, which
 * would be a version to filter by. Which way Lambda sorts is left to nobody: its pages say both of `ReverseOrder`, and a name to
 * filter by is said to be the whole of a name, or a part of it.
 *
 * @throws the error of AWS's client
 */
export async function listExecutions(
  client: LambdaClient,
  flow: string,
  { name, statuses, since }: ExecutionsWanted = {},
): Promise<Execution[]> {
  const found: Execution[] = [];
  for (let Marker: string | undefined; ; ) {
    const { DurableExecutions = [], NextMarker } = await client.send(
      new ListDurableExecutionsByFunctionCommand({
        FunctionName: flow.replace(/:.*$/, ''),
        MaxItems: mostInAnswer,
        Marker,
        ...(name !== undefined && { DurableExecutionName: name }),
        ...(statuses && { Statuses: statuses }),
        ...(since !== undefined && { StartedAfter: new Date(since) }),
      }),
    );
    found.push(...DurableExecutions.filter((one) => name === undefined || one.DurableExecutionName === name));
    if (!NextMarker) break;
    Marker = NextMarker;
  }
  return found.sort((one, other) => startOf(other) - startOf(one));
}

function startOf({ StartTimestamp }: Execution): number {
  return StartTimestamp?.getTime() ?? 0;
}
