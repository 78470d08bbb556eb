import { endThresholdText, exceedsDeleteThreshold } from '../../contracts/deleteThreshold.ts';
import { writeMoment } from '../../dates/dates.ts';
import { columnsOf } from '../../people/csv/columns.ts';
import { readErrors } from '../../people/csv/readErrors.ts';
import { readExport } from '../../people/csv/readExport.ts';
import type { Roster } from '../../people/csv/readRoster.ts';
import {
  type HeldPerson,
  type UnsentPerson,
  writeForSpreadsheet,
  writeHeld,
  writeUnsent,
} from '../../people/csv/writePeople.ts';
import type { Leavers } from '../../people/leavers.ts';
import { accountKey, getValue, type People, type Person, type SchemaAttribute } from '../../people/person.ts';
import { standInFile } from '../../people/roster/addressesInFile.ts';
import { endedAt, missingFrom } from '../../people/roster/missing.ts';
import { nearlyNamed } from '../../people/roster/nearNames.ts';
import { settingsOf } from '../../sources/settings.ts';
import type { ImportRun, ImportTools } from './importRun.ts';

/** What is to become of the people who are in a source and not in its full roster, with the reason in words. */
export type AbsentPeople = {
  atOnce: Person[];
  held: Person[];
  note?: string;
  /** Whether nobody can tell who is missing: a row of the file may be anybody's. */
  isUnknown?: boolean;
};

/** The people who are to be ended, told apart by whether the tenant would take them; one alone would spoil an upload. */
export type PeopleToEnd = { ended: Person[]; notEnded: UnsentPerson[] };

const byNumber = (count: number) => count.toLocaleString('en');

/**
 * Decides who of the people missing from a file is ended at once and who waits for a decision. A file in the inbox is no
 * full list: nobody is missing from it. A roster that names nobody is more often a mistake than meant, so it is held
 * however small the source.
 *
 * @param spared whom this file does not end, by `accountKey`: a file that was dropped later names them, or it has ended them already
 */
export function decideAbsent(
  { bucketFolder, source }: Pick<ImportRun, 'bucketFolder' | 'source'>,
  roster: Roster,
  before: People,
  leavers: Pick<Leavers, 'countWith'>,
  { config, now }: Pick<ImportTools, 'config' | 'now'>,
  spared: ReadonlySet<string> = new Set(),
): AbsentPeople {
  if (bucketFolder !== 'roster') return { atOnce: [], held: [] };
  const { people: missing, current, nameless } = missingFrom(roster, before, now());
  if (nameless.length > 0) return { atOnce: [], held: [], note: namelessNote(nameless), isUnknown: true };
  const people = missing.filter(({ accountName }) => !spared.has(accountKey(accountName)));
  const settings = settingsOf(config.sources, source);
  const leaving = leavers.countWith(people.map(({ accountName }) => accountName));
  const isHeld = roster.rowCount === 0 || exceedsDeleteThreshold(leaving, current, settings);
  if (people.length === 0) return { atOnce: people, held: [] };
  if (!isHeld)
    return withoutDoubtful(people, [...standInFile(people, roster, before), ...nearlyNamed(people, roster, before)]);
  const others =
    leaving > people.length ? `With those who have left within 24 hours they are ${byNumber(leaving)}. ` : '';
  const why =
    roster.rowCount === 0 ? 'The roster names nobody' : `${others}That is more than ${endThresholdText(settings)}`;
  const ended = before.size - current;
  const note = `${byNumber(people.length)} of the ${byNumber(current)} people whose contracts go on ${people.length === 1 ? 'is' : 'are'} not in the roster${ended > 0 ? ` (${byNumber(ended)} more of the source have ended already)` : ''}. ${why}.`;
  return { atOnce: [], held: people, note };
}

/** Whose address stands in the file may be meant by it: they wait for a decision, and the others do not. */
function withoutDoubtful(people: readonly Person[], found: readonly Person[]): AbsentPeople {
  const doubtful = [...new Set(found)];
  const atOnce = people.filter((person) => !doubtful.includes(person));
  if (doubtful.length === 0) return { atOnce, held: [] };
  const who = doubtful.length === 1 ? 'One of them has' : `${byNumber(doubtful.length)} of them have`;
  const note = `${byNumber(people.length)} ${people.length === 1 ? 'person is' : 'people are'} not in the roster. ${who} an e-mail address that stands in it all the same, under another account name or in another row, or an account name that differs from one in it in accents and the like alone: a row may have been written wrongly, so that waits for a decision.`;
  return { atOnce, held: [...doubtful], note };
}

/**
 * Lets everybody wait for a decision who would be ended at once, while there are rejected rows that may be theirs.
 *
 * @param rows the numbers of such rows
 */
export function holdForDoubtful(absent: AbsentPeople, rows: readonly number[]): AbsentPeople {
  if (rows.length === 0 || absent.atOnce.length === 0) return absent;
  const held = [...absent.atOnce, ...absent.held];
  const who = held.length === 1 ? 'One person is' : `${byNumber(held.length)} people are`;
  const which = rows.length === 1 ? `row ${numbersOf(rows)} was` : `rows ${numbersOf(rows)} were`;
  const note = `${who} not in the roster, but ${which} rejected and may be theirs: the account name is nobody’s of the source or stands in two rows, or the manager is unknown. So that waits for a decision; or correct the file and drop it again.`;
  return { ...absent, atOnce: [], held, note };
}

function numbersOf(rows: readonly number[]): string {
  return `${rows.slice(0, 5).join(', ')}${rows.length > 5 ? ` and ${byNumber(rows.length - 5)} more` : ''}`;
}

function namelessNote(rows: readonly number[]): string {
  const which = rows.length === 1 ? `Row ${numbersOf(rows)} does` : `Rows ${numbersOf(rows)} do`;
  return `Nobody was ended. ${which} not say for certain whose it is, and may be anybody’s who seems to be missing. Correct the file and drop it again.`;
}

/**
 * Sets aside the people whose ending the tenant would refuse, and with it the whole upload: their manager has left, or a
 * value that the schema has come to require is not there.
 */
export function sortOut(
  people: readonly Person[],
  attributes: readonly SchemaAttribute[],
  knownManagers: Iterable<string>,
): PeopleToEnd {
  const known = new Set(Array.from(knownManagers, accountKey));
  const required = columnsOf(attributes).filter((column) => column.required && column.name !== 'endDate');
  const problemOf = (person: Person) => {
    const lacking = required.filter(({ name }) => !getValue(person, name)).map(({ name }) => name);
    if (lacking.length > 0)
      return `was not ended: the source has no ${lacking.join(', ')}; fill it in, or end them by hand`;
    if (person.manager === '' || known.has(accountKey(person.manager))) return undefined;
    return 'was not ended: the manager is no identity any more; give them another, or end them by hand';
  };
  const judged = people.map((person) => ({ person, error: problemOf(person) }));
  return {
    ended: judged.filter(({ error }) => error === undefined).map(({ person }) => person),
    notEnded: judged.flatMap(({ person, error }) => (error === undefined ? [] : [{ person, error }])),
  };
}

/** The people as they are to be sent: their contracts end now, to the second. */
export function endNow(people: readonly Person[], { config, now }: Pick<ImportTools, 'config' | 'now'>): Person[] {
  const end = now();
  const moments = { end: writeMoment(end, config.timeZone), secondBefore: writeMoment(end - 1000, config.timeZone) };
  return people.map((person) => endedAt(person, moments));
}

/** Says whether somebody is one of some people. */
export function isOneOf(people: readonly Person[]): (person: Person) => boolean {
  const names = new Set(people.map(({ accountName }) => accountKey(accountName)));
  return ({ accountName }) => names.has(accountKey(accountName));
}

/** What the lists of a run say by now of whom it has ended and whom it has not; nobody where it has none. */
export async function readAbsentLists(
  { bucket, config }: ImportTools,
  { folder }: ImportRun,
  attributes: readonly SchemaAttribute[],
): Promise<PeopleToEnd> {
  const textOf = async (file: string) => {
    const found = await bucket.read(`${folder}/${file}`);
    return found.kind === 'found' ? new TextDecoder().decode(found.bytes) : '';
  };
  const [ended, notEnded] = [await textOf('ended.csv'), await textOf('not-ended.csv')];
  const peopleIn = (text: string) => [...readExport(text, attributes, config, { isMarked: true }).values()];
  const errors = readErrors(notEnded);
  return {
    ended: peopleIn(ended),
    notEnded: peopleIn(notEnded).map((person, index) => ({ person, error: errors[index] ?? '' })),
  };
}

/**
 * Keeps the people concerned as they were before: dropped in the inbox, `ended.csv` undoes what was done. A list without
 * anybody is written only over one of a round that was given up. What is not given stays as it is.
 */
export async function writeAbsentLists(
  { bucket }: ImportTools,
  { folder }: ImportRun,
  { ended, notEnded, held }: PeopleToEnd & { held?: readonly HeldPerson[] },
  attributes: readonly SchemaAttribute[],
): Promise<void> {
  const keep = async (file: string, people: readonly unknown[], text: () => string) => {
    const key = `${folder}/${file}`;
    const isToWrite = people.length > 0 || (await bucket.read(key)).kind === 'found';
    if (isToWrite) await bucket.write(key, text(), 'text/csv; charset=utf-8');
  };
  // Whoever goes from one to the other is in both rather than in none where that is cut off.
  await keep('not-ended.csv', notEnded, () => writeUnsent(notEnded, attributes));
  await keep('ended.csv', ended, () => writeForSpreadsheet(ended, attributes));
  if (held) await keep('held.csv', held, () => writeHeld(held, attributes));
}
