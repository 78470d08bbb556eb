import { type DateReader, dateReader } from '../../dates/dates.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import type { AnsweredPerson } from '../../isc/person.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import type { NonEmployeeRequest } from '../../isc/requests.ts';
import { readExport } from '../../people/csv/readExport.ts';
import { accountKey, isSameAccount, type Person, personOf } from '../../people/person.ts';
import { sourceOfRecord } from '../../sources/sources.ts';
import type { EventSource } from './eventRun.ts';
import type { PersonHistory } from './personHistory.ts';

/** A person in the tenant, and the id of their record or request. */
export type Located = { id: string; person: Person };

/**
 * Finds the record of an account name. It takes one request where the person was last seen, or where the source's export
 * has nobody of that name; somebody whom nelm has not seen before is looked for page by page.
 */
export async function findRecord(
  isc: Isc,
  source: EventSource,
  accountName: string,
  recordId: string | undefined,
  timeZone: string,
): Promise<Located | undefined> {
  const isWanted = (record: NonEmployeeRecord) =>
    isSameAccount(record.accountName, accountName) &&
    sourceOfRecord([source], { sourceId: record.sourceId ?? source.id }) !== undefined;
  const readDate = dateReader({ timeZone, dateFormats: [] });
  const seen = recordId && (await unlessGone(isc.records.get(recordId)));
  if (seen && isWanted(seen)) return located(seen, readDate);
  const people = readExport(await isc.records.export(source.id), [], { timeZone });
  if (!people.has(accountKey(accountName))) return undefined;
  for await (const record of isc.records.list({ sourceId: source.id, pagesAtOnce: 1 })) {
    if (isWanted(record)) return located(record, readDate);
  }
  return undefined;
}

/** Finds the pending request of an account name: the one that is remembered, or among the newest first. */
export async function findRequest(
  isc: Isc,
  source: EventSource,
  accountName: string,
  { requestId }: Pick<PersonHistory, 'requestId'>,
  timeZone: string,
): Promise<Located | undefined> {
  const isWanted = (request: NonEmployeeRequest) =>
    request.approvalStatus === 'PENDING' && isSameAccount(request.accountName, accountName);
  const readDate = dateReader({ timeZone, dateFormats: [] });
  const seen = requestId ? await unlessGone(isc.requests.get(requestId)) : undefined;
  if (seen && isWanted(seen)) return located(seen, readDate);
  if (source.managerId === undefined) return undefined;
  const query = { requestedFor: source.managerId, sourceId: source.id, sorters: ['-created'] as const, pagesAtOnce: 1 };
  for await (const request of isc.requests.list(query)) if (isWanted(request)) return located(request, readDate);
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

/** Dates that cannot be read stay as they are. */
function located({ id, ...answered }: AnsweredPerson & { id: string }, readDate: DateReader): Located {
  const person = personOf(answered);
  const startDate = readDate(person.startDate, 'start')?.text ?? person.startDate;
  const endDate = readDate(person.endDate, 'end')?.text ?? person.endDate;
  return { id, person: { ...person, startDate, endDate } };
}
