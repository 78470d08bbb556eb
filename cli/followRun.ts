import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Event,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { GoesOn } from './goesOn.ts';
import type { LookAgain } from './lookAgain.ts';
import type { Place } from './place/place.ts';
import type { Terminal } from './shell.ts';

/** What an execution that was waited for has come to: it has ended, or it waits for a person. */
export type Outcome = { waits: boolean; status: string; folder: string | undefined; error: string | undefined };

/** So long is waited between two looks at this machine's Lambda, and at first at a deployed one. */
const shortestPause = 200;

/** So long at most: Lambda bounds what an account asks of it in a second, and several people may follow a run. */
const longestPause = 4_000;

/** How long a run is waited for. */
export type WaitLimit = {
  /** Milliseconds; undefined where there is no limit. */
  longest: number | undefined;
  /** Epoch milliseconds of the machine. */
  now: () => number;
  /** What is said where it is over: what goes on, and how to see later what becomes of it. */
  goesOn: string;
};

/**
 * The pauses between looks: always the same on this machine, and longer each time for a deployed nelm.
 *
 * @returns waits until the next look; rejects with GoesOn when the run has been waited for as long as it was to be
 */
export function createPauses(
  { localLambda }: Pick<Place, 'localLambda'>,
  wait: NonNullable<Terminal['sleep']> = sleep,
  { longest, now, goesOn }: WaitLimit = { longest: undefined, now: Date.now, goesOn: '' },
): () => Promise<void> {
  let next = shortestPause;
  const until = longest === undefined ? undefined : now() + longest;
  return async () => {
    const left = until === undefined ? next : until - now();
    if (left <= 0) throw new GoesOn(`It is not waited for any longer than --for says. ${goesOn}`);
    await wait(Math.min(next, left));
    if (localLambda === undefined) next = Math.min(longestPause, Math.round(next * 1.5));
  };
}

/**
 * Waits until an execution has ended, or waits for a person.
 *
 * @param tools `pause` waits until the next look; `lookAgain` is how each look is taken, and where it is left out none is taken again
 * @param look is called at every look, with the names of the steps that have begun and not ended, and how many events
 *   the execution has; rejects when waiting longer is of no use
 */
export async function followExecution(
  client: LambdaClient,
  arn: string,
  look: (steps: readonly string[], events: number) => Promise<void>,
  { pause, lookAgain = (look) => look() }: { pause: () => Promise<void>; lookAgain?: LookAgain },
): Promise<Outcome> {
  // Twice in a row: between two steps it looks as if nothing were to be done.
  for (let waiting = 0; ; ) {
    const { execution, open, events } = await lookAgain(() => lookAt(client, arn));
    const { Status = 'RUNNING', Result, Error: error } = execution;
    const types = new Set(open.map(({ EventType }) => EventType));
    const isWaiting = types.has('CallbackStarted') && !types.has('StepStarted') && !types.has('WaitStarted');
    waiting = Status === 'RUNNING' && isWaiting ? waiting + 1 : 0;
    if (waiting === 2 || Status !== 'RUNNING') {
      const folder = Result === undefined ? undefined : Object(JSON.parse(Result)).folder;
      return {
        waits: waiting === 2,
        status: Status,
        folder: typeof folder === 'string' ? folder : undefined,
        error: error?.ErrorMessage,
      };
    }
    await look(
      open.flatMap(({ EventType, Name }) => (EventType === 'StepStarted' && Name ? [Name] : [])),
      events,
    );
    await pause();
  }
}

async function lookAt(client: LambdaClient, arn: string) {
  const execution = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
  const { Status = 'RUNNING' } = execution;
  return { execution, ...(Status === 'RUNNING' ? await openOperations(client, arn) : { open: [], events: 0 }) };
}

/** What has begun in an execution and has not ended, and how many events there are. */
async function openOperations(client: LambdaClient, arn: string): Promise<{ open: Event[]; events: number }> {
  const open = new Map<string, Event>();
  let events = 0;
  for (let Marker: string | undefined; ; ) {
    const command = new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn, MaxItems: 1000, Marker });
    const { Events = [], NextMarker } = await client.send(command);
    events += Events.length;
    for (const event of Events) {
      if (event.EventType?.endsWith('Started')) open.set(event.Id ?? '', event);
      else if (!goesOn(event)) open.delete(event.Id ?? '');
    }
    if (NextMarker === undefined) return { open: [...open.values()], events };
    Marker = NextMarker;
  }
}

/** Whether a step pauses until its next try or look: that this one has ended is an event like any other. */
function goesOn({ StepSucceededDetails, StepFailedDetails }: Event): boolean {
  return ((StepSucceededDetails ?? StepFailedDetails)?.RetryDetails?.NextAttemptDelaySeconds ?? 0) > 0;
}

/** Shows the steps of a run: one line that changes on a terminal, a line a step otherwise. */
export function createStepLines({ progress, warn }: Pick<Terminal, 'progress' | 'warn'>) {
  const seen = new Set<string>();
  return {
    show(steps: readonly string[]): void {
      const step = steps.at(-1);
      if (step === undefined) return;
      if (progress?.isTTY) progress.write(`\r\u001b[2K  ${step} …`);
      else if (!seen.has(step)) warn(`  ${step}`);
      seen.add(step);
    },
    /** Gives the line free for other output. */
    clear(): void {
      if (progress?.isTTY) progress.write('\r\u001b[2K');
    },
  };
}
