import { accountKey } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import { type Decided, readDecided } from './decided.ts';
import type { PlannedEvent } from './planEvent.ts';
import { firstWriting, type PersonPlan } from './planPerson.ts';
import { type AllWritten, readWritten } from './writeEvents.ts';
import type { Written } from './writePlan.ts';

/** What a run has decided, as far as it was carried out, and what came of its writes. */
export type CarriedOut = Decided & { written: AllWritten };

/** Reads what a run has decided and written. Events that must be decided on anew are among those that are left. */
export async function readCarriedOut(bucket: Bucket, folder: string): Promise<CarriedOut> {
  const { plans, settled } = await readDecided(bucket, folder);
  const written = await readWritten(bucket, folder);
  const asDone = (plan: PersonPlan) => (written.get(accountKey(plan.accountName))?.isCut ? cut(plan) : plan);
  return { plans: plans.map(asDone), settled, written };
}

function cut(plan: PersonPlan): PersonPlan {
  const first = firstWriting(plan);
  const count = first ? plan.events.indexOf(first) + 1 : plan.events.length;
  const names = plan.events.slice(count).map(({ name }) => name);
  return { ...plan, events: plan.events.slice(0, count), left: [...names, ...plan.left] };
}

/** What came of the write of an event: nothing where it writes nothing, or comes before any that does. */
export function writtenBy(planned: PlannedEvent, plan: PersonPlan, all: AllWritten): Written {
  const { decision, held } = planned;
  const first = firstWriting(plan);
  const isBefore = first !== undefined && plan.events.indexOf(planned) < plan.events.indexOf(first);
  return isBefore || held || decision.do === 'nothing' ? {} : (all.get(accountKey(plan.accountName)) ?? {});
}
