import * as z from 'zod';

/** What a run of waiting events is started with: the name of their queue, and the slot in which they came. */
export const queuePayloadSchema = z.strictObject({
  queue: z.string().regex(/^[0-9a-f]{12}_/),
  slot: z.iso.datetime(),
});

export type QueuePayload = z.output<typeof queuePayloadSchema>;

/** Deliveries that come within so long a time share a run. */
const slotMilliseconds = 1_000;

/** So far the clocks of two machines may be apart. */
const clockMargin = 250;

/** The run that carries out what waits now. @param now epoch milliseconds */
export function queuePayload(queue: string, now: number): QueuePayload {
  const slot = new Date(Math.floor(now / slotMilliseconds) * slotMilliseconds).toISOString();
  return { queue, slot };
}

/**
 * Seconds that a run waits before it looks at what has come. A door that finds the run started already relies on the run to
 * look later than the door has kept its event: so it looks when the slot is over on every door's clock.
 *
 * @param startedAt epoch milliseconds
 */
export function secondsUntilOver({ slot }: QueuePayload, startedAt: number): number {
  return Math.max(0, Math.ceil((Date.parse(slot) + slotMilliseconds + clockMargin - startedAt) / 1_000));
}

/** The id of a run: sorts by time, and is the same for all deliveries of a slot. */
export function queueRunId({ queue, slot }: QueuePayload): string {
  return `${slot.replaceAll(/[-:.]/g, '')}-${queue.slice(0, 12)}`;
}

/** The name of the execution of a run. */
export function eventExecutionName(runId: string): string {
  return `hr-${runId}`;
}
