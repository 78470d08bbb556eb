import * as z from 'zod';
import type { createEngine } from './engine.ts';
import { type Execution, onWire } from './execution.ts';
import { historyOf } from './history.ts';
import { type PageRequest, pageOf } from './page.ts';

type Engine = ReturnType<typeof createEngine>;

/** A request to Lambda's API of 2025-12-01: the segments of its path, what its query says, and its body. */
export type DurableRequest = { path: readonly string[]; query: URLSearchParams; body: string };

const checkpointSchema = z.looseObject({
  CheckpointToken: z.string().optional(),
  ClientToken: z.string().optional(),
  // The engine refuses what it does not know in an update.
  Updates: z.array(z.any()).default([]),
});

/**
 * Answers the requests about durable executions that functions and their callers send: `CheckpointDurableExecution`,
 * `GetDurableExecutionState`, `GetDurableExecution`, `GetDurableExecutionHistory`, `ListDurableExecutionsByFunction`, and
 * the completion of callbacks.
 *
 * @returns the body of the answer; undefined when it is another request
 * @throws Refusal when the engine refuses it
 */
export function answerDurable(engine: Engine, { path, query, body }: DurableRequest): unknown {
  const [kind, id = '', verb] = path;
  if (kind === 'functions' && verb === 'durable-executions') {
    const { items, nextMarker } = pageOf(listed(engine.executions(), id, query), pageRequest(query));
    return { DurableExecutions: items.map(described), NextMarker: nextMarker };
  }
  if (kind === 'durable-executions' && verb === undefined) {
    const execution = engine.find(id);
    return { ...described(execution), InputPayload: execution.payload };
  }
  if (kind === 'durable-executions' && verb === 'checkpoint') {
    const { CheckpointToken, ClientToken, Updates } = checkpointSchema.parse(JSON.parse(body));
    const { token, operations } = engine.checkpoint(id, {
      token: CheckpointToken,
      clientToken: ClientToken,
      updates: Updates,
    });
    return { CheckpointToken: token, NewExecutionState: { Operations: onWire(operations, inSeconds) } };
  }
  if (kind === 'durable-executions' && verb === 'state') {
    const token = query.get('CheckpointToken') ?? undefined;
    const { items, nextMarker } = engine.state(id, token, pageRequest(query));
    return { Operations: onWire(items, inSeconds), NextMarker: nextMarker };
  }
  if (kind === 'durable-executions' && verb === 'history') {
    const withData = query.get('IncludeExecutionData') === 'true';
    const { items, nextMarker } = pageOf(historyOf(engine.find(id), withData), pageRequest(query));
    return { Events: onWire(items, inSeconds), NextMarker: nextMarker };
  }
  if (kind === 'durable-execution-callbacks' && verb === 'succeed') {
    engine.completeCallback(id, 'SUCCEEDED', { Result: body });
    return {};
  }
  if (kind === 'durable-execution-callbacks' && verb === 'fail') {
    engine.completeCallback(id, 'FAILED', { Error: JSON.parse(body || '{}') });
    return {};
  }
  return undefined;
}

function pageRequest(query: URLSearchParams): PageRequest {
  return { marker: query.get('Marker') ?? '', maxItems: Number(query.get('MaxItems') ?? 0) };
}

/** A function's own name, of its ARN or with its alias. */
export function functionNameOf(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*:function:/, '').replace(/:.*$/, '');
}

/**
 * Those of a function, by name, by state and from a moment on where that is asked for; the newest first unless the oldest are to
 * be.
 */
function listed(executions: readonly Execution[], nameOrArn: string, query: URLSearchParams): Execution[] {
  const functionName = functionNameOf(nameOrArn);
  const name = query.get('DurableExecutionName');
  const states = query.getAll('Statuses');
  const after = Date.parse(query.get('StartedAfter') ?? '');
  const found = executions
    .filter((one) => one.functionName === functionName && (name === null || one.name === name))
    .filter(({ startedAt }) => Number.isNaN(after) || startedAt >= after)
    .filter(({ status }) => states.length === 0 || states.includes(status))
    .sort((one, other) => other.startedAt - one.startedAt);
  return query.get('ReverseOrder') === 'true' ? found.reverse() : found;
}

/** An execution as lists tell it. */
function described({
  arn,
  name,
  functionName,
  status,
  startedAt,
  endedAt,
  result,
  error,
}: Execution): Record<string, unknown> {
  return {
    DurableExecutionArn: arn,
    DurableExecutionName: name,
    FunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    Status: status,
    StartTimestamp: inSeconds(startedAt),
    ...(endedAt !== undefined && { EndTimestamp: inSeconds(endedAt) }),
    Result: result,
    Error: error,
  };
}

const inSeconds = (milliseconds: number) => milliseconds / 1000;
