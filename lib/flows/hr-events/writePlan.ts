import * as z from 'zod';
import { dateReader } from '../../dates/dates.ts';
import { mayPass } from '../../durable/failure.ts';
import { CallError } from '../../isc/callError.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import { systemAttributes } from '../../isc/person.ts';
import { unlessGone } from '../../isc/unlessGone.ts';
import { differences, isWholly } from '../../people/compare.ts';
import { getValue, newPerson, type Person, type PersonValues } from '../../people/person.ts';
import { deleteRequest } from './deleteRequest.ts';
import type { EventRun, WritingTools } from './eventRun.ts';
import { createLocator, type Located, located } from './locate.ts';
import type { PlannedEvent } from './planEvent.ts';

export const writtenSchema = z.object({
  /** The id of a record or request that is there now. */
  recordId: z.string().optional(),
  requestId: z.string().optional(),
  /** Somebody else had requested the person. */
  joined: z.literal(true).optional(),
  /**
   * The request that was to be deleted had been approved, or whoever was to be hired came another way meanwhile: there is a
   * record to decide on. Or the person was blocked meanwhile.
   */
  overtaken: z.literal(true).optional(),
  /** When its request was deleted, in epoch milliseconds, where nobody has looked yet whether an approver was faster. */
  deletedAt: z.number().optional(),
  /** Why it could not be written. */
  error: z.string().optional(),
  /** Nobody knows whether it took effect. */
  isUnknown: z.literal(true).optional(),
  /** Only the first of the person's events that write was tried, or done: those after it must be decided on anew. */
  isCut: z.literal(true).optional(),
});

/** What came of a write. */
export type Written = z.infer<typeof writtenSchema>;

/**
 * Does what was planned for a person. Safe to do twice: what is there already is not made again. Called under the source's
 * lock, right after that was renewed.
 *
 * @param isTried whether it may have been tried before, and nobody knows what came of it
 */
export async function writePlan(
  tools: WritingTools,
  run: Pick<EventRun, 'source'>,
  { decision, recordId = '', requestId = '', event }: PlannedEvent,
  isTried: boolean,
  isc: Isc,
): Promise<Written> {
  return await withServerMessages(async () => {
    switch (decision.do) {
      case 'create':
        return await createRecord(tools, run, decision.person, isc, isTried);
      case 'request':
        return await createRequest(tools, run, decision.person, isc, isTried);
      case 'change':
        return await changeRecord(tools, recordId, decision.values, isc);
      case 'delete record':
        await unlessGone(isc.records.delete(recordId));
        return {};
      case 'delete request':
        return await deleteRequest(run.source, requestId, event.values.accountName, tools.config.timeZone, isc);
      default:
        return {};
    }
  });
}

/** The tenant answers with the record as it is then: it is compared with what was to be. */
async function changeRecord(
  { config }: WritingTools,
  recordId: string,
  values: PersonValues,
  isc: Isc,
): Promise<Written> {
  const answered = await isc.records.patch(recordId, patchOf(values));
  const { person } = located(answered, dateReader({ timeZone: config.timeZone, dateFormats: [] }));
  const other = differences({ ...values, accountName: person.accountName }, person);
  return other.length === 0 ? { recordId } : { recordId, error: otherThanSent(other) };
}

/** What is said where the source shows something else than was sent. */
function otherThanSent(columns: readonly string[]): string {
  return columns.includes('accountName')
    ? 'The person was sent, but is not in the source. Look in ISC, and send the event again with a new id.'
    : `The change was sent, but the source shows another ${columns.join(', ')}. Look in ISC, and send the event again with a new id.`;
}

/**
 * There was nobody when it was decided. A try that was cut off while it asked for the record may have made it, and no document
 * says that a tenant refuses a second one of an account name.
 */
async function createRecord(
  { config }: WritingTools,
  { source }: Pick<EventRun, 'source'>,
  person: PersonValues,
  isc: Isc,
  isTried: boolean,
): Promise<Written> {
  const find = () => createLocator(isc, source, config.timeZone, 1).record(person.accountName, undefined);
  const there = isTried ? await find() : undefined;
  if (there) return cameOf(there, person);
  try {
    const { id } = await isc.records.create({ ...withBlanks(person), sourceId: source.id });
    return { recordId: id };
  } catch (error) {
    if (!isTaken(error)) throw error;
    const made = await find();
    if (!made) throw isTried ? new NotListedYet() : error;
    return cameOf(made, person);
  }
}

/** An earlier try may have made somebody, or their request, whom the lists of the tenant do not have: they may be seconds behind. */
export class NotListedYet extends CallError {
  override readonly name = 'NotListedYet';

  constructor() {
    super(
      'ISC says that the account name is in use, and lists nobody and no request of that name. Look in ISC who has it, and send the event again with a new id.',
      { retry: true },
    );
  }
}

/**
 * What came of a hire of somebody who is there. Nobody was when it was decided: where they are all that this hire makes, an
 * earlier try may have made them; else they came another way meanwhile, and are decided on anew.
 */
function cameOf({ id, person: there }: Located, person: PersonValues): Written {
  return isWholly(person, there) ? { recordId: id } : { overtaken: true };
}

/** Whether the tenant says that an account name is in use already. */
function isTaken(error: unknown): boolean {
  return error instanceof IscRefusedError && error.detailCode?.startsWith('400.1.409') === true;
}

/**
 * A tenant refuses a second request for an account name: then the first one is waited for. It is nelm's own, and was joined by
 * nobody, where an earlier try lost its answer and the request says all that this one would.
 */
async function createRequest(
  { config }: WritingTools,
  { source }: Pick<EventRun, 'source'>,
  person: PersonValues,
  isc: Isc,
  isTried: boolean,
): Promise<Written> {
  try {
    const { id } = await isc.requests.create({ ...withBlanks(person), sourceId: source.id });
    return { requestId: id };
  } catch (error) {
    if (!isTaken(error)) throw error;
    const locator = createLocator(isc, source, config.timeZone, 1);
    const pending = await locator.request(person.accountName, undefined);
    if (pending) {
      const isOwn = isTried && differences(withBlanks(person), pending.person).length === 0;
      return { requestId: pending.id, ...(!isOwn && { joined: true }) };
    }
    // An earlier try may have made a request whose answer was lost, and which nobody need approve.
    const there = await locator.record(person.accountName, undefined);
    if (there) return cameOf(there, person);
    throw isTried && locator.canListRequests ? new NotListedYet() : error;
  }
}

/** The API asks for all of a person's own attributes; which of them may be empty is for the source's schema to say. */
export function withBlanks(person: PersonValues): Person {
  return { ...newPerson(), ...person };
}

function patchOf(values: PersonValues): { op: 'add'; path: string; value: string }[] {
  const own = systemAttributes.filter((name) => name !== 'accountName' && values[name] !== undefined);
  const names = [...own, ...Object.keys(values.data)];
  // "add" replaces what is there, and is not refused when nothing is.
  return names.map((name) => ({
    op: 'add',
    path: own.some((one) => one === name) ? `/${name}` : `/data/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    value: getValue(values, name) ?? '',
  }));
}

/** The tenant says why it refuses; that may quote the person, so it goes to the report alone. */
async function withServerMessages<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IscRefusedError) || error.serverMessages.length === 0 || mayPass(error)) throw error;
    throw new Error(`${error.message} It says: ${error.serverMessages.join(' ')}`);
  }
}
