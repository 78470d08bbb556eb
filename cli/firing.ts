import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { executionName, stageOf } from '../lib/durable/executionName.ts';
import { scheduledExecutionName, scheduledJobSchema } from '../lib/durable/schedule.ts';
import { inputAt, type Schedule } from '../local/aws/schedule.ts';
import { failureText } from './console/failure.ts';
import { listExecutions } from './executions.ts';
import { createPauses, followExecution, type Outcome } from './followRun.ts';
import { createLookAgain } from './lookAgain.ts';
import { functionThere, type Place } from './place/place.ts';
import type { Terminal } from './shell.ts';
import { watchFlow } from './watchFlow.ts';

const answerSchema = z.object({ runId: z.string(), start: z.enum(['started', 'known']) });

/** What a job that was run now has come to: it has ended, or it waits for a person. */
export type Fired = Outcome & { runId: string };

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
  /** Waits for so many milliseconds of the machine; in real time when left out. */
  sleep?: Terminal['sleep'] | undefined;
  /** How long it is waited for, in milliseconds; as long as something happens when left out. */
  longest?: number | undefined;
  /** What is said when it is not waited for any more: what goes on, and how to see what becomes of it. */
  goesOn?: string;
};

/**
 * Runs a job now, as its schedule would: through the door, which starts the flow. Resolves when the flow has ended or waits
 * for somebody's decision; with the id of its run alone where it is not waited for.
 *
 * @throws Error when no nelm answers, the door fails, the flow fails again and again
 * @throws GoesOn when nothing has happened in the flow for half an hour, it could not be looked at for some minutes, or it was
 *   waited for as long as it was to be
 */
export async function fireJob({
  place,
  schedule,
  dryRun,
  waits,
  say = () => {},
  now = Date.now,
  sleep,
  longest,
  goesOn = '',
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
  const name = executionName(scheduledExecutionName(scheduledJobSchema.parse(input)), stageOf(door, 'schedule-fired'));
  const pause = createPauses({ localLambda }, sleep, { longest, now, goesOn });
  const lookAgain = createLookAgain({ localLambda }, { say, now, pause, goesOn });
  const arn = await lookAgain(() => arnOf(lambda, flow, name));
  const outcome = await followExecution(lambda, arn, (_, events) => watch(events), { pause, lookAgain });
  return { runId, ...outcome };
}

async function arnOf(client: LambdaClient, flow: string, name: string): Promise<string> {
  const [execution] = await listExecutions(client, flow, { name });
  if (!execution?.DurableExecutionArn) throw new Error(`The run ${name} was started, but is not known any more.`);
  return execution.DurableExecutionArn;
}
