import { stringify } from 'csv-stringify/sync';
import { getValue, type Person, type SchemaAttribute } from '../person.ts';
import { columnsOf } from './columns.ts';
import type { Roster, RosterRow } from './readRoster.ts';
import { markCell, markValue } from './spreadsheetText.ts';

/** Each kind of line break ends a row for some reader, whichever this writer uses. The library quotes each by itself only where no line end is set. */
const quotedMatch = /[\r\n]/;

/**
 * Writes people as `importNonEmployeeRecordsInBulk` takes them: the eight system columns in the documented order, then the
 * custom attributes by technical name.
 */
export function writeUpload(people: Iterable<Person>, attributes: readonly SchemaAttribute[]): string {
  const columns = columnsOf(attributes).map(({ name }) => name);
  const rows = Array.from(people, (person) => columns.map((column) => getValue(person, column) ?? ''));
  return stringify([columns, ...rows]);
}

/**
 * Writes people as a file that people open and drop again: as `writeUpload`, with what a spreadsheet would run marked as text.
 */
export function writeForSpreadsheet(people: Iterable<Person>, attributes: readonly SchemaAttribute[]): string {
  return writeMarked(
    people,
    columnsOf(attributes).map(({ name }) => name),
  );
}

/**
 * Writes a file that changes nothing but the ends of contracts: as `writeForSpreadsheet`, without the columns that a file need
 * not have. What it does not say of a person stays as it is, and no rule for files can refuse it.
 */
export function writeEnds(people: Iterable<Person>, attributes: readonly SchemaAttribute[]): string {
  const needed = columnsOf(attributes).filter(({ name, required }) => required || name === 'endDate');
  return writeMarked(
    people,
    needed.map(({ name }) => name),
  );
}

function writeMarked(people: Iterable<Person>, columns: readonly string[]): string {
  const rows = Array.from(people, (person) => markedValues(person, columns));
  return stringify([columns.map(markCell), ...rows]);
}

function markedValues(person: Person, columns: readonly string[]): string[] {
  return columns.map((column) => markValue(getValue(person, column) ?? ''));
}

/** A person who waits for a decision: the day on which their contract would end, and what else would become of them, in words. */
export type HeldPerson = { person: Person; newEnd: string; otherChanges: string };

/**
 * Writes people who wait for a decision as they are, as `writeForSpreadsheet`, and what is to be decided about each behind it, under headers
 * that are of no attribute: read again, the file has the people as they are.
 */
export function writeHeld(people: readonly HeldPerson[], attributes: readonly SchemaAttribute[]): string {
  const columns = columnsOf(attributes).map(({ name }) => name);
  const rows = people.map(({ person, newEnd, otherChanges }) => [
    ...markedValues(person, columns),
    ...[newEnd, otherChanges].map(markValue),
  ]);
  const header = [...columns.map(markCell), 'New end if approved', 'What else would change'];
  return stringify([header, ...rows]);
}

/** A person that could not be sent, and why. */
export type UnsentPerson = { person: Person; error: string };

/** Writes people that could not be sent, with a column `error`. It begins with a byte order mark, for Excel. */
export function writeUnsent(people: readonly UnsentPerson[], attributes: readonly SchemaAttribute[]): string {
  const columns = columnsOf(attributes).map(({ name }) => name);
  const rows = people.map(({ person, error }) => [...markedValues(person, columns), error]);
  const options = { bom: true, quoted_match: quotedMatch, record_delimiter: 'windows' };
  return stringify([[...columns.map(markCell), 'error'], ...rows], options);
}

/** So many rows are written at once: a file of 100,000 rows never stands in memory several times over. */
const rowsAtOnce = 200;

/** What is wrong with a row is told up to so many characters: more nobody reads in a cell, and 100,000 rows may have it. */
const mostOfErrors = 400;

/**
 * Writes rejected rows as they stand in the file, under its own header and with its own delimiter, plus a column `error`
 * that says what is wrong. What a spreadsheet would run is marked as text. Corrected, the text can be dropped as a file. It begins with a byte order mark, for Excel.
 *
 * @param many so many rows are written twice, once for their length: all parts beside the whole would take its room once more
 */
export function writeRejected(file: FileOfRows, rows: readonly RosterRow[], many = 50_000): Buffer {
  const { header, delimiter } = file;
  const names = stringify([[...header.cells.map(markCell), 'error']], { ...optionsOf(delimiter), bom: true });
  const parts = () => rejectedParts(file, rows);
  if (rows.length < many) return Buffer.concat([Buffer.from(names), ...parts()]);
  let length = Buffer.byteLength(names);
  for (const part of parts()) length += part.length;
  const whole = Buffer.allocUnsafe(length);
  let end = whole.write(names);
  for (const part of parts()) end += part.copy(whole, end);
  return whole;
}

/** The same without the header: rows that are added to such a file. */
export function writeRejectedRows(file: FileOfRows, rows: readonly RosterRow[]): Buffer {
  return Buffer.concat([...rejectedParts(file, rows)]);
}

type FileOfRows = Pick<Roster, 'header' | 'delimiter' | 'cells'>;

function* rejectedParts(
  { header, delimiter, cells: cellsOf }: FileOfRows,
  rows: readonly RosterRow[],
): Generator<Buffer> {
  const width = header.cells.length;
  const lineOf = (row: RosterRow) => {
    const cells = cellsOf(row);
    const own = header.cells.map((_, index) => cells[index] ?? '');
    return [...own, errorsOf(row.rejects), ...cells.slice(width)].map(markCell);
  };
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    yield Buffer.from(stringify(rows.slice(from, from + rowsAtOnce).map(lineOf), optionsOf(delimiter)));
  }
}

function optionsOf(delimiter: string) {
  return { delimiter, quoted_match: quotedMatch, record_delimiter: 'windows' as const };
}

function errorsOf(rejects: RosterRow['rejects']): string {
  const errors: string[] = [];
  let length = 0;
  for (const { column, reason } of rejects) {
    if (length > mostOfErrors) return `${errors.join('; ')}; and ${rejects.length - errors.length} more`;
    const error = column ? `${column}: ${reason}` : reason;
    length += error.length;
    errors.push(error);
  }
  return errors.join('; ');
}
