import { dayText, lastDayText } from '../../dates/dayText.ts';
import type { HeldPeople } from '../../decisions/waitForDecision.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { notLanded } from '../../people/compare.ts';
import { readExport } from '../../people/csv/readExport.ts';
import { writeUpload } from '../../people/csv/writePeople.ts';
import { noteLetIn } from '../../people/letInBefore.ts';
import {
  accountKey,
  attributesOf,
  type People,
  type Person,
  type PersonValues,
  type SchemaAttribute,
} from '../../people/person.ts';
import { stillToEnd } from '../../people/roster/missing.ts';
import { absentBefore } from './absentBefore.ts';
import { endNow, type PeopleToEnd, sortOut, writeAbsentLists } from './absentPeople.ts';
import { changesOfEndings, keepChanges } from './changes.ts';
import { knownManagers, managersOf, readPeople } from './exportPeople.ts';
import { namedLater } from './giveWay.ts';
import { changesOf, describeHeld, readHeldRows } from './heldRows.ts';
import { type ImportRun, type ImportTools, orderOf } from './importRun.ts';
import { readLaterFiles } from './namedPeople.ts';
import { readWorkingFile } from './workingFiles.ts';

/** What became of the people whose ending was approved. `leftAlone`: somebody else has seen to them meanwhile. */
export type EndingCounts = { ended: number; notEnded: number; leftAlone: number };

/** What the page that asks shows of those whose ending waits; the rows of `heldPeople` have a cell of each. */
export const heldColumns = ['Account name', 'Name', 'End so far', 'New end', 'What else would change'];

/** Who would be ended and what else would become of them, for the page that asks and the mail that leads there. */
export async function heldPeople({ bucket, config }: ImportTools, run: ImportRun): Promise<HeldPeople> {
  const csv = await readWorkingFile(bucket, run, 'held.csv');
  const said = await readHeldRows(bucket, run);
  const people = readExport(csv, [...attributesOf(said.values())], config, { isMarked: true });
  const rows = Array.from(people, ([key, person]) => {
    const { accountName, firstName, lastName, endDate } = person;
    const { newEnd, otherChanges } = describeHeld(person, said.get(key));
    return [
      accountName,
      `${firstName} ${lastName}`,
      lastDayText(endDate, config.timeZone),
      newEndText(newEnd),
      otherChanges,
    ];
  });
  return { rows, list: { name: 'held.csv', csv: new TextDecoder().decode(csv) } };
}

/** A new end as people read it; `at once` is no day. */
function newEndText(newEnd: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(newEnd) ? dayText(newEnd) : newEnd;
}

/** Who of those approved is still to be ended, by what the source says now: never anybody else. Writes `endings.csv`. */
export async function planApproved(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  attempt: Attempt,
): Promise<EndingCounts> {
  const { held, ...toEnd } = await peopleToEnd(tools, run, attributes, attempt);
  await writeLists(tools, run, held, toEnd, attributes);
  const said = await readHeldRows(tools.bucket, run);
  const ended = asSaid(toEnd.ended, said, tools);
  const before = new Map(toEnd.ended.map((person) => [accountKey(person.accountName), person]));
  const changes = changesOf(
    ended.map((person) => ({ person })),
    before,
  );
  await noteLetIn(tools.bucket, run.source.id, changes, tools.now());
  const rows = writeUpload(ended, attributes);
  await tools.bucket.write(`${run.folder}/endings.csv`, rows, 'text/csv');
  return {
    ended: toEnd.ended.length,
    notEnded: toEnd.notEnded.length,
    leftAlone: held.size - toEnd.ended.length - toEnd.notEnded.length,
  };
}

/** Writes who ends and who could not be ended, behind those of whom that was so before anybody was asked. */
async function writeLists(
  tools: ImportTools,
  run: ImportRun,
  held: People,
  { ended, notEnded }: PeopleToEnd,
  attributes: readonly SchemaAttribute[],
): Promise<void> {
  const before = await absentBefore(tools, run, held, attributes);
  const all = { ended: [...before.ended, ...ended], notEnded: [...before.notEnded, ...notEnded] };
  await writeAbsentLists(tools, run, all, attributes);
}

/** Whom a row ends ends as it says; whoever is missing ends now. */
function asSaid(people: readonly Person[], said: ReadonlyMap<string, PersonValues>, tools: ImportTools): Person[] {
  const byRow = (person: Person): Person[] => {
    const values = said.get(accountKey(person.accountName));
    if (!values) return [];
    const { accountName, data } = person;
    return [{ ...person, ...values, accountName, data: { ...data, ...values.data } }];
  };
  const missing = people.filter(({ accountName }) => !said.has(accountKey(accountName)));
  return [...people.flatMap(byRow), ...endNow(missing, tools)];
}

async function peopleToEnd(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  attempt: Attempt,
) {
  const held = await readPeople(tools, run, 'held.csv', attributes);
  const now = await readPeople(tools, run, 'before-endings.csv', attributes);
  // A file that was dropped later has the say about whom it names, also where it was imported before this one was asked about.
  const later = await readLaterFiles(tools.bucket, run.source.id, orderOf(run));
  const named = 'newest' in later ? undefined : namedLater(later.all);
  const isOurs = ({ accountName }: Person) => named !== undefined && !named.has(accountKey(accountName));
  const people = stillToEnd(held, now, tools.now()).filter(isOurs);
  return { held, ...sortOut(people, attributes, await knownManagers(managersOf(people), tools, attempt)) };
}

/**
 * Compares the endings that were sent with what the source shows afterwards; who is not ended stands in `not-ended.csv`.
 *
 * @param isLast whether who is not ended will not be; else the source may be looked at again, and nothing is given
 */
export async function compareApproved(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  planned: EndingCounts,
  isLast: boolean,
  attempt: Attempt,
): Promise<EndingCounts | undefined> {
  const sent = await readPeople(tools, run, 'endings.csv', attributes);
  const after = await readPeople(tools, run, 'after-endings.csv', attributes);
  const lost = notLanded(
    Array.from(sent.values(), (person) => ({ person })),
    after,
  );
  if (lost.length > 0 && !isLast) return undefined;
  const names = new Set(lost.map(({ sent: { person } }) => accountKey(person.accountName)));
  const isLost = ({ accountName }: Person) => names.has(accountKey(accountName));
  if (lost.length > 0) {
    const { held, ended, notEnded } = await peopleToEnd(tools, run, attributes, attempt);
    const error = 'was not ended, though it was sent; drop the file again, or end them by hand';
    const all = [...notEnded, ...ended.filter(isLost).map((person) => ({ person, error }))];
    const stillEnded = ended.filter((person) => !isLost(person));
    await writeLists(tools, run, held, { ended: stillEnded, notEnded: all }, attributes);
  }
  const landed = [...sent.values()].filter((person) => !isLost(person));
  const before = await readPeople(tools, run, 'before-endings.csv', attributes);
  await keepChanges(tools.bucket, run, 'approved-changes.json', changesOfEndings(landed, before));
  return { ...planned, ended: planned.ended - lost.length, notEnded: planned.notEnded + lost.length };
}
