import * as z from 'zod';
import { latestEnd } from '../../contracts/contractLength.ts';
import { systemAttributes } from '../../isc/person.ts';
import { differences } from '../../people/compare.ts';
import {
  getValue,
  newPerson,
  type Person,
  type PersonValues,
  personValuesSchema,
  setValue,
  withValues,
} from '../../people/person.ts';
import { asSaid, type NormalizedEvent } from './normalizedEvent.ts';

/** What the tenant shows of a person: a record, or a request that waits for its approvers, or nothing. */
export type Situation = {
  record?: Person | undefined;
  pending?: Person | undefined;
  /** There is neither, and a request of the person was taken back or rejected. */
  isRequestOver?: boolean;
  /** The earliest start that the record is known to have had, in epoch milliseconds. */
  earliestStart?: number | undefined;
  /** When the record was made, in epoch milliseconds. */
  createdAt?: number | undefined;
  /** An event that happened before this one gave the record its start: what ends afterwards is no earlier contract. */
  isSaidBefore?: boolean;
};

/** What decides beside the event and the situation. */
export type Rules = {
  onboarding: 'request' | 'record';
  maxContractDays: number;
  timeZone: string;
  /** Epoch milliseconds. */
  now: number;
  /** Writes a moment as the dates of a person are written. */
  write: (milliseconds: number) => string;
};

/** What is to be done for an event, and what that will be called in the report. */
export const decisionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['create', 'request']), person: personValuesSchema }),
  z.object({
    do: z.literal('change'),
    values: personValuesSchema,
    outcome: z.enum(['changed', 'extended', 'ended', 'rehired', 'stopped']),
  }),
  z.object({
    do: z.enum(['delete record', 'delete request']),
    reason: z.string().optional(),
    outcome: z.literal('stopped').optional(),
  }),
  /** A request that is pending will be a record, or none: then it can be done. */
  z.object({ do: z.literal('wait') }),
  z.object({
    do: z.literal('nothing'),
    outcome: z.enum(['nothing-to-do', 'unknown-person', 'out-of-date', 'refused', 'blocked', 'stopped', 'failed']),
    reason: z.string(),
    /** It says nothing of the person, since its sender may not, or it could not be done: no history has it. */
    isForbidden: z.literal(true).optional(),
  }),
]);

export type Decision = z.infer<typeof decisionSchema>;

const nothing = (reason: string): Decision => ({ do: 'nothing', outcome: 'nothing-to-do', reason });
const refused = (reason: string): Decision => ({ do: 'nothing', outcome: 'refused', reason });
const stoppedAlready = (reason: string): Decision => ({ do: 'nothing', outcome: 'stopped', reason });
const unchanged = nothing('The record is already as the event says.');

/** What comes of whatever has waited for a request that has let nobody in. */
export const requestOver = nothing('The request of the person was taken back before, or rejected: nobody was let in.');

/**
 * What an event means, in the situation that the tenant shows. What the configuration gives and the system does not say fills in a new
 * person, and changes nobody who is there: somebody may have corrected it since.
 */
export function decide(event: NormalizedEvent, situation: Situation, rules: Rules): Decision {
  const { record, pending } = situation;
  if (record) return decideForRecord(asSaid(event), { ...situation, record }, rules);
  if (pending) return decideForPending(asSaid(event), pending, rules);
  if (event.type === 'stopped')
    return stoppedAlready('The source has nobody of this account name; nobody of that name is let in.');
  if (event.type === 'withdrawn') return nothing('There is neither a pending request nor a record.');
  const isOver = event.type === 'ended' || Date.parse(event.values.endDate ?? '') <= rules.now;
  if (isOver && situation.isRequestOver) return requestOver;
  if (event.type === 'hired' || event.type === 'rehired') return hire(event.values, rules);
  return {
    do: 'nothing',
    outcome: 'unknown-person',
    reason: 'The source has nobody of this account name. When a hire from before comes late, this is applied too.',
  };
}

/** A situation in which there is a record. */
type OfRecord = Situation & { record: Person };

function decideForRecord({ type, values, occurredAt }: NormalizedEvent, situation: OfRecord, rules: Rules): Decision {
  const { record } = situation;
  const hasEnded = Date.parse(record.endDate) <= rules.now;
  if (type === 'withdrawn') return withdraw(situation, rules);
  if (type === 'stopped') return stop(situation, rules);
  if (type === 'ended') {
    if (hasEnded) return nothing('The contract has already ended.');
    return end(situation, values.endDate ? Date.parse(values.endDate) : undefined, occurredAt, rules);
  }
  if (type === 'extended') return extend(record, values.endDate ?? '', rules);
  if (type === 'hired' && hasEnded) {
    const endsLater = Date.parse(values.endDate ?? '') > rules.now;
    return endsLater
      ? change(record, values, 'rehired', rules)
      : nothing('The contract has ended, and so has that of the event.');
  }
  return change(record, values, type === 'rehired' ? 'rehired' : 'changed', rules);
}

/** Why a request is taken back. */
export const endedBefore = 'The contract ended before it was approved.';

function decideForPending(event: NormalizedEvent, pending: Person, { now }: Rules): Decision {
  const { type, values } = event;
  if (type === 'withdrawn') return { do: 'delete request' };
  if (type === 'stopped') return { do: 'delete request', outcome: 'stopped' };
  if (endsRequest(event, pending, now)) return { do: 'delete request', reason: endedBefore };
  if (type === 'hired' || differences(values, pending).length > 0) return { do: 'wait' };
  return nothing('The pending request is already as the event says.');
}

/** Whether, by what an event says, the contract is over of somebody who is only requested. `now`: epoch milliseconds. */
export function endsRequest({ type, values, arrivedAt }: NormalizedEvent, pending: Person, now: number): boolean {
  const end = Date.parse(values.endDate ?? '');
  const start = Date.parse(pending.startDate);
  if (type === 'ended') return !(end > Math.max(now, start));
  // What had passed when it was said may be the end of an earlier contract.
  return type !== 'extended' && end > Math.max(arrivedAt, start) && end <= now;
}

/** What nobody can be made without. A telephone number may come later. */
const neededOfNewPerson = systemAttributes.filter((name) => name !== 'accountName' && name !== 'phone');

/** What a new person needs and the values lack. */
export function lackingOf(values: PersonValues): string[] {
  return neededOfNewPerson.filter((name) => !values[name]);
}

/** Makes a person of values, by request or at once. */
export function hire(values: PersonValues, rules: Rules): Decision {
  const missing = lackingOf(values);
  if (missing.length > 0) return refused(`The event lacks ${missing.join(', ')}, which a new person needs.`);
  const { startDate = '', endDate = '' } = values;
  const problem = contractProblem({ startDate, endDate }, rules);
  return problem ? refused(problem) : { do: rules.onboarding === 'record' ? 'create' : 'request', person: values };
}

/** Changes what differs. */
export function change(
  record: Person,
  values: PersonValues,
  outcome: 'changed' | 'extended' | 'ended' | 'rehired',
  rules: Rules,
): Decision {
  const columns = differences({ ...values, accountName: record.accountName }, record);
  if (columns.length === 0) return unchanged;
  const after = withValues(record, values);
  const problem = columns.some((column) => column.endsWith('Date')) && contractProblem(after, rules, record);
  return problem ? refused(problem) : { do: 'change', values: only(columns, values, record.accountName), outcome };
}

/**
 * A record that has not started is deleted; one that has is refused, since ending is another event. Whoever was ever let in
 * stays, even if their start was put off since: deleting them would end them without grace or threshold.
 */
export function withdraw({ record, earliestStart }: OfRecord, { now }: Rules): Decision {
  if (Date.parse(record.startDate) <= now) return refused('The contract has started. If it is over, send "ended".');
  if (earliestStart !== undefined && earliestStart <= now) return refused(wasLetIn);
  return { do: 'delete record' };
}

const wasLetIn =
  'The contract has not started, but the person was let in before, and no event deletes such a record. Change its dates, or delete it by hand.';

function extend(record: Person, endDate: string, rules: Rules): Decision {
  if (Date.parse(endDate) < Date.parse(record.endDate))
    return refused('The new end is not later than the present one.');
  return change(record, { accountName: record.accountName, data: {}, endDate }, 'extended', rules);
}

/**
 * On the day that the event gives, which may be to come, or when it happened; never before the contract's first second, which
 * the tenant would refuse.
 */
function end(situation: OfRecord, given: number | undefined, occurredAt: number, rules: Rules): Decision {
  const { now, write } = rules;
  const { record, isSaidBefore, earliestStart = Number.POSITIVE_INFINITY, createdAt = now } = situation;
  const { accountName } = record;
  const start = Date.parse(record.startDate);
  // It may be the end of an earlier contract, of somebody who has come again since, or will.
  const isOfThis = isSaidBefore && earliestStart >= start;
  const isEarlier = given !== undefined ? given < start : !isOfThis && (start <= now || occurredAt < createdAt);
  if (isEarlier && (occurredAt < start || start > now)) return refused(beforeStart(start > now));
  if (given !== undefined && given > now) {
    return change(record, { accountName, data: {}, endDate: write(given) }, 'ended', rules);
  }
  if (start > now && earliestStart <= now) return refused(wasLetIn);
  if (start > now) return { do: 'delete record', reason: neverBegan };
  const endDate = write(Math.max(Math.min(given ?? occurredAt, now), start + 1_000));
  return { do: 'change', values: { accountName, data: {}, endDate }, outcome: 'ended' };
}

function beforeStart(isToCome: boolean): string {
  return isToCome
    ? 'The contract starts after the end that the event gives. If it is not to begin, send "withdrawn".'
    : 'The contract started after the event, and after the end that it gives: it may be that of an earlier contract. If this one is to end, send "ended" without an end, or with one of today.';
}

const neverBegan = 'The contract had not started: the record was deleted, and deleted.csv of the run keeps it.';

/**
 * Ends a contract now, whenever it was to begin. A record that has not started is deleted where the person was never let in;
 * else it starts when it first did, so that it can end.
 */
function stop({ record, earliestStart = Number.POSITIVE_INFINITY }: OfRecord, { now, write }: Rules): Decision {
  const { accountName, endDate } = record;
  const start = Date.parse(record.startDate);
  if (Date.parse(endDate) <= now) return stoppedAlready('The contract has ended already; it is not let begin again.');
  if (start < now) {
    const end = write(Math.max(now, start + 1_000));
    return { do: 'change', values: { accountName, data: {}, endDate: end }, outcome: 'stopped' };
  }
  if (earliestStart >= now) return { do: 'delete record', reason: neverBegan, outcome: 'stopped' };
  const values = { accountName, data: {}, startDate: write(earliestStart), endDate: write(now) };
  return { do: 'change', values, outcome: 'stopped' };
}

type Contract = Pick<Person, 'startDate' | 'endDate'>;

/** What keeps a contract from being so. One that was longer may stay too long: who takes access away is not refused for that. */
function contractProblem(
  { startDate, endDate }: Contract,
  { maxContractDays, timeZone }: Rules,
  before?: Contract,
): string | undefined {
  const [start, end] = [Date.parse(startDate), Date.parse(endDate)];
  if (end <= start) return 'The contract would end before it starts.';
  if (before && start >= Date.parse(before.startDate) && end <= Date.parse(before.endDate)) return undefined;
  if (end <= latestEnd(startDate, maxContractDays, timeZone)) return undefined;
  return `The contract would be longer than ${maxContractDays} days, which is the most for this source (maxContractDays).`;
}

function only(columns: readonly string[], values: PersonValues, accountName: string): PersonValues {
  const chosen: PersonValues = { accountName, data: {} };
  for (const column of columns) setValue(chosen, column, getValue(values, column) ?? '');
  return chosen;
}

/** The person that a decision leaves, as far as it does not depend on approvers: whoever is requested is there. */
export function outcomeOf(decision: Decision, record: Person | undefined): Person | undefined {
  if (decision.do === 'create' || decision.do === 'request') {
    const { accountName } = decision.person;
    return withValues({ ...newPerson(), accountName }, decision.person);
  }
  if (decision.do === 'change') return record && withValues(record, decision.values);
  return decision.do === 'delete record' ? undefined : record;
}
