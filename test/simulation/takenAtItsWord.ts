import type { PlanEvent } from './plan.ts';

/** Whether nelm is to believe an event: neither is it forged, nor stamped with a moment that is yet to come. */
export function isTakenAtItsWord({
  forged = false,
  ahead,
}: Pick<Extract<PlanEvent, { kind: 'event' }>, 'forged' | 'ahead'>): boolean {
  return !forged && ahead === undefined;
}
