import type { Config } from '../../config/config.ts';
import { type DateKind, type DateReader, type Moment, unreadableDate } from '../../dates/dates.ts';
import { dayText } from '../../dates/dayText.ts';
import { systemAttributes } from '../../isc/person.ts';
import { dateKinds, type PersonValues, setValue } from '../person.ts';
import { cleanAccountName, textFault } from '../personText.ts';
import { mayBeName } from '../saidName.ts';
import { cleanValue, closeFault, isPlainValue, plainFault, writtenFault, yearFault } from '../valueFault.ts';
import type { Column } from './columns.ts';
import { personGatherer } from './gatherPerson.ts';
import type { Header } from './header.ts';
import { apostropheFault, markFault, markValue, withoutMarks } from './spreadsheetText.ts';

/** What is wrong with one cell of a row: the header it stands under, and why, without repeating its value. */
export type Reject = { row: number; column: string; reason: string };

/** What the rows of one file are checked against. */
export type RowRules = { header: Header; readDate: DateReader; dateFormats: Config['dateFormats'] };

/**
 * What the cells of a row say; `mended` is how many of them held something that nobody sees, or that is written otherwise, but for nelm's own marks for spreadsheets. `isShort`
 * where it lacks cells of columns that it need not have: they are in no value. `isMidnight` where its end is a midnight by UTC that stands for the day.
 */
export type CheckedCells = {
  values: PersonValues;
  rejects: Reject[];
  mended: number;
  isShort: boolean;
  isMidnight: boolean;
  /** The account name where it is rejected for what it looks like, which it may be all the same. */
  doubtedName?: string;
  /** The account name before signs were put in it for what programs write for them: `ext_x0020_ada` may be the name all the same. */
  writtenName?: string;
};

/**
 * Makes a function that turns the cells of a row of a file into the values of a person, mended and with dates as instants. It gives
 * everything that is wrong with the row, not just the first; the values are then those that could be read. It is told how many cells the
 * row has in the file, with empty ones at its end that were left out.
 */
export function rowChecker(rules: RowRules): (row: number, cells: readonly string[], count: number) => CheckedCells {
  const { header, readDate } = rules;
  const columns = header.columns.flatMap((column, index) =>
    column ? [{ ...column, index, kind: dateKinds[column.name] }] : [],
  );
  const gather = valueGatherer(columns.map(({ name }) => name));
  const texts: (string | undefined)[] = [];
  return (row, cells, count) => {
    let [mended, isShort, isMidnight] = [0, false, false];
    let [start, end]: (Moment | undefined)[] = [];
    let [doubtedName, writtenName]: (string | undefined)[] = [];
    const rejects = tooManyCells(row, cells, header.cells.length);
    let at = 0;
    for (const column of columns) {
      const { index, name, kind } = column;
      if (index >= count && !column.required) {
        isShort = true;
        texts[at] = undefined;
        at += 1;
        continue;
      }
      const cell = cells[index] ?? '';
      const isPlain = isPlainValue(cell);
      let text = asDay(isPlain ? cell : cleanValue(name, withoutMarks(cell.trim())), kind);
      // What nelm itself has marked for a spreadsheet is read as it was: nothing is mended, unless somebody else may have put it in apostrophes.
      if (text !== cell && (markValue(text) !== cell || cell.endsWith("'"))) mended += 1;
      if (!isPlain && name === 'accountName') writtenName = nameAsWritten(cell, text);
      const day = kind === 'end' ? dayOfMidnight(text, readDate) : undefined;
      if (day !== undefined) [text, isMidnight] = [day, true];
      const date = kind && readDate(text, kind);
      const looks = isPlain ? plainFault(name, text) : closeReason(cell, text, column);
      if (looks && name === 'accountName' && mayBeName(text) && !writtenFault(name, cell)) doubtedName = text;
      const reason =
        looks ??
        (kind && text !== '' ? dateFault(text, date, kind, rules) : undefined) ??
        (isPlain ? undefined : writtenFault(name, cell));
      if (reason) rejects.push({ row, column: headerOf(header, name), reason });
      else if (kind) {
        text = date?.text ?? '';
        if (kind === 'start') start = date;
        else end = date;
      }
      texts[at] = reason ? undefined : text;
      at += 1;
    }
    const reason = start && end && endFault(start, end);
    if (reason) rejects.push({ row, column: headerOf(header, 'endDate'), reason });
    const names = { ...(doubtedName && { doubtedName }), ...(writtenName && { writtenName }) };
    return { values: gather(texts), rejects, mended, isShort, isMidnight, ...names };
  };
}

/** Makes a function that puts the texts of columns together as values of a person; one that is undefined is left out. */
function valueGatherer(names: readonly string[]): (texts: readonly (string | undefined)[]) => PersonValues {
  const { places, gather } = personGatherer(names);
  const isWhole = systemAttributes.every((name) => names.includes(name));
  return (texts) => {
    if (isWhole && isEachThere(texts)) return gather(inOrder(texts, places));
    const values: PersonValues = { accountName: '', data: {} };
    for (const [at, name] of names.entries()) {
      const text = texts[at];
      if (text !== undefined) setValue(values, name, text);
    }
    return values;
  };
}

function inOrder(texts: readonly string[], places: readonly number[]): string[] {
  const ordered = texts.slice();
  for (const [at, text] of texts.entries()) ordered[places[at] ?? 0] = text;
  return ordered;
}

function isEachThere(texts: readonly (string | undefined)[]): texts is readonly string[] {
  return !texts.includes(undefined);
}

/**
 * Programs that have no days write one as its first moment by UTC, to the millisecond: `2026-12-31T00:00:00.000Z`. Databases write it
 * with a blank: `2026-12-31 00:00:00+00`.
 */
const dayByUtc = /^(\d{4}-\d\d-\d\d)(?:T00:00:00\.0{3,7}(?:Z|\+00:?00)| 00:00:00(?:\.0+)? ?(?:Z|UTC|\+00(?::?00)?))$/;

/** A date with the signs of a keyboard, whichever digits, hyphens and dots a program has made of them. */
function asDay(text: string, kind: DateKind | undefined): string {
  if (!kind) return text;
  const typed = isPlainValue(text) ? text : text.normalize('NFKC').replaceAll(/[\p{Pd}\u2212]/gu, '-');
  return typed.length > 19 ? typed.replace(dayByUtc, '$1') : typed;
}

const wholeSecondByUtc = /:\d\d(?:\.0+)?(?:Z|\+00:?00)$/i;

/**
 * The day that an end means which is a midnight of the organisation's zone, written by UTC (`2026-12-30T23:00:00Z` for Berlin): programs
 * make it of a day. Undefined of any other moment, and of one as nelm writes them, with the offset of the zone.
 */
function dayOfMidnight(text: string, readDate: DateReader): string | undefined {
  if (!wholeSecondByUtc.test(text)) return undefined;
  const moment = readDate(text, 'end')?.text ?? '';
  const isOwn = moment.endsWith('+00:00') && !/z$/i.test(text);
  return !isOwn && moment.slice(10, 19) === 'T00:00:00' ? moment.slice(0, 10) : undefined;
}

/** An account name as it is written, where it was mended otherwise than by what nobody sees, and may be one as it is. */
function nameAsWritten(cell: string, mended: string): string | undefined {
  const written = cleanAccountName(withoutMarks(cell.trim()));
  return written === mended || textFault(written) ? undefined : written;
}

/** What is wrong with a cell that is not plain, but for what it says of a date. */
function closeReason(given: string, text: string, { name, required }: Column): string | undefined {
  const cell = given.trim();
  const fault = withoutMarks(cell) === cell ? apostropheFault(text, name) : markFault(cell, text);
  if (fault) return fault;
  if (text === '') return required ? 'a value is required' : undefined;
  return closeFault(name, text);
}

/** The header cell under which a column stands in the file; its technical name when the file does not have it. */
export function headerOf(header: Pick<Header, 'cells' | 'columns'>, name: string): string {
  return header.cells[header.columns.findIndex((column) => column?.name === name)] ?? name;
}

function tooManyCells(row: number, cells: readonly string[], width: number): Reject[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  if (last < width) return [];
  const reason = `the row has ${last + 1} cells, the header ${width}; a value that holds the delimiter needs quotes`;
  return [{ row, column: '', reason }];
}

function dateFault(
  text: string,
  date: Moment | undefined,
  kind: DateKind,
  { dateFormats }: RowRules,
): string | undefined {
  return date ? yearFault(date.text, kind) : unreadableDate(text, dateFormats);
}

function endFault(start: Moment, end: Moment): string | undefined {
  return end.epochSeconds > start.epochSeconds ? undefined : endsBefore(start.text, end.text);
}

/** Both texts say the day of the organisation's zone. Where it is the same, the time decides. */
function endsBefore(start: string, end: string): string {
  const [startDay, endDay] = [start.slice(0, 10), end.slice(0, 10)];
  const moment = startDay === endDay ? `${dayText(startDay)} at ${start.slice(11, 16)}` : dayText(startDay);
  return `is ${start === end ? 'no later than' : 'before'} the start, ${moment}`;
}
