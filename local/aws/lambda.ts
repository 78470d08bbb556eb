import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, createClock } from './clock.ts';
import { readCallbackId } from './durable/callbackId.ts';
import { answerDurable, functionNameOf } from './durable/durableApi.ts';
import { createEngine, type Refuse } from './durable/engine.ts';
import type { Execution } from './durable/execution.ts';
import { endWhereDiskIsFull } from './fullDisk.ts';
import { createFunctionWorker, type LocalFunction } from './functionWorker.ts';
import { createLimit } from './limit.ts';
import { createPrecedence } from './precedence.ts';
import { Refusal } from './refusal.ts';
import { neededOfFunctions } from './rights/neededOfFunctions.ts';
import type { Rights } from './rights/rights.ts';
import { type Port, type RunningServer, readBody, serve } from './server.ts';

export type LambdaOptions = {
  port?: Port;
  /** Where durable executions are kept; without it they end with the process. */
  folder?: string;
  /** The time of functions and executions; the machine's when left out. */
  clock?: Clock;
  /** By what a function's requests are judged; all may do all where it is left out. */
  rights?: Rights;
  /** Asked at every checkpoint, for tests: how it is refused. */
  refuse?: Refuse;
  log?: (line: string) => void;
  onChange?: (execution: Execution) => void;
  /** Told of every invocation that failed. */
  onFailure?: (failure: Failure) => void;
};

/** A function whose last invocation failed, why, and how many have in a row. */
export type Failure = { functionName: string; message: string; count: number };

export type LambdaHost = RunningServer & {
  /** Adds a function. Its environment may hold this host's own address, which is why it comes after the start. */
  add(fn: LocalFunction): void;
  /** Invokes a function and waits for its answer. */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Invokes a function as an event source does: not waiting for it, and again when it fails. */
  notify(name: string, event: unknown): void;
  /** Goes on with the executions that were running when the process ended. */
  resume(): void;
  executions(): Execution[];
  /** Resolves when no execution has anything to do before time passes. */
  settled(): Promise<void>;
  /** When the next execution has something to do, in epoch milliseconds; undefined when none waits for a moment. */
  nextDue(): number | undefined;
};

/** For so long a flow that is due waits at most while doors are answering. */
const longestDelay = 1_000;

const restsAfterFailure = [1_000, 5_000, 30_000];

/** Runs functions on this machine behind the part of Lambda's API that they use. */
export async function startLambda({
  port,
  folder,
  clock = createClock(),
  refuse,
  rights,
  log = () => {},
  onChange = () => {},
  onFailure = () => {},
}: LambdaOptions): Promise<LambdaHost> {
  const functions = new Map<string, LocalFunction & ReturnType<typeof createFunctionWorker>>();
  const failures = new Map<string, Failure>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;
  let running = 0;
  const doors = createPrecedence(longestDelay);
  const timeoutSeconds = (name: string) => functions.get(name)?.executionTimeoutSeconds;
  const engine = createEngine({
    folder,
    clock,
    timeoutSeconds,
    invoke: (name, event) => find(name).invoke(event),
    refuse,
    onChange,
  });

  function find(nameOrArn: string) {
    const name = functionNameOf(nameOrArn);
    const fn = functions.get(name);
    if (!fn) throw new Refusal(404, 'ResourceNotFoundException', `There is no function ${name}.`);
    return fn;
  }

  function add(fn: LocalFunction): void {
    const worker = createFunctionWorker(fn, clock, log);
    const inTurn = createLimit(fn.reservedConcurrency ?? Number.POSITIVE_INFINITY);
    const work = fn.durable ? (event: unknown) => doors.afterwards(() => worker.invoke(event)) : worker.invoke;
    const invoke = async (event: unknown) => {
      running += 1;
      try {
        const result = await inTurn(() => work(event));
        failures.delete(fn.name);
        return result;
      } catch (error) {
        noteFailure(fn.name, error);
        throw error;
      } finally {
        running -= 1;
      }
    };
    functions.set(fn.name, { ...fn, ...worker, invoke });
  }

  function noteFailure(functionName: string, error: unknown): void {
    if (closed) return;
    const message = error instanceof Error ? error.message : String(error);
    const failure = { functionName, message, count: (failures.get(functionName)?.count ?? 0) + 1 };
    failures.set(functionName, failure);
    onFailure(failure);
  }

  function notify(name: string, event: unknown, failures = 0): void {
    find(name)
      .invoke(event)
      .catch((error: Error) => {
        if (closed) return;
        log(error.message);
        const rest = restsAfterFailure[failures];
        if (rest === undefined) return;
        const timer = setTimeout(() => {
          timers.delete(timer);
          notify(name, event, failures + 1);
        }, rest);
        timers.add(timer);
      });
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const body = (await readBody(request)).toString();
    const [, api, ...path] = decodePath(request);
    const [kind, id = '', verb] = path;
    if (api === 'clock') return { status: 200, body: { now: clock.now() } };
    if (api === 'failures') return { status: 200, body: { failures: [...failures.values()] } };
    const asked = { method: request.method ?? '', path: [api ?? '', ...path] };
    const functionOf = (callbackId: string) => engine.find(readCallbackId(callbackId).arn).functionName;
    const refused = rights?.refusalOf(request.headers, () => [neededOfFunctions(asked, functionOf)]);
    if (refused) throw new Refusal(403, 'AccessDeniedException', refused);
    if (api === '2015-03-31' && kind === 'functions' && verb === 'invocations') return await invoke(id, body, request);
    if (kind === 'functions') find(id);
    const query = new URL(request.url ?? '', server.url).searchParams;
    if (api === 'look-now' && request.method === 'POST') {
      return { status: 200, body: { looking: engine.lookNow(query.get('step') ?? '') } };
    }
    const durable = answerDurable(engine, { path, query, body });
    if (durable !== undefined) return { status: 200, body: durable };
    return { status: 501, body: { Message: `The local stack does not answer ${request.method} ${request.url}.` } };
  }

  async function invoke(name: string, body: string, { headers }: IncomingMessage) {
    const fn = find(name);
    const isEvent = headers['x-amz-invocation-type'] === 'Event';
    if (fn.durable && !isEvent) {
      throw new Refusal(501, 'NotImplemented', `Start the flow ${fn.name} with the invocation type Event.`);
    }
    if (fn.durable) {
      const { arn } = engine.start(fn.name, body, headers['x-amz-durable-execution-name']?.toString());
      return { status: 202, headers: { 'x-amz-durable-execution-arn': arn } };
    }
    if (isEvent) {
      notify(fn.name, JSON.parse(body || '{}'));
      return { status: 202 };
    }
    return await fn.invoke(JSON.parse(body || '{}')).then(answered, failed);
  }

  const server = await serve(
    async (request, response) => {
      respond(response, await answer(request).catch(refusal));
    },
    port,
    clock.now,
  );

  return {
    url: server.url,
    add,
    invoke: (name, event) => doors.first(() => find(name).invoke(event)),
    notify,
    resume: engine.resume,
    executions: engine.executions,
    async settled() {
      while (running > 0 || timers.size > 0 || engine.isBusy()) await sleep(2);
    },
    nextDue: engine.nextDue,
    async close() {
      closed = true;
      engine.close();
      for (const timer of timers) clearTimeout(timer);
      await server.close();
      await Promise.all([...functions.values()].map((fn) => fn.close()));
    },
  };
}

function decodePath({ url = '/' }: IncomingMessage): string[] {
  return url.replace(/\?.*$/, '').split('/').map(decodeURIComponent);
}

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

const answered = (result: unknown): Answer => ({ status: 200, body: result ?? null });

/** As Lambda tells a caller that the function itself has failed. */
function failed(error: Error): Answer {
  return {
    status: 200,
    headers: { 'x-amz-function-error': 'Unhandled' },
    body: { errorType: 'Error', errorMessage: error.message },
  };
}

/** Anything but a refusal is a fault of the host: with 500 the sender tries again. */
function refusal(error: Error): Answer {
  endWhereDiskIsFull(error);
  const { status, type } = error instanceof Refusal ? error : { status: 500, type: 'ServiceException' };
  return { status, headers: { 'x-amzn-errortype': type }, body: { Message: error.message } };
}

function respond(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
