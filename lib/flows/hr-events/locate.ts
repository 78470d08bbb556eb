import { type DateReader, dateReader } from '../../dates/dates.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import { readExport } from '../../people/csv/readExport.ts';
import { accountKey, type Person } from '../../people/person.ts';
import type { EventSource } from './eventRun.ts';
import type { Known } from './personHistory.ts';

/** A person in the tenant, and the id of their record or request. */
export type Found = { id: string; person: Person };

/**
 * Finds the record of an account name. Where it was last seen takes one request, as it does that there is none; whom
 * nelm has not seen before is looked for page by page.
 */
export async function findRecord(
  isc: Isc,
  source: EventSource,
  accountName: string,
  recordId: string | undefined,
  timeZone: string,
): Promise<Found | undefined> {
  const isWanted = (record: NonEmployeeRecord) =>
    accountKey(record.accountName) === accountKey(accountName) && source.ids.includes(record.sourceId ?? source.id);
  const readDate = dateReader({ timeZone, dateFormats: [] });
  const seen = recordId && (await unlessGone(isc.records.get(recordId)));
  if (seen && isWanted(seen)) return { id: seen.id, person: toPerson(seen, readDate) };
  const people = readExport(await isc.records.export(source.id), [], { timeZone });
  if (!people.has(accountKey(accountName))) return undefined;
  for await (const record of isc.records.list({ sourceId: source.id, pagesAtOnce: 1 })) {
    if (isWanted(record)) return { id: record.id, person: toPerson(record, readDate) };
  }
  return undefined;
}

/** Finds the pending request of an account name: the one that is remembered, or among the newest first. */
export async function findRequest(
  isc: Isc,
  source: EventSource,
  accountName: string,
  { requestId }: Pick<Known, 'requestId'>,
  timeZone: string,
): Promise<Found | undefined> {
  const readDate = dateReader({ timeZone, dateFormats: [] });
  const seen = requestId ? await unlessGone(isc.requests.get(requestId)) : undefined;
  if (seen?.approvalStatus === 'PENDING') return { id: seen.id, person: toPerson(seen, readDate) };
  if (source.manager === undefined) return undefined;
  const query = { requestedFor: source.manager, sourceId: source.id, sorters: ['-created'] as const, pagesAtOnce: 1 };
  for await (const request of isc.requests.list(query)) {
    const isWanted = accountKey(request.accountName) === accountKey(accountName);
    if (isWanted && request.approvalStatus === 'PENDING')
      return { id: request.id, person: toPerson(request, readDate) };
  }
  return undefined;
}

/** What a call gives; undefined when the tenant says that there is nothing of that id. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof IscRefusedError && error.status === 404) return undefined;
    throw error;
  }
}

function toPerson(record: Omit<NonEmployeeRecord, 'id'>, readDate: DateReader): Person {
  const { accountName, firstName, lastName, phone, email, manager, startDate, endDate, data } = record;
  const given = Object.entries(data ?? {}).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    accountName,
    firstName: firstName ?? '',
    lastName: lastName ?? '',
    phone: phone ?? '',
    email: email ?? '',
    manager: manager ?? '',
    startDate: readDate(startDate ?? '', 'start')?.text ?? startDate ?? '',
    endDate: readDate(endDate ?? '', 'end')?.text ?? endDate ?? '',
    data: Object.fromEntries(given),
  };
}
