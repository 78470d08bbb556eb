import type { Config } from '../../config/config.ts';
import { extendedEnd } from '../../contracts/extension.ts';
import { type Ending, extendable, type ToldContract } from '../../contracts/keptContract.ts';
import { noMore, noteWarned } from '../../contracts/warned.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { Bucket } from '../../store/bucket.ts';
import { renewLock } from '../../store/lock.ts';

/** What the run of a choice works with. */
export type ExtensionTools = { bucket: Bucket; isc: Isc; mailer: Mailer; config: Config; now: () => number };

/**
 * Moves the end of a record, unless it was changed since its manager was told of it. Safe to do twice: a record that has
 * the new end already is extended.
 */
export async function extend(
  { bucket, isc, config, now }: ExtensionTools,
  contract: ToldContract,
  newEnd: string,
  runId: string,
  requests: RequestCounts,
): Promise<Ending> {
  const counted = isc.with({ counts: requests });
  const record = await find(counted, contract.recordId);
  if (isSame(record?.endDate, newEnd)) return { outcome: 'extended' };
  const changed = changedSince(record, contract);
  if (changed) return refused(changed);
  const allowed = extendedEnd(newEnd.slice(0, 10), extendable(config, contract));
  if ('problem' in allowed) return refused(allowed.problem);
  await renewLock(bucket, contract.sourceId, runId, now());
  await counted.records.patch(contract.recordId, { endDate: new Date(newEnd).toISOString() });
  return { outcome: 'extended' };
}

/**
 * Notes that nobody need hear more of a contract, unless its record was changed since its manager was told of it: another
 * manager may look after the person now. Safe to do twice.
 */
export async function letEnd(
  { bucket, isc, now }: ExtensionTools,
  { recordId, sourceId, endDate, modified }: ToldContract,
  requests: RequestCounts,
): Promise<Ending> {
  const changed = changedSince(await find(isc.with({ counts: requests }), recordId), { endDate, modified });
  if (changed) return refused(changed);
  await noteWarned(bucket, sourceId, { [recordId]: { endDate, step: noMore } }, now());
  return { outcome: 'let it end' };
}

function changedSince(
  record: NonEmployeeRecord | undefined,
  { endDate, modified }: Pick<ToldContract, 'endDate' | 'modified'>,
): string | undefined {
  if (!record) return 'The person is not in the source any more.';
  if (isSame(record.endDate, endDate) && (record.modified ?? '') === modified) return undefined;
  return 'The record was changed since the mail was sent. Whoever changed it may have moved the end as well.';
}

const refused = (error: string): Ending => ({ outcome: 'refused', error });

async function find(isc: Isc, recordId: string): Promise<NonEmployeeRecord | undefined> {
  try {
    return await isc.records.get(recordId);
  } catch (error) {
    if (error instanceof IscRefusedError && error.status === 404) return undefined;
    throw error;
  }
}

function isSame(one: string | null | undefined, other: string): boolean {
  return Date.parse(one ?? '') === Date.parse(other);
}
