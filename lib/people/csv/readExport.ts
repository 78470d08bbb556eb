import { CsvError, parse } from 'csv-parse/sync';
import { type DateReader, dateReader } from '../../dates/dates.ts';
import { accountKey, dateKinds, type Person, type SchemaAttribute } from '../person.ts';
import { cleanAccountName } from '../personText.ts';
import { type Column, columnFinder, columnsOf } from './columns.ts';
import { personGatherer } from './gatherPerson.ts';
import { placeRows } from './placedRows.ts';
import type { RosterSettings } from './readRoster.ts';
import { type Rows, rowsOf } from './rows.ts';
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
  const rows = rowsIn(text);
  const find = columnFinder(columnsOf(attributes), {});
  const people = new Map<string, Person>();
  const indexes = [...Array(rows.length).keys()];
  const header = indexes.findIndex((index) => !isBlank(rows.cells(index)));
  if (header === -1) return people;
  const toPerson = personReader(rows.cells(header).map(find), readDate, isMarked);
  indexes.slice(header + 1).forEach((index) => {
    const cells = rows.cells(index);
    if (!isBlank(cells)) addPerson(people, toPerson(cells));
  });
  return people;
}

function rowsIn(text: string): Rows {
  // What ends its lines in LF has no others: a CR is in a value.
  return placeRows(text, ',', { mixesLineEnds: false }) ?? rowsOf(parsed(text));
}

/** What the parser says of a text that it cannot read is of no use to whoever looks for the cause. */
function parsed(text: string): string[][] {
  try {
    return parse(text, { ltrim: true, relax_column_count: true, relax_quotes: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Error(
      'The export of the source is no CSV, or was cut off: a quote in it is never closed. Look at what the tenant sends as its CSV export.',
    );
  }
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
  isMarked: boolean,
): (cells: readonly string[]) => Person {
  if (!header.some((column) => column?.name === 'accountName')) {
    throw new Error(
      'The export of the source has no column accountName. Look at what the tenant sends as its CSV export.',
    );
  }
  const known = header.flatMap((column, place) =>
    column ? [{ name: column.name, place, kind: dateKinds[column.name] }] : [],
  );
  const { places, gather } = personGatherer(known.map(({ name }) => name));
  const columns = known.map((column, at) => ({ ...column, to: places[at] ?? 0 }));
  const texts: string[] = [];
  return (cells) => {
    for (let at = 0; at < columns.length; at += 1) {
      const { place, kind, to } = columns[at] as (typeof columns)[number];
      const cell = cells[place] ?? '';
      const text = (isMarked ? withoutMarks(cell) : cell).trim();
      texts[to] = (kind && readDate(text, kind)?.text) ?? text;
    }
    return gather(texts);
  };
}
