import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { Clock } from './clock.ts';

/** A function as the local stack runs it. */
export type LocalFunction = {
  /** Its name when deployed, by which it is invoked. */
  name: string;
  bundle: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  durable: boolean;
  /** How many of its invocations run at once; the others wait. Not limited when left out. */
  reservedConcurrency?: number | undefined;
  /** How long one durable execution may take, waiting included. */
  executionTimeoutSeconds?: number | undefined;
};

/** What a worker is sent for one invocation. `deadline` in epoch milliseconds, by the machine's time. */
export type Invocation = { id: string; event: unknown; functionName: string; deadline: number };

/** What a thread loads is compiled once, not at every start. */
const compileCache = path.join(import.meta.dirname, '../../.local/compile-cache');

type Waiting = { resolve: (result: unknown) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };

/**
 * A function in a thread of its own, started at its first invocation and again after a crash.
 *
 * @param clock the time that the function sees
 * @param log gets every line that the function writes
 */
export function createFunctionWorker(fn: LocalFunction, clock: Clock, log: (line: string) => void) {
  let worker: Worker | undefined;
  let closed = false;
  let crash: string | undefined;
  const waiting = new Map<string, Waiting>();

  function start(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { bundle: fn.bundle, shift: clock.shift },
      env: { ...fn.environment, NODE_COMPILE_CACHE: compileCache },
      stdout: true,
      stderr: true,
    });
    for (const stream of [started.stdout, started.stderr]) eachLine(stream, log);
    started.on('message', ({ id, result, error }) => {
      if (error === undefined) settle(id)?.resolve(result);
      else settle(id)?.reject(new Error(error));
    });
    started.on('error', (error) => {
      crash = `${fn.name} crashed: ${error instanceof Error ? error.message : error}`;
      log(crash);
    });
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      const reason = crash ?? `${fn.name} ended before it answered.`;
      crash = undefined;
      for (const id of waiting.keys()) settle(id)?.reject(new Error(reason));
    });
    return started;
  }

  function settle(id: string): Waiting | undefined {
    const one = waiting.get(id);
    clearTimeout(one?.timer);
    waiting.delete(id);
    return one;
  }

  return {
    /** Invokes the function once. Rejects when it throws, crashes, or takes longer than its time-out. */
    async invoke(event: unknown): Promise<unknown> {
      if (closed) throw new Error(`${fn.name} is closed.`);
      worker ??= start();
      const id = randomUUID();
      const milliseconds = fn.timeoutSeconds * 1000;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const timer = setTimeout(() => {
        settle(id);
        void worker?.terminate();
        reject(new Error(`${fn.name} was ended after ${fn.timeoutSeconds} s.`));
      }, milliseconds);
      waiting.set(id, { resolve, reject, timer });
      worker.postMessage({
        id,
        event,
        functionName: fn.name,
        deadline: Date.now() + milliseconds,
      } satisfies Invocation);
      return await promise;
    },
    async close(): Promise<void> {
      closed = true;
      await worker?.terminate();
    },
  };
}

function eachLine(stream: Readable, log: (line: string) => void): void {
  createInterface({ input: stream }).on('line', log);
}
