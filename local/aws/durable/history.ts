import type { Execution, StoredOperation } from './execution.ts';

/** One event of `GetDurableExecutionHistory`. Its time in epoch milliseconds. */
export type HistoryEvent = {
  EventId: number;
  EventType: string;
  EventTimestamp: number;
  Id: string | undefined;
  ParentId: string | undefined;
  Name: string | undefined;
  SubType: string | undefined;
};

/**
 * What happened in an execution, oldest first: that each operation began, and how it ended if it has. The tries of a step,
 * and what operations came to, are not told.
 */
export function historyOf({ operations }: Execution): HistoryEvent[] {
  return operations
    .flatMap((operation) => eventsOf(operation))
    .sort((one, other) => one.EventTimestamp - other.EventTimestamp)
    .map((event, index) => ({ EventId: index + 1, ...event }));
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

function eventsOf(operation: StoredOperation): Omit<HistoryEvent, 'EventId'>[] {
  const { Id, ParentId, Name, SubType, Type, Status, StartTimestamp, EndTimestamp } = operation;
  const kind = kinds[Type ?? ''] ?? '';
  const event = { Id, ParentId, Name, SubType };
  const began = { EventType: `${kind}Started`, EventTimestamp: StartTimestamp, ...event };
  const end = ends[Status ?? ''];
  if (end === undefined || EndTimestamp === undefined) return [began];
  return [began, { EventType: `${kind}${end}`, EventTimestamp: EndTimestamp, ...event }];
}
