import { parse } from 'csv-parse/sync';
import { type DateReader, dateReader } from '../../dates/dates.ts';
import { accountKey, dateKinds, newPerson, type Person, type SchemaAttribute, setValue } from '../person.ts';
import { type Column, columnFinder, columnsOf } from './columns.ts';
import { plainRows } from './plainRows.ts';
import type { RosterSettings } from './readRoster.ts';
import { withoutMarks } from './spreadsheetText.ts';

/** The people of a source by `accountKey`. */
export type People = ReadonlyMap<string, Person>;

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
  const [header = [], ...rows] = rowsOf(csv);
  const columns = header.map(columnFinder(columnsOf(attributes), {}));
  if (header.length > 0 && !columns.some((column) => column?.name === 'accountName')) {
    throw new Error(
      'The export of the source has no column accountName. Look at what the tenant sends as its CSV export.',
    );
  }
  const readDate = dateReader({ timeZone: settings.timeZone, dateFormats: [] });
  const people = new Map<string, Person>();
  for (const cells of rows) {
    const person = toPerson(isMarked ? cells.map(withoutMarks) : cells, columns, readDate);
    people.set(accountKey(person.accountName), person);
  }
  return people;
}

/** The rows that are not blank. */
function rowsOf(csv: string | Uint8Array): string[][] {
  const text = (typeof csv === 'string' ? csv : new TextDecoder().decode(csv)).replace(/^\ufeff/, '');
  const unlessBlank = (cells: string[]) => (cells.some((cell) => cell.trim() !== '') ? cells : null);
  if (!text.includes('"')) return plainRows(text, ',', unlessBlank);
  return parse(text, {
    ltrim: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_empty_values: true,
  });
}

function toPerson(cells: readonly string[], columns: readonly (Column | undefined)[], readDate: DateReader): Person {
  const person = newPerson();
  for (const [index, column] of columns.entries()) {
    if (!column) continue;
    const text = cells[index]?.trim() ?? '';
    const kind = dateKinds[column.name];
    setValue(person, column.name, (kind && readDate(text, kind)?.text) ?? text);
  }
  return person;
}
