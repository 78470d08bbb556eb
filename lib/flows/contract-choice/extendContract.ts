import { toType } from '../../config/toType.ts';
import { extendedEnd } from '../../contracts/extension.ts';
import { type ChoiceResult, extendable } from '../../contracts/keptContract.ts';
import { isSameMoment } from '../../contracts/noticeDue.ts';
import { noteWarned, optedOut } from '../../contracts/warned.ts';
import type { Attempt } from '../../durable/attempt.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import { unlessGone } from '../../isc/unlessGone.ts';
import { readBlocked } from '../../people/blocked.ts';
import { checkSettings } from '../../sources/settings.ts';
import { findSource, listSources } from '../../sources/sources.ts';
import type { ChoiceTools, ChosenContract } from './choiceRun.ts';
import { managerHasLeft } from './managerHasLeft.ts';

/**
 * Moves the end of a record, unless it was changed since its manager was told of it, or that manager has left. Safe to do twice: a record that has
 * the new end already is extended.
 *
 * @param newEnd ISO 8601 with the offset of the organisation's zone, through the last second of a day
 * @throws Error when the settings name a source that the tenant has not; LockLost when another run has had the lock of the source since, and nothing was sent
 */
export async function extendContract(
  { bucket, isc, config }: Pick<ChoiceTools, 'bucket' | 'isc' | 'config'>,
  contract: ChosenContract,
  newEnd: string,
  lock: HeldLock,
  attempt: Attempt,
): Promise<ChoiceResult> {
  const counted = isc.with(attempt);
  const record = await unlessGone(counted.records.get(contract.recordId));
  const hasLeft = await managerHasLeft({ bucket, config }, contract.id, record?.manager ?? '', counted);
  const isSo = isSameMoment(record?.endDate ?? '', newEnd);
  if (isSo) return { outcome: 'extended', ...(hasLeft && { managerHasLeft: true }) };
  if (hasLeft) return ofNobody;
  const changed = changedSince(record, contract);
  if (!record || changed) return refused(changed ?? gone);
  const block = await (await readBlocked(bucket, contract.sourceId))(record.accountName);
  if (block) return { ...refused(stopped), isStopped: true };
  const allowed = extendedEnd(newEnd.slice(0, 10), extendable(config, await asCalledNow(contract, config, counted)));
  if ('problem' in allowed) return refused(allowed.problem);
  await lock.renew();
  await counted.records.patch(contract.recordId, { endDate: new Date(newEnd).toISOString() });
  return { outcome: 'extended' };
}

/**
 * The contract under the name that its source has now, by which the settings call it: the mail may be from before a rename.
 *
 * @throws Error when a key of the settings names no source
 */
async function asCalledNow(
  contract: ChosenContract,
  { sources: settings }: ChoiceTools['config'],
  isc: ChoiceTools['isc'],
): Promise<ChosenContract> {
  if (Object.keys(settings).every((key) => key === '*')) return contract;
  const sources = await listSources(isc);
  checkSettings(settings, sources);
  const source = findSource(sources, contract.sourceId);
  return source ? { ...contract, sourceName: source.name, sourceIds: [...source.ids] } : contract;
}

/**
 * Notes that nobody need hear more of a contract, unless its record was changed since its manager was told of it, or that manager has
 * left: another one may look after the person now. Safe to do twice. Nothing is written to the tenant.
 */
export async function letEnd(
  { bucket, isc, now, config }: Pick<ChoiceTools, 'bucket' | 'isc' | 'now' | 'config'>,
  contract: ChosenContract,
  attempt: Attempt,
): Promise<ChoiceResult> {
  const { recordId, sourceId, endDate } = contract;
  const counted = isc.with(attempt);
  const record = await unlessGone(counted.records.get(recordId));
  if (await managerHasLeft({ bucket, config }, contract.id, record?.manager ?? '', counted)) return ofNobody;
  const changed = changedSince(record, contract);
  if (!record || changed) return refused(changed ?? gone);
  await noteWarned(bucket, sourceId, { [recordId]: { endDate, daysBefore: optedOut } }, now());
  return { outcome: 'let it end' };
}

function changedSince(
  record: NonEmployeeRecord | undefined,
  { endDate, modified }: Pick<ChosenContract, 'endDate' | 'modified'>,
): string | undefined {
  if (!record) return gone;
  if (isSameMoment(record.endDate ?? '', endDate) && (record.modified ?? '') === modified) return undefined;
  return 'The record was changed since the mail was sent. Whoever changed it may have moved the end as well.';
}

const stopped = `The person is blocked. Nothing changes until ${toType('lift')}.`;

const gone = 'The person is not in the source any more.';

/** What comes of the choice of a manager who has left. */
const ofNobody: ChoiceResult = {
  outcome: 'refused',
  error: 'The manager who got the mail has left, so that their choice does not count. Nothing was changed.',
  managerHasLeft: true,
};

const refused = (error: string): ChoiceResult => ({ outcome: 'refused', error });
