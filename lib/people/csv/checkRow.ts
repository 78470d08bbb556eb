import type { Config } from '../../config/config.ts';
import { type DateReader, unreadableDate } from '../../dates/dates.ts';
import { dayText } from '../../dates/dayText.ts';
import { dateKinds, type PersonValues, setValue } from '../person.ts';
import { cleanValue, valueFault, writtenFault, yearFault } from '../valueFault.ts';
import type { Column } from './columns.ts';
import type { Header } from './header.ts';
import { apostropheFault, withoutMarks } from './spreadsheetText.ts';

/** What is wrong with one cell of a row: the header it stands under, and why, without repeating its value. */
export type Reject = { row: number; column: string; reason: string };

/** What the rows of one file are checked against. */
export type RowRules = { header: Header; readDate: DateReader; dateFormats: Config['dateFormats'] };

/**
 * Turns the cells of a row into the values of a person, mended and with dates as instants. Gives everything that is
 * wrong with the row, not just the first; the values are then those that could be read. `mended` is how many cells held
 * something that nobody sees, or that is written otherwise.
 */
export function checkRow(
  row: number,
  cells: readonly string[],
  rules: RowRules,
): { values: PersonValues; rejects: Reject[]; mended: number } {
  let mended = 0;
  const values: PersonValues = { accountName: '', data: {} };
  const rejects = tooManyCells(row, cells, rules.header.cells.length);
  for (const [index, column] of rules.header.columns.entries()) {
    if (!column) continue;
    const given = cells[index] ?? '';
    const cell = given.trim();
    const written = cell === given ? cell : given.replace(/^ +| +$/g, '');
    const typed = withoutMarks(cell);
    const text = asDay(cleanValue(column.name, typed), column.name);
    if (text !== cell) mended += 1;
    const reason =
      (typed === cell && apostropheFault(text, column.name)) || reasonOf(withoutMarks(written), text, column, rules);
    if (reason) rejects.push({ row, column: headerOf(rules.header, column.name), reason });
    else setValue(values, column.name, toValue(text, column.name, rules));
  }
  return { values, rejects: rejects.concat(endNotAfterStart(row, values, rules)), mended };
}

/** Programs that have no days write one as its first moment by UTC, to the millisecond: `2026-12-31T00:00:00.000Z`. */
function asDay(text: string, column: string): string {
  return column in dateKinds && text.endsWith('Z') ? text.replace(/^(\d{4}-\d\d-\d\d)T00:00:00\.000Z$/, '$1') : text;
}

function reasonOf(written: string, text: string, column: Column, rules: RowRules): string | undefined {
  return faultOf(text, column, rules) ?? writtenFault(column.name, written);
}

/** The header cell under which a column stands in the file; its technical name when the file does not have it. */
export function headerOf(header: Pick<Header, 'cells' | 'columns'>, name: string): string {
  return header.cells[header.columns.findIndex((column) => column?.name === name)]?.trim() ?? name;
}

function tooManyCells(row: number, cells: readonly string[], width: number): Reject[] {
  const last = cells.findLastIndex((cell, index) => index >= width && cell.trim() !== '');
  if (last === -1) return [];
  const reason = `the row has ${last + 1} cells, the header ${width}; a value that holds the delimiter needs quotes`;
  return [{ row, column: '', reason }];
}

function faultOf(text: string, column: Column, { readDate, dateFormats }: RowRules): string | undefined {
  if (text === '') return column.required ? 'a value is required' : undefined;
  const fault = valueFault(column.name, text);
  if (fault) return fault;
  const kind = dateKinds[column.name];
  if (!kind) return undefined;
  const date = readDate(text, kind);
  return date ? yearFault(date.text, kind) : unreadableDate(text, dateFormats);
}

function toValue(text: string, column: string, { readDate }: RowRules): string {
  const kind = dateKinds[column];
  return kind ? (readDate(text, kind)?.text ?? '') : text;
}

function endNotAfterStart(row: number, values: PersonValues, { header, readDate }: RowRules): Reject[] {
  const start = readDate(values.startDate ?? '', 'start');
  const end = readDate(values.endDate ?? '', 'end');
  if (!start || !end || end.epochSeconds > start.epochSeconds) return [];
  return [{ row, column: headerOf(header, 'endDate'), reason: endsBefore(start.text, end.text) }];
}

/** Both texts say the day of the organisation's zone. Where it is the same, the time decides. */
function endsBefore(start: string, end: string): string {
  const [startDay, endDay] = [start.slice(0, 10), end.slice(0, 10)];
  const moment = startDay === endDay ? `${dayText(startDay)} at ${start.slice(11, 16)}` : dayText(startDay);
  return `is ${start === end ? 'no later than' : 'before'} the start, ${moment}`;
}
