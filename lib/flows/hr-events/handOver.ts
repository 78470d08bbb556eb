import { eventExecutionName } from '../../hr/eventRunName.ts';
import { joinGroup, type WaitsFor } from '../../hr/waitingGroups.ts';
import { accountKey, newPerson } from '../../people/person.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import { type CarriedEvent, readCarried } from './carriedEvent.ts';
import { type CarriedOut, readCarriedOut, writtenBy } from './carriedOut.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { keepHandedOver } from './handedOver.ts';
import type { PlannedEvent } from './planEvent.ts';

/** An event that is to wait, for what, and with what is known of it by then. */
type Waiter = { event: CarriedEvent; waitsFor: WaitsFor };

/**
 * Puts the events that must wait into groups, each of which has a run of its own. Safe to do twice. Called under the source's
 * lock, right after that was renewed.
 *
 * @returns the groups
 */
export async function putIntoGroups(tools: EventTools, run: EventRun): Promise<string[]> {
  const { bucket, now } = tools;
  const { folder, source, id } = run;
  const carried = await readCarried(bucket, folder);
  const waiters = waitersOf(carried, await readCarriedOut(bucket, folder));
  if (waiters.length === 0) return [];
  const handed: Parameters<typeof keepHandedOver>[2] = {};
  const joined = new Map<string, string>();
  for (const { event, waitsFor } of waiters) {
    const what = `${waitsFor.why} ${waitsFor.requestId}`;
    const group = joined.get(what) ?? (await joinGroup(bucket, source, waitsFor, id, now()));
    joined.set(what, group);
    handed[event.name] = { group, why: waitsFor.why };
  }
  await inChunks(waiters, async ({ event: { name, ...event } }) => {
    const key = keys.groupEvent(source.id, handed[name]?.group ?? '', name);
    await bucket.write(key, JSON.stringify(event), 'application/json');
  });
  await keepHandedOver(bucket, folder, handed);
  return [...new Set(joined.values())];
}

/** Starts the runs of groups. The same group twice is one run. */
export async function startGroups(
  { startAgain }: EventTools,
  { source }: EventRun,
  groups: readonly string[],
): Promise<void> {
  for (const group of groups) await startAgain(eventExecutionName(group), { sourceId: source.id, group });
}

function waitersOf(carried: readonly CarriedEvent[], { plans, settled, written }: CarriedOut): Waiter[] {
  const byName = new Map(carried.map((one) => [one.name, one]));
  const planned = plans.flatMap((plan) => {
    if (plan.problem || written.get(accountKey(plan.accountName))?.overtaken) return [];
    return plan.events.flatMap((one): Waiter[] => {
      const { error, requestId, joined } = writtenBy(one, plan, written);
      if (error !== undefined) return [];
      const event = byName.get(one.name);
      const waitsFor = event && waitOf(one, requestId);
      if (!event || !waitsFor) return [];
      const isOwn = one.decision.do === 'request' && !joined;
      return [{ waitsFor, event: { ...event, isOwn, waitedFor: waitsFor.requestId, ...askedOf(one) } }];
    });
  });
  const isSettled = new Set(settled.map(({ name }) => name));
  const unread = carried.filter(({ name, notice }) => !('event' in notice) && !isSettled.has(name));
  return [...planned, ...unread.map((event) => ({ event, waitsFor: { why: 'reading' as const } }))];
}

function waitOf({ decision, held, ...planned }: PlannedEvent, written: string | undefined): WaitsFor | undefined {
  if (held) return { why: held };
  if (decision.do !== 'wait' && decision.do !== 'request') return undefined;
  const requestId = written ?? planned.requestId;
  return requestId ? { why: 'approval', requestId } : undefined;
}

function askedOf({ event, decision, before, held }: PlannedEvent): Pick<CarriedEvent, 'asked'> {
  if (!held) return {};
  // Of somebody who is not there, the account name is all that is known.
  const nobody = { ...newPerson(), accountName: event.values.accountName };
  if (event.type === 'stopped') return { asked: { what: 'Stopped and blocked', person: before ?? nobody } };
  if (!before) return {};
  if (decision.do === 'delete record') return { asked: { what: 'Deleted', person: before } };
  if (held === 'endings') return { asked: { what: 'Ended', person: before } };
  const endDate = (decision.do === 'change' && decision.values.endDate) || before.endDate;
  const values = decision.do === 'change' ? decision.values : { data: {} };
  const person = { ...before, ...values, data: { ...before.data, ...values.data }, endDate: before.endDate };
  return {
    asked: { what: `Rehired, to ${endDate.slice(0, 10)}`, person: { ...person, accountName: before.accountName } },
  };
}
