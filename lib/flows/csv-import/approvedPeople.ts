import { endsTooSoon } from '../../dates/dates.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { accountKey, type People, type Person, type PersonValues, type SchemaAttribute } from '../../people/person.ts';
import { stillToEnd } from '../../people/roster/missing.ts';
import { endNow, type PeopleToEnd, sortOut } from './absentPeople.ts';
import { knownManagers, managersOf, readPeople } from './exportPeople.ts';
import { namedLater } from './giveWay.ts';
import { type ImportRun, type ImportTools, orderOf } from './importRun.ts';
import { readLaterFiles } from './namedPeople.ts';

/** What rows that waited say of their people, by `accountKey`. */
type Said = ReadonlyMap<string, PersonValues>;

const startMoved =
  'was not ended: the start was moved since, and the end would be no later; drop the row again with both, or end them by hand';

/** People as they are to be sent. Whom a row ends ends as it says; whoever is missing ends now. */
export function asSaid(people: readonly Person[], said: Said, tools: ImportTools): Person[] {
  const byRow = (person: Person): Person[] => {
    const values = said.get(accountKey(person.accountName));
    if (!values) return [];
    const { accountName, data } = person;
    return [{ ...person, ...values, accountName, data: { ...data, ...values.data } }];
  };
  const missing = people.filter(({ accountName }) => !said.has(accountKey(accountName)));
  return [...people.flatMap(byRow), ...endNow(missing, tools)];
}

/** Whose ending waited, who is in the source now, and who of the former is to be ended, and cannot be, as they are now. */
export async function peopleToEnd(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  said: Said,
  attempt: Attempt,
): Promise<PeopleToEnd & { held: People; now: People }> {
  const held = await readPeople(tools, run, 'held.csv', attributes);
  const now = await readPeople(tools, run, 'before-endings.csv', attributes);
  // A file that was dropped later has the say about whom it names, also where it was imported before this one was asked about.
  const later = await readLaterFiles(tools.bucket, run.source.id, orderOf(run));
  const named = 'newest' in later ? undefined : namedLater(later.all);
  const isOurs = ({ accountName }: Person) => named !== undefined && !named.has(accountKey(accountName));
  const people = stillToEnd(held, now, tools.now()).filter(isOurs);
  const toSend = asSaid(people, said, tools);
  const known = await knownManagers(managersOf(toSend), tools, attempt);
  return { held, now, ...whomItTakes(people, toSend, attributes, known) };
}

/** Tells people apart by whether the tenant would take what is to be sent of them, days after the file was looked at. */
function whomItTakes(
  people: readonly Person[],
  toSend: readonly Person[],
  attributes: readonly SchemaAttribute[],
  known: readonly string[],
): PeopleToEnd {
  const tooSoon = toSend.filter(({ startDate, endDate }) => endsTooSoon(startDate, endDate));
  const refused = [
    ...tooSoon.map((person) => ({ person, error: startMoved })),
    ...sortOut(toSend, attributes, known).notEnded,
  ];
  const errors = new Map(refused.map(({ person, error }) => [accountKey(person.accountName), error]));
  const errorOf = ({ accountName }: Person) => errors.get(accountKey(accountName));
  return {
    ended: people.filter((person) => errorOf(person) === undefined),
    notEnded: people.flatMap((person) => {
      const error = errorOf(person);
      return error === undefined ? [] : [{ person, error }];
    }),
  };
}
