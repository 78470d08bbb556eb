import type { Config } from '../../config/config.ts';
import { dateReader } from '../../dates/dates.ts';
import { accountKey, type PersonValues, type SchemaAttribute } from '../person.ts';
import { trailerRows } from './aroundTable.ts';
import { headerOf, type Reject, rowChecker } from './checkRow.ts';
import { columnFinder, columnsOf } from './columns.ts';
import { cutOffFault } from './cutOff.ts';
import { decode, type Encoding } from './decode.ts';
import { type Header, type Refused, readHeader } from './header.ts';
import { isNoPerson, namesAnew, otherHeader } from './headerAgain.ts';
import { hasStrayQuote } from './looseRows.ts';
import { plainRowReader } from './plainRow.ts';
import type { Rows } from './rows.ts';
import { rejectShortRows } from './shortRows.ts';
import { readTable, type Table } from './table.ts';

/** What an organisation sets about its files. */
export type RosterSettings = Pick<Config, 'timeZone' | 'dateFormats' | 'columns'>;

/**
 * A row of a file: its number as a spreadsheet shows it, its index in the table, by which `Roster.cells` gives its cells, what they say, and
 * everything that is wrong with them; a good row has no rejects. `doubtedName` is an account name that was rejected for what it looks
 * like, and is in no value; `writtenName` one before it was mended.
 */
export type RosterRow = {
  row: number;
  index: number;
  values: PersonValues;
  rejects: readonly Reject[];
  doubtedName?: string;
  writtenName?: string;
};

/**
 * A file of people, read and checked on its own; `rowCount` is that of the good and the bad rows together, `mended` that of
 * the cells from which something was taken that nobody sees.
 */
export type Roster = {
  kind: 'roster';
  encoding: Encoding;
  delimiter: string;
  header: Header;
  rows: RosterRow[];
  rejected: RosterRow[];
  /** The cells of a row as they stand in the file, but for those that a file of rejected rows has for its errors. */
  cells: (row: Pick<RosterRow, 'index'>) => string[];
  rowCount: number;
  mended: number;
  /** The numbers of rows that are no person's: titles above the header, and totals at the end. */
  passedOver: number[];
  /** What else is to be said of good rows, in the order in which it is to be read. */
  remarks: Remark[];
};

/** What is to be said once of some rows, by their numbers: the end of a sentence that names them. */
export type Remark = { rows: number[]; text: string };

/**
 * Reads the bytes of a dropped CSV. Refuses the file as a whole, with the reason, when nothing in it can be trusted; sets
 * bad rows aside otherwise. Rows without any text are skipped, and counted in row numbers only.
 */
export function readRoster(
  bytes: Uint8Array,
  attributes: readonly SchemaAttribute[],
  settings: RosterSettings,
): Roster | Refused {
  const decoded = decode(bytes);
  if (decoded.kind === 'refused') return decoded;
  const columns = columnsOf(attributes);
  const find = columnFinder(columns, settings.columns);
  const table = readTable(decoded.text, (cells) => cells.filter(find).length);
  if (table.kind === 'refused') return table;
  const header = readHeader(table.rows.cells(0), columns, settings);
  if (header.kind === 'refused') return header;
  const checked = checkRows(decoded.text, table, header, settings, otherHeader(header, find));
  if ('kind' in checked) return checked;
  return { kind: 'roster', encoding: decoded.encoding, delimiter: table.delimiter, header, ...checked };
}

/** Most rows have none, and need no list of their own. */
const noRejects: readonly Reject[] = [];

function checkRows(
  text: string,
  table: Table,
  header: Header,
  settings: RosterSettings,
  isOtherHeader: (cells: readonly string[]) => boolean,
): Omit<Roster, 'kind' | 'encoding' | 'delimiter' | 'header'> | Refused {
  const { rows, firstRow, unsound, titles } = table;
  const readDate = dateReader(settings);
  const readPlainRow = plainRowReader(rows, header, readDate);
  const checkRow = rowChecker({ header, readDate, dateFormats: settings.dateFormats });
  const checked: RosterRow[] = [];
  const looked: Parameters<typeof rejectShortRows>[0][number][] = [];
  let mended = 0;
  let plain = 0;
  const said = { short: new Set<number>(), midnight: new Set<number>() };
  const between: number[] = [];
  const trailers = trailerRows(rows, header.cells.length);
  const endOfPeople = rows.length - trailers;
  const people = [...Array(endOfPeople).keys()].map(readPlainRow);
  // V8 compiles what is done for one row, and not the loop once more.
  const again = people.findIndex((person, index) => index > 0 && !keepRow(index, person));
  if (again !== -1) return namesAnew(firstRow + again);

  /** Says no of a row that names the columns anew. */
  function keepRow(index: number, plainPerson: PersonValues | undefined): boolean {
    const row = firstRow + index;
    if (plainPerson && !unsound.has(index)) {
      checked.push({ row, index, values: plainPerson, rejects: noRejects });
      plain += 1;
      return true;
    }
    const cells = rows.cells(index);
    if (isOtherHeader(cells)) return false;
    const [error = ''] = header.hadErrors ? cells.splice(header.cells.length, 1) : [];
    if (isBlank(cells)) return true;
    const count = rows.count(index);
    const { values, rejects, mended: some, isShort, isMidnight, ...names } = checkRow(row, cells, count);
    if (rejects.length > 0 && isNoPerson(cells, header)) {
      between.push(row);
      return true;
    }
    mended += some;
    if (isShort) said.short.add(row);
    if (isMidnight) said.midnight.add(row);
    // Somebody may drop `rejected.csv` again as it is, where such a cell is quoted by the rules.
    const isSound = !unsound.has(index) && !(header.hadErrors && cells.some(hasStrayQuote));
    if (!isSound) rejects.push(strayQuote(row));
    const one = { row, index, values, rejects, ...names };
    if (isSound) looked.push({ one, count, isShort, error });
    checked.push(one);
    return true;
  }

  const last = checked.at(-1);
  const cutOff = last?.index === rows.length - 1 ? cutOffFault(text, table, header, checked) : undefined;
  if (last && cutOff) last.rejects = [...last.rejects, cutOff];
  const cellsOfRow = ({ index }: Pick<RosterRow, 'index'>) => cellsOf(rows, index, header);
  rejectShortRows(looked, header.cells, plain, cellsOfRow);
  rejectTwins(checked, headerOf(header, 'accountName'));
  const rejected = checked.filter(({ rejects }) => rejects.length > 0);
  const good = rejected.length === 0 ? checked : checked.filter(({ rejects }) => rejects.length === 0);
  return {
    rows: good,
    rejected,
    cells: cellsOfRow,
    rowCount: checked.length,
    mended,
    passedOver: [...titles, ...between, ...filledRows(rows, endOfPeople).map((index) => firstRow + index)],
    remarks: remarksOn(good, said, settings),
  };
}

function cellsOf(rows: Rows, index: number, { hadErrors, cells: { length } }: Header): string[] {
  const cells = rows.cells(index);
  if (hadErrors) cells.splice(length, 1);
  return cells;
}

/** The rows from one on that hold anything. */
function filledRows(rows: Rows, from: number): number[] {
  const indexes = Array.from({ length: rows.length - from }, (_, place) => from + place);
  return indexes.filter((index) => !isBlank(rows.cells(index)));
}

/** What is to be said of good rows that are not read as they are written. */
function remarksOn(
  rows: readonly RosterRow[],
  { short, midnight }: Readonly<Record<'short' | 'midnight', ReadonlySet<number>>>,
  { timeZone }: RosterSettings,
): Remark[] {
  const remark = (some: ReadonlySet<number>, text: string): Remark[] => {
    const good = some.size === 0 ? [] : rows.filter(({ row }) => some.has(row)).map(({ row }) => row);
    return good.length === 0 ? [] : [{ rows: good, text }];
  };
  return [
    ...remark(short, 'there are fewer cells than in the header. What is lacking was left as it is.'),
    ...remark(midnight, `the end is midnight of ${timeZone}, written by UTC. It was read as that whole day.`),
  ];
}

/** It is of no column: any cell of the row may have slid. */
function strayQuote(row: number): Reject {
  const reason =
    'a quote (") stands where none belongs, is never closed, or holds what may be other rows; remove it, or write the value in one line';
  return { row, column: '', reason };
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** An account name that stands twice leaves open which row is meant: each of them is rejected and names the others. */
function rejectTwins(rows: readonly RosterRow[], column: string): void {
  for (const twins of twinsAmong(rows)) {
    for (const twin of twins) {
      const reason = `the account name also stands in ${otherRows(twin.row, twins)}; keep one of them`;
      twin.rejects = [...twin.rejects, { row: twin.row, column, reason }];
    }
  }
}

/** The rows that have an account name in common. */
function twinsAmong(rows: readonly RosterRow[]): RosterRow[][] {
  // Most files have none, which is quicker to see than where they stand.
  if (new Set(rows.map(({ values }) => accountKey(values.accountName))).size === rows.length) return [];
  const [firsts, twins] = [new Map<string, RosterRow>(), new Map<string, RosterRow[]>()];
  for (const row of rows) {
    if (row.values.accountName === '') continue;
    const key = accountKey(row.values.accountName);
    const first = firsts.get(key);
    if (!first) firsts.set(key, row);
    else if (twins.get(key)?.push(row) === undefined) twins.set(key, [first, row]);
  }
  return [...twins.values()];
}

function otherRows(row: number, twins: readonly RosterRow[]): string {
  const named = twins.slice(0, 6).flatMap((twin) => (twin.row === row ? [] : [twin.row]));
  const more = twins.length - 1 - named.length;
  return `row${twins.length > 2 ? 's' : ''} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
