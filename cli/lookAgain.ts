import { awsErrorText } from './awsErrorText.ts';
import { GoesOn } from './goesOn.ts';
import type { Place } from './place/place.ts';

/** Takes a look at a run, and looks again where that fails for a reason that passes. */
export type LookAgain = <Seen>(look: () => Promise<Seen>) => Promise<Seen>;

/** For so long it is looked again while every look fails. */
const minutesUntilGivenUp = 5;

/**
 * How a run is looked at while it is waited for: that one look fails says nothing of the run.
 *
 * @param options `goesOn`: what goes on, and how to see later what becomes of it; `pause`: waits until the next look
 * @returns rejects with GoesOn when every look of some minutes failed; with the error itself when it is one that does not pass
 */
export function createLookAgain(
  { localLambda }: Pick<Place, 'localLambda'>,
  options: { say: (text: string) => void; now: () => number; pause: () => Promise<void>; goesOn: string },
): LookAgain {
  const { say, now, pause, goesOn } = options;
  let isSaid = false;
  return async (look) => {
    for (let failingSince: number | undefined; ; await pause()) {
      try {
        return await look();
      } catch (error) {
        if (!passes(error)) throw error;
        // Nothing lies between this machine and its own nelm: that has ended.
        if (localLambda !== undefined && isUnanswered(error))
          throw new Error(notHereAnyMore(localLambda), { cause: error });
        failingSince ??= now();
        const why = awsErrorText(error) ?? `AWS does not keep up (${(error as Error).name}).`;
        if (now() - failingSince >= minutesUntilGivenUp * 60_000) {
          throw new GoesOn(`${why} The run could not be looked at for ${minutesUntilGivenUp} minutes. ${goesOn}`);
        }
        if (!isSaid) say(`The run cannot be looked at for now, and goes on by itself: ${why} Looking again …`);
        isSaid = true;
      }
    }
  };
}

/** What is said where the nelm on this machine has ended while a run of it was waited for. */
export function notHereAnyMore(url: string): string {
  return `The nelm at ${url} does not answer any more. Start it again: its runs go on then.`;
}

/** Whether a request of AWS's clients got no answer at all. */
function isUnanswered(error: unknown): boolean {
  return Object(Object(error).$metadata).httpStatusCode === undefined;
}

/** Whether an error of AWS's clients is of the network, of a service that is down, or of one that is asked too much. */
function passes(error: unknown): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return name !== 'CredentialsProviderError';
  return status >= 500 || status === 429 || /Throttl|TooManyRequests|SlowDown/.test(name);
}
