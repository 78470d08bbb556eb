import { parse } from 'csv-parse/sync';
import { type DateReader, dateReader } from '../../dates/dates.ts';
import { accountKey, dateKinds, type Person, type SchemaAttribute } from '../person.ts';
import { cleanAccountName } from '../personText.ts';
import { type Column, columnFinder, columnsOf } from './columns.ts';
import { personGatherer } from './gatherPerson.ts';
import type { RosterSettings } from './readRoster.ts';
import { hasBareCarriageReturn, regularRows } from './regularRows.ts';
import { withoutMarks } from './spreadsheetText.ts';

/**
 * Reads a source's people as `exportNonEmployeeRecords` gives them, or as `writeUpload` writes them: comma-separated, with
 * or without a space after the comma. Dates become instants in the organisation's zone; one that cannot be read stays as
 * it is. A text of `writeForSpreadsheet` is read with `isMarked`. An empty text is a source without people. Throws Error when a text has no column of account names: it is then
 * not that export.
 */
export function readExport(
  csv: string | Uint8Array,
  attributes: readonly SchemaAttribute[],
  settings: Pick<RosterSettings, 'timeZone'>,
  { isMarked = false } = {},
): Map<string, Person> {
  const text = (typeof csv === 'string' ? csv : new TextDecoder().decode(csv)).replace(/^\ufeff/, '');
  const readDate = dateReader({ timeZone: settings.timeZone, dateFormats: [] });
  const gatherAll = () => peopleGatherer(columnFinder(columnsOf(attributes), {}), readDate, isMarked);
  const regular = gatherAll();
  // What ends its lines in LF has no others.
  const isInValues = hasBareCarriageReturn(text) && text.includes('\n');
  if (!isInValues && regularRows(text, ',', regular.add)) return regular.people;
  const { people, add } = gatherAll();
  const rows: string[][] = parse(text, { ltrim: true, relax_column_count: true, relax_quotes: true });
  for (const cells of rows) add(cells);
  return people;
}

/** Takes the rows of an export, the header first, and keeps whom they say, not the rows. */
function peopleGatherer(find: (header: string) => Column | undefined, readDate: DateReader, isMarked: boolean) {
  const people = new Map<string, Person>();
  let toPerson: ((cells: readonly string[]) => Person) | undefined;
  const add = (cells: string[]): null => {
    if (isBlank(cells)) return null;
    if (toPerson) {
      const person = toPerson(isMarked ? cells.map(withoutMarks) : cells);
      addPerson(people, person);
    } else toPerson = personReader(cells.map(find), readDate);
    return null;
  };
  return { people, add };
}

/**
 * Keeps somebody by `accountKey`. A source may have a second account whose name differs in what nobody sees alone, made by a file of old:
 * what names the one means the account that is as it is seen, and the other is kept beside it, by a key that no name has.
 */
function addPerson(people: Map<string, Person>, person: Person): void {
  const key = accountKey(person.accountName);
  const other = people.get(key);
  const isSecond = other !== undefined && other.accountName !== person.accountName;
  if (!isSecond) people.set(key, person);
  else if (isAsSeen(other) || !isAsSeen(person)) people.set(besides(people, key), person);
  else {
    people.set(besides(people, key), other);
    people.set(key, person);
  }
}

function isAsSeen({ accountName }: Person): boolean {
  return cleanAccountName(accountName) === accountName;
}

/** No account name has a NUL. */
function besides(people: ReadonlyMap<string, Person>, key: string): string {
  let count = 2;
  while (people.has(`${key}\0${count}`)) count += 1;
  return `${key}\0${count}`;
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function personReader(
  header: readonly (Column | undefined)[],
  readDate: DateReader,
): (cells: readonly string[]) => Person {
  if (!header.some((column) => column?.name === 'accountName')) {
    throw new Error(
      'The export of the source has no column accountName. Look at what the tenant sends as its CSV export.',
    );
  }
  const columns = header.flatMap((column, index) =>
    column ? [{ name: column.name, index, kind: dateKinds[column.name] }] : [],
  );
  const gather = personGatherer(columns.map(({ name }) => name));
  const texts: string[] = [];
  return (cells) => {
    let at = 0;
    for (const { index, kind } of columns) {
      const text = cells[index]?.trim() ?? '';
      texts[at] = (kind && readDate(text, kind)?.text) ?? text;
      at += 1;
    }
    return gather(texts);
  };
}
