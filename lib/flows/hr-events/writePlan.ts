import { mayPass } from '../../durable/failure.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import { systemAttributes } from '../../isc/person.ts';
import { differences } from '../../people/compare.ts';
import { writeUpload } from '../../people/csv/writePeople.ts';
import { getValue, newPerson, type Person, type PersonValues } from '../../people/person.ts';
import type { EventRun, WritingTools } from './eventRun.ts';
import { findRecord, findRequest, unlessGone } from './locate.ts';
import type { Plan } from './planEvent.ts';

/**
 * What was written: the id of a record or request that is there now. `joined`: somebody had requested the person.
 * `overtaken`: the request that was to be deleted had been approved, so that there is a record to decide on.
 */
export type Written = { recordId?: string; requestId?: string; joined?: true; overtaken?: true };

/**
 * Does what was planned. Safe to do twice: what is there already is not made again. Called under the source's lock.
 *
 * @throws LockLost when another run has had the lock since, and nothing was done
 */
export async function writePlan(
  tools: WritingTools,
  run: Pick<EventRun, 'source' | 'folder'>,
  lock: HeldLock,
  plan: Plan,
  isc: Isc,
): Promise<Written> {
  const { decision, recordId = '', requestId = '', event } = plan;
  if (decision.do === 'nothing' || decision.do === 'wait') return {};
  await lock.renew();
  return await withServerMessages(async () => {
    switch (decision.do) {
      case 'create':
        return await createRecord(tools, run, decision.person, isc);
      case 'request':
        return await createRequest(tools, run, decision.person, isc, plan.isTried);
      case 'change':
        await isc.records.patch(recordId, patchOf(decision.values));
        return { recordId };
      case 'delete record':
        await keepDeleted(tools, run, plan);
        await unlessGone(isc.records.delete(recordId));
        return {};
      case 'delete request':
        return await deleteRequest(tools, run, requestId, event.values.accountName, isc);
    }
  });
}

/** The file, in the run's folder, that brings back whom an event deletes. */
export const deletedFile = 'deleted.csv';

/** Nobody is deleted who was not first written down, as a file that `inbox/` takes as it is. */
async function keepDeleted({ bucket }: WritingTools, { folder }: Pick<EventRun, 'folder'>, { before }: Plan) {
  if (!before) throw new Error('a record was to be deleted that nobody has read.');
  const attributes = Object.keys(before.data).map((name) => ({ technicalName: name, label: name }));
  await bucket.write(`${folder}/${deletedFile}`, writeUpload([before], attributes), 'text/csv; charset=utf-8');
}

async function createRecord(
  { config }: WritingTools,
  { source }: Pick<EventRun, 'source'>,
  person: PersonValues,
  isc: Isc,
): Promise<Written> {
  const there = await findRecord(isc, source, person.accountName, undefined, config.timeZone);
  if (there) return { recordId: there.id };
  const { id } = await isc.records.create({ ...withBlanks(person), sourceId: source.id });
  return { recordId: id };
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
  isTried = false,
): Promise<Written> {
  try {
    const { id } = await isc.requests.create({ ...withBlanks(person), sourceId: source.id });
    return { requestId: id };
  } catch (error) {
    if (!(error instanceof IscRefusedError) || !error.detailCode?.startsWith('400.1.409')) throw error;
    const pending = await findRequest(isc, source, person.accountName, {}, config.timeZone);
    if (pending) {
      const isOwn = isTried && differences(withBlanks(person), pending.person).length === 0;
      return { requestId: pending.id, ...(!isOwn && { joined: true }) };
    }
    // An earlier try may have made a request whose answer was lost, and which nobody need approve.
    const there = await findRecord(isc, source, person.accountName, undefined, config.timeZone);
    if (there) return { recordId: there.id };
    throw error;
  }
}

/** The last approver may have been faster: then there is a record, and deleting its request ended nothing. */
async function deleteRequest(
  { config }: WritingTools,
  { source }: Pick<EventRun, 'source'>,
  requestId: string,
  accountName: string,
  isc: Isc,
): Promise<Written> {
  const find = () => findRecord(isc, source, accountName, undefined, config.timeZone);
  try {
    await unlessGone(isc.requests.delete(requestId));
  } catch (error) {
    if (error instanceof IscRefusedError && !mayPass(error) && (await find())) return { overtaken: true };
    throw error;
  }
  return (await find()) ? { overtaken: true } : {};
}

/** The API asks for all of a person's own attributes; which of them may be empty is for the source's schema to say. */
function withBlanks(person: PersonValues): Person {
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
