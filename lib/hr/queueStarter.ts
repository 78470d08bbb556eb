import { startFlow } from '../durable/startFlow.ts';
import { eventExecutionName, queuePayload, queueRunId } from './eventRunName.ts';

/**
 * Makes the starter of runs that carry out what waits. Deliveries of a slot share a run: one that this door has started is not
 * started again.
 *
 * @param now epoch milliseconds
 */
export function queueStarter(functionName: string, now: () => number) {
  /** The run that was started last, by queue. */
  const started = new Map<string, string>();
  return async (queue: string, signal?: AbortSignal): Promise<void> => {
    const payload = queuePayload(queue, now());
    const runId = queueRunId(payload);
    if (started.get(queue) === runId) return;
    await startFlow(functionName, eventExecutionName(runId), payload, { signal });
    if (started.size >= mostQueues) started.clear();
    started.set(queue, runId);
  };
}

/** The names of sources come from outside: so many are remembered. */
const mostQueues = 1_000;
