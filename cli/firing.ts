import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetDurableExecutionCommand,
  type GetDurableExecutionCommandOutput,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  type LambdaClient,
  ListDurableExecutionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { executionName } from '../lib/durable/executionName.ts';
import { scheduledExecutionName, scheduledJobSchema } from '../lib/durable/schedule.ts';
import { inputAt, type Schedule } from '../local/aws/schedule.ts';
import { failureText } from './console/failure.ts';
import { functionThere, type Place } from './place/place.ts';
import { watchFlow } from './watchFlow.ts';

const answerSchema = z.object({ runId: z.string(), start: z.enum(['started', 'known']) });

/** What a job that was run now has come to: it has ended, or it waits for a person. */
export type Fired = {
  runId: string;
  waits: boolean;
  status: string;
  folder: string | undefined;
  error: string | undefined;
};

export type FireOptions = {
  place: Pick<Place, 'lambda' | 'localLambda' | 'now' | 'stage'>;
  schedule: Schedule;
  dryRun: boolean;
  /** Whether it is waited for; otherwise it is only started. */
  waits: boolean;
  /** Gets what is to be shown while the run is waited for. */
  say?: (text: string) => void;
  /** Epoch milliseconds of the machine: by it a wait is long. */
  now?: () => number;
};

/**
 * Runs a job now, as its schedule would: through the door, which starts the flow. Resolves when the flow has ended or waits
 * for somebody's decision; with the id of its run alone where it is not waited for.
 *
 * @throws Error when no nelm answers, the door fails, the flow fails again and again, or does not end for minutes
 */
export async function fireJob({
  place,
  schedule,
  dryRun,
  waits,
  say = () => {},
  now = Date.now,
}: FireOptions): Promise<Fired | { runId: string }> {
  const { lambda, localLambda, stage } = place;
  const input = { ...Object(inputAt(schedule, await place.now())), dryRun };
  const door = schedule.functionName.replace(/^nelm-local-/, `nelm-${stage}-`);
  const flow = functionThere(place, schedule.job, 'flow');
  const watch = await watchFlow({ url: localLambda, flow, say, now });
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: door, Payload: JSON.stringify(input) }),
  );
  const answer = JSON.parse(Payload?.transformToString() ?? '{}');
  if (FunctionError) {
    const failure = { functionName: door, message: String(answer.errorMessage) };
    throw new Error(`The job was not started: ${failureText(failure)}`);
  }
  const { runId } = answerSchema.parse(answer);
  if (!waits) return { runId };
  const name = executionName(scheduledExecutionName(scheduledJobSchema.parse(input)), stage);
  return { runId, ...(await followExecution(lambda, await arnOf(lambda, flow, name), watch)) };
}

async function arnOf(client: LambdaClient, flow: string, name: string): Promise<string> {
  const command = new ListDurableExecutionsByFunctionCommand({ FunctionName: flow, DurableExecutionName: name });
  const { DurableExecutions = [] } = await client.send(command);
  const [execution] = DurableExecutions;
  if (!execution?.DurableExecutionArn) throw new Error(`The run ${name} was started, but is not known any more.`);
  return execution.DurableExecutionArn;
}

/** Waits until an execution has ended, or waits for a person. @param watch is called at every look */
async function followExecution(
  client: LambdaClient,
  arn: string,
  watch: () => Promise<void>,
): Promise<Omit<Fired, 'runId'>> {
  // Twice in a row: between two steps it looks as if nothing were to be done.
  for (let waiting = 0; ; ) {
    const execution = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
    const isRunning = execution.Status === 'RUNNING';
    waiting = isRunning && (await isWaiting(client, arn)) ? waiting + 1 : 0;
    if (waiting === 2 || !isRunning) return { waits: isRunning, ...told(execution) };
    await watch();
    await sleep(200);
  }
}

/** Whether it waits for somebody to complete a callback, and has nothing else to do. */
async function isWaiting(client: LambdaClient, arn: string): Promise<boolean> {
  const open = new Map<string, string>();
  for (let Marker: string | undefined; ; ) {
    const command = new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn, MaxItems: 1000, Marker });
    const { Events = [], NextMarker } = await client.send(command);
    for (const { Id = '', EventType = '' } of Events) {
      if (EventType.endsWith('Started')) open.set(Id, EventType);
      else open.delete(Id);
    }
    if (NextMarker === undefined) break;
    Marker = NextMarker;
  }
  const types = new Set(open.values());
  return types.has('CallbackStarted') && !types.has('StepStarted') && !types.has('WaitStarted');
}

function told({ Status = 'RUNNING', Result, Error: error }: GetDurableExecutionCommandOutput) {
  const folder = Result === undefined ? undefined : Object(JSON.parse(Result)).folder;
  return { status: Status, folder: typeof folder === 'string' ? folder : undefined, error: error?.ErrorMessage };
}
