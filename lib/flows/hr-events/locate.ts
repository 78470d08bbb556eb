import { type DateReader, dateReader } from '../../dates/dates.ts';
import type { Isc } from '../../isc/client.ts';
import type { AnsweredPerson } from '../../isc/person.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import type { NonEmployeeRequest } from '../../isc/requests.ts';
import { unlessGone } from '../../isc/unlessGone.ts';
import { readExport } from '../../people/csv/readExport.ts';
import { accountKey, isSameAccount, type People, type Person, personOf } from '../../people/person.ts';
import { hasEnded } from '../../people/roster/missing.ts';
import { sourceOfRecord } from '../../sources/sources.ts';
import type { EventSource } from './sourceOfEvents.ts';

/** A person in the tenant, and the id of their record or request. */
export type Located = {
  id: string;
  person: Person;
  /** When it was made, in epoch milliseconds. */
  createdAt?: number | undefined;
};

/** Finds people of a source in the tenant. What is asked for all of them is asked once. */
export type Locator = {
  /** The record of an account name; `seenId` is where it was seen last. */
  record(accountName: string, seenId: string | undefined): Promise<Located | undefined>;
  /** Whether requests that nelm did not make are seen: the tenant lists them by the account manager, which a source may lack. */
  canListRequests: boolean;
  /** The pending request of an account name. */
  request(accountName: string, seenId: string | undefined): Promise<Located | undefined>;
  /** What became of a request; undefined when it is gone, `UNSEEN` where no list has it and it was not looked for by itself. */
  requestStatus(id: string): Promise<string | undefined>;
  /** All people of the source. */
  people(): Promise<People>;
  /** How many people of the source have a contract that has not ended. */
  countCurrent(now: number): Promise<number>;
};

/** So many people are asked for one by one, where nelm knows where they are: it costs less than to ask for all. */
const fewPeople = 5;

/** So many records, and requests, that are known and not listed are asked for one by one: lists are seconds behind, but of thousands most are gone. */
const mostUnlisted = 50;

/** As many records as the API gives at once. */
const onePage = 250;

/**
 * Makes a locator. A few people take a request each where they were last seen; strangers are looked for among the first page of
 * records, and further on only where the source's export has them. For many the records of the source are listed, and its requests where they matter: the export says no ids, and by
 * the account name alone somebody who was deleted and came again another way would be taken for who was there. Some whom the list lacks
 * are asked for where they were last seen, too.
 *
 * @param people how many people will be asked for
 */
export function createLocator(isc: Isc, source: EventSource, timeZone: string, people: number): Locator {
  const readDate = dateReader({ timeZone, dateFormats: [] });
  const areFew = people <= fewPeople;
  const canList = source.managerId !== undefined;
  const exported = once(async () => readExport(await isc.records.export(source.id), [], { timeZone }));
  const firstRecords = once(() => listRecords(isc, source, readDate, onePage));
  const records = once(() => listRecords(isc, source, readDate));
  const requests = once(() => listRequests(isc, source));
  let unlisted = 0;
  const requestsById = new Map<string, Promise<NonEmployeeRequest | undefined>>();

  /** A request where it was seen last, which no list may have; undefined where it is not looked for. */
  function requestById(id: string): Promise<NonEmployeeRequest | undefined> | undefined {
    if (!areFew && canList && requestsById.size >= mostUnlisted && !requestsById.has(id)) return undefined;
    const asked = requestsById.get(id) ?? unlessGone(isc.requests.get(id));
    requestsById.set(id, asked);
    return asked;
  }

  return {
    canListRequests: canList,
    async record(accountName, seenId) {
      const listed = areFew ? undefined : (await records()).get(accountKey(accountName));
      if (listed) return listed;
      if (!areFew && seenId) unlisted += 1;
      if (seenId && unlisted <= mostUnlisted) {
        const seen = await unlessGone(isc.records.get(seenId));
        if (seen && isOfSource(source, seen) && isSameAccount(seen.accountName, accountName))
          return located(seen, readDate);
      }
      if (!areFew) return undefined;
      const first = await firstRecords();
      const found = first.get(accountKey(accountName));
      if (found || first.size < onePage) return found;
      if (!(await exported()).has(accountKey(accountName))) return undefined;
      return (await records()).get(accountKey(accountName));
    },
    async request(accountName, seenId) {
      const isWanted = (request: NonEmployeeRequest | undefined) =>
        request?.approvalStatus === 'PENDING' && isSameAccount(request.accountName, accountName);
      const seen = areFew && seenId ? await requestById(seenId) : undefined;
      const listed = isWanted(seen) ? seen : (await requests()).find(isWanted);
      const found = listed ?? (seenId === undefined ? undefined : await requestById(seenId));
      return found && isWanted(found) ? located(found, readDate) : undefined;
    },
    async requestStatus(id) {
      const listed = areFew ? undefined : (await requests()).find((request) => request.id === id);
      const found = listed ?? requestById(id);
      return found === undefined ? 'UNSEEN' : (await found)?.approvalStatus;
    },
    people: exported,
    async countCurrent(now) {
      const people = areFew ? [...(await exported()).values()] : Array.from((await records()).values(), toPerson);
      return people.filter((person) => !hasEnded(person, now)).length;
    },
  };
}

const toPerson = ({ person }: Located): Person => person;

/** Does something when it is first asked for, and then never again, whatever it came to. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

async function listRecords(
  isc: Isc,
  source: EventSource,
  readDate: DateReader,
  limit?: number,
): Promise<Map<string, Located>> {
  const found = new Map<string, Located>();
  for await (const record of isc.records.list({ sourceId: source.id, ...(limit !== undefined && { limit }) })) {
    if (isOfSource(source, record)) found.set(accountKey(record.accountName), located(record, readDate));
  }
  return found;
}

/** The newest first: of several of an account name the last one counts. */
async function listRequests(isc: Isc, source: EventSource): Promise<NonEmployeeRequest[]> {
  if (source.managerId === undefined) return [];
  return await Array.fromAsync(
    isc.requests.list({ requestedFor: source.managerId, sourceId: source.id, sorters: ['-created'] as const }),
  );
}

function isOfSource(source: EventSource, { sourceId }: NonEmployeeRecord): boolean {
  return sourceOfRecord([source], { sourceId: sourceId ?? source.id }) !== undefined;
}

/** Dates that cannot be read stay as they are. */
export function located({ id, ...answered }: AnsweredPerson & { id: string }, readDate: DateReader): Located {
  const person = personOf(answered);
  const startDate = readDate(person.startDate, 'start')?.text ?? person.startDate;
  const endDate = readDate(person.endDate, 'end')?.text ?? person.endDate;
  const createdAt = answered.created ? Date.parse(answered.created) : undefined;
  return { id, person: { ...person, startDate, endDate }, createdAt };
}
