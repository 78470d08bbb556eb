import { eventExecutionName, queuePayload, queueRunId } from '../../hr/eventRunName.ts';
import type { EventTools } from './eventRun.ts';

/** Starts the run that carries out what waits in a queue now. */
export async function startNext(
  { now, startAgain }: Pick<EventTools, 'now' | 'startAgain'>,
  queue: string,
): Promise<void> {
  const next = queuePayload(queue, now());
  await startAgain(eventExecutionName(queueRunId(next)), next);
}
