import { setTimeout as pause } from 'node:timers/promises';
import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { boundedRequests } from '../aws/boundedRequests.ts';
import { mayPass } from './failure.ts';

/** How a request to Lambda is sent. Whoever sends one leaves everything out but `signal`, which ends the trying. */
export type Sending = {
  client?: LambdaClient;
  signal?: AbortSignal | undefined;
  /** Waits for so many milliseconds; rejects when the signal ends first. */
  sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;
};

/** The most tries of one request: with the pauses between they take some five seconds of a throttled service. */
const mostTries = 6;

const longestPause = 2_000;

/**
 * A client whose requests end. It tries each once, since it does not look at the time that is left before it tries again.
 *
 * @param milliseconds for which a connection, and then an answer, are waited for
 * @param where Lambda is; what is left out comes from the environment
 */
export function createLambdaClient(
  milliseconds = 3_000,
  where: Pick<LambdaClientConfig, 'endpoint' | 'region' | 'credentials'> = {},
): LambdaClient {
  const timeouts = { connection: milliseconds, idle: milliseconds, whole: milliseconds };
  return new LambdaClient({ ...where, ...boundedRequests(timeouts), maxAttempts: 1 });
}

/**
 * Sends a request to Lambda, and again when it is throttled (AWS starts 300 durable executions a second) or something else
 * is wrong that may pass; what is sent must be safe to be done twice.
 *
 * @throws the error of the last try, when there were six, it will not pass, or the signal ended the trying
 */
export async function sendToLambda<T>(
  send: (client: LambdaClient, options: { abortSignal?: AbortSignal }) => Promise<T>,
  {
    client = sharedClient(),
    signal,
    sleep = (milliseconds) => pause(milliseconds, undefined, signal && { signal }),
  }: Sending = {},
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send(client, signal ? { abortSignal: signal } : {});
    } catch (error) {
      if (tries === mostTries || !mayPass(error) || signal?.aborted) throw error;
      await sleep(pauseBefore(tries), signal).catch(() => {
        throw error;
      });
    }
  }
}

let shared: LambdaClient | undefined;

/** One for all requests: with a client of its own each would look for credentials and open a connection anew. */
function sharedClient(): LambdaClient {
  shared ??= createLambdaClient();
  return shared;
}

/** Milliseconds until the next try: doubling from 200, less up to half of it, so that doors do not try all at once. */
function pauseBefore(tries: number): number {
  return Math.min(200 * 2 ** (tries - 1), longestPause) * (1 - Math.random() / 2);
}
