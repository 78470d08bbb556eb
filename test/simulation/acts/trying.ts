import { setTimeout as sleep } from 'node:timers/promises';
import { contextWith } from '../../lib/middleware/invoking.ts';
import type { PlanEvent } from '../plan.ts';

export const minute = 60_000;

/** So often a sender tries again what was not taken, and so long it waits in between. */
const [mostTries, pauseOfSenders] = [40, 10 * minute];

/** The events of a plan of one kind. */
export type Of<Kind> = Extract<PlanEvent, { kind: Kind }>;

/** Tries until it is taken, as S3, the scheduler and HR systems do. */
export async function untilTaken(attempt: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (await attempt().catch(() => false)) return true;
    await sleep(pauseOfSenders);
  }
  return false;
}

/** Does something after a while. */
export async function later(milliseconds: number, work: () => Promise<void>): Promise<void> {
  await sleep(milliseconds);
  await work();
}

/** Invokes a door that is no page. */
export async function invoke(door: unknown, event: unknown): Promise<unknown> {
  return await (door as (event: unknown, context: unknown) => Promise<unknown>)(event, contextWith());
}
