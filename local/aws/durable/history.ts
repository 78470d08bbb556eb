import type { Execution, StoredOperation } from './execution.ts';
import { triesOf } from './tries.ts';

/** One event of `GetDurableExecutionHistory`, with the details of its type, such as `StepSucceededDetails`. Times in epoch milliseconds. */
export type HistoryEvent = {
  EventId: number;
  EventType: string;
  EventTimestamp: number;
  Id: string | undefined;
  ParentId: string | undefined;
  Name: string | undefined;
  SubType: string | undefined;
};

/** Something that happened to an operation: `data` is what went in or came out, and `more` is told to everybody. */
type Moment = { what: string; at: number; data?: Data; more?: object };

type Data = { Input?: unknown; Result?: unknown; Error?: unknown };

/**
 * What happened in an execution, oldest first: that each operation, and each try of a step, began, and how it ended if it has. Of
 * invocations nothing is told.
 *
 * @param withData whether payloads, results and errors are told too, as `IncludeExecutionData` asks for
 */
export function historyOf(execution: Execution, withData = false): HistoryEvent[] {
  return execution.operations
    .flatMap((operation) => {
      const { Id, ParentId, Name, SubType, Type } = operation;
      return momentsOf(execution, operation).map(({ what, at, data = {}, more = {} }) => {
        const EventType = `${kinds[Type ?? ''] ?? ''}${what}`;
        const details = { ...more, ...(withData && payloadsOf(data)) };
        return { EventType, EventTimestamp: at, Id, ParentId, Name, SubType, [`${EventType}Details`]: details };
      });
    })
    .sort((one, other) => rankOf(one) - rankOf(other) || one.EventTimestamp - other.EventTimestamp)
    .map((event, index) => ({ EventId: index + 1, ...event }));
}

/** Nothing comes after the end of the execution, which may be in the same millisecond as the end of its last operation. */
function rankOf({ EventType }: Pick<HistoryEvent, 'EventType'>): number {
  return EventType.startsWith('Execution') && EventType !== 'ExecutionStarted' ? 1 : 0;
}

const kinds: Record<string, string> = {
  EXECUTION: 'Execution',
  STEP: 'Step',
  CONTEXT: 'Context',
  WAIT: 'Wait',
  CALLBACK: 'Callback',
};

const ends: Record<string, string> = {
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
  TIMED_OUT: 'TimedOut',
};

function momentsOf(execution: Execution, operation: StoredOperation): Moment[] {
  const { Type, Status, StartTimestamp, EndTimestamp } = operation;
  if (Type === 'EXECUTION') return momentsOfExecution(execution);
  if (Type === 'STEP' && triesOf(operation).length > 0) return momentsOfStep(operation);
  const { StepDetails, CallbackDetails, ContextDetails, WaitDetails } = operation;
  const CallbackId = CallbackDetails?.CallbackId;
  const more = { ...WaitDetails, ...(CallbackId !== undefined && { CallbackId }) };
  const began: Moment = { what: 'Started', at: StartTimestamp, more };
  const end = ends[Status ?? ''];
  if (end === undefined || EndTimestamp === undefined) return [began];
  const { Result, Error: error } = StepDetails ?? CallbackDetails ?? ContextDetails ?? {};
  return [began, { what: end, at: EndTimestamp, data: { Result, Error: error } }];
}

function momentsOfExecution({ payload, status, startedAt, endedAt, result, error }: Execution): Moment[] {
  const began: Moment = { what: 'Started', at: startedAt, data: { Input: payload } };
  if (endedAt === undefined) return [began];
  return [began, { what: ends[status] ?? '', at: endedAt, data: { Result: result, Error: error } }];
}

/** A try that another one follows has ended like any other, but says when that is. */
function momentsOfStep(operation: StoredOperation): Moment[] {
  return triesOf(operation).flatMap(({ startedAt, ended }, index) => {
    const began: Moment = { what: 'Started', at: startedAt };
    if (!ended) return [began];
    const { at, result, error, nextAfterSeconds } = ended;
    const RetryDetails = {
      CurrentAttempt: index + 1,
      ...(nextAfterSeconds !== undefined && { NextAttemptDelaySeconds: nextAfterSeconds }),
    };
    const what = error === undefined ? 'Succeeded' : 'Failed';
    return [began, { what, at, data: { Result: result, Error: error }, more: { RetryDetails } }];
  });
}

/** What is there, each as AWS wraps it. */
function payloadsOf(data: Data): object {
  const there = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there.map(([name, value]) => [name, { Payload: value }]));
}
