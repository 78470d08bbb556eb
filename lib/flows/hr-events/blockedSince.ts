import { blockOf, liftedAt } from '../../people/blocked.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { isStop, type PersonPlan } from './planPerson.ts';

/** Whether an operator has lifted a stop since it was decided on. */
export async function isLiftedSince({ bucket }: EventTools, { source }: EventRun, plan: PersonPlan): Promise<boolean> {
  const stop = plan.events.find(isStop);
  const lifted = stop && (await liftedAt(bucket, source.id, plan.accountName));
  return lifted !== undefined && stop !== undefined && lifted >= stop.event.occurredAt;
}

/** Whether somebody whom nothing stops here was blocked since that was decided on: a run may try for hours. */
export async function isBlockedSince({ bucket }: EventTools, { source }: EventRun, plan: PersonPlan): Promise<boolean> {
  return !plan.events.some(isStop) && (await blockOf(bucket, source.id, plan.accountName)) !== undefined;
}
