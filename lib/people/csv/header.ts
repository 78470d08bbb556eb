import { columnsOfAlias, formatInHeader } from '../../config/columnAliases.ts';
import type { Config } from '../../config/config.ts';
import { dateKinds } from '../person.ts';
import { acceptedHeaders, type Column, columnFinder } from './columns.ts';
import { withoutMarks } from './spreadsheetText.ts';

/** Why a file is refused as a whole, in words for whoever dropped it. Nothing of it is sent. */
export type Refused = { kind: 'refused'; reason: string };

/** What the first row of a file says: per cell the column that it means, `undefined` for an unknown one. */
export type Header = {
  kind: 'header';
  cells: string[];
  columns: (Column | undefined)[];
  unknownColumns: string[];
  /** Whether the row ended in the `error` column of an earlier `rejected.csv`, which is no longer in `cells`. */
  hadErrors: boolean;
};

/** A longer cell is no name of a column, and every report and every file of rejected rows would repeat it. */
const maxHeaderLength = 200;

/** Far more than the 18 columns a source can know; a wider table is none of people. */
const maxColumns = 256;

/**
 * Reads the header of a file. Refuses one that is no header, that names a column twice, that lacks a required column, or that says
 * of dates that they are written in a format that is not read.
 */
export function readHeader(
  firstRow: readonly string[],
  columns: readonly Column[],
  { columns: aliases, dateFormats }: Pick<Config, 'columns' | 'dateFormats'>,
): Header | Refused {
  const find = columnFinder(columns, aliases);
  const { cells, hadErrors } = withoutErrorColumn(withoutTrailingBlanks(firstRow.map(nameIn)), find);
  const meant = cells.map(find);
  const reason =
    lackOfHeader(cells, meant, columns) ??
    columnNamedTwice(cells, meant) ??
    lackOfColumns(columns, meant, aliases) ??
    foreignFormat(cells, meant, dateFormats);
  if (reason) return { kind: 'refused', reason };
  const unknownColumns = cells.flatMap((cell, index) => (meant[index] ? [] : [nameUnknown(cell, index, aliases)]));
  return { kind: 'header', cells, columns: meant, unknownColumns, hadErrors };
}

/**
 * A column that is not used, for the report. Sources differ in their custom attributes, so that an alias of one that this
 * source lacks is no mistake by itself; where a file uses it, its values go nowhere, and that is said.
 */
function nameUnknown(cell: string, index: number, aliases: Config['columns']): string {
  const name = cell || `column ${index + 1}`;
  const [column] = columnsOfAlias(aliases, cell);
  return column === undefined ? name : `${name} (an alias of ${column}, which the source does not have)`;
}

/** The name in a cell of the header, without space around it and without what marks it as a text for spreadsheets. */
function nameIn(cell: string): string {
  return withoutMarks(cell.trim());
}

function withoutTrailingBlanks(cells: readonly string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

/** A source may have an attribute named `error`; the report's column is then the second of that name. */
function withoutErrorColumn(
  cells: string[],
  find: (header: string) => Column | undefined,
): { cells: string[]; hadErrors: boolean } {
  const rest = cells.slice(0, -1);
  const attribute = find('error');
  const hadErrors =
    cells.at(-1)?.toLowerCase() === 'error' && (!attribute || rest.some((cell) => find(cell) === attribute));
  return hadErrors ? { cells: rest, hadErrors } : { cells, hadErrors };
}

function lackOfHeader(
  cells: readonly string[],
  meant: Header['columns'],
  columns: readonly Column[],
): string | undefined {
  if (cells.length > maxColumns) return `The first row has more than ${maxColumns} columns. Remove what is not needed.`;
  const known = meant.filter((column) => column !== undefined);
  const looksLikeData = cells.some((cell) => /@|^\d+[./-]\d+[./-]\d/.test(cell));
  const hasAccountName = known.some(({ name }) => name === 'accountName');
  if (known.length > 0 && (hasAccountName || !looksLikeData)) return nameTooLong(cells);
  const names = (isRequired: boolean) =>
    columns.flatMap(({ name, required }) => (required === isRequired ? [name] : [])).join(', ');
  const more = names(false) === '' ? '' : `; there may be ${names(false)}`;
  return `The file has no header: its first row names no column of the source. Add a row of column names on top, or remove what stands above it. Expected are ${names(true)}${more}.`;
}

function nameTooLong(cells: readonly string[]): string | undefined {
  const index = cells.findIndex((cell) => cell.length > maxHeaderLength);
  if (index === -1) return undefined;
  return `The name of column ${index + 1} is longer than ${maxHeaderLength} characters. Shorten it, or add a row of column names on top.`;
}

function columnNamedTwice(cells: readonly string[], meant: Header['columns']): string | undefined {
  const second = meant.findIndex((column, index) => column !== undefined && meant.indexOf(column) < index);
  const column = meant[second];
  if (!column) return undefined;
  const headers = [cells[meant.indexOf(column)], cells[second]].map((cell) => `"${cell}"`);
  return `The headers ${headers.join(' and ')} both mean the column ${column.name}. Keep one of them.`;
}

/** Dates would be refused, or the month taken for the day, where the header says another order than the settings. */
function foreignFormat(
  cells: readonly string[],
  meant: Header['columns'],
  dateFormats: Config['dateFormats'],
): string | undefined {
  const known = new Set(['yyyy-MM-dd', ...dateFormats].map(shapeOfFormat));
  for (const [index, cell] of cells.entries()) {
    const format = (meant[index]?.name ?? '') in dateKinds ? formatInHeader(cell) : undefined;
    if (format === undefined || known.has(shapeOfFormat(format))) continue;
    return `The header "${cell}" says that its dates are written as ${format}, which is not in dateFormats of nelm.config.ts. Add the format there, or write the dates as 2027-01-31.`;
  }
  return undefined;
}

/** `TT.MM.JJJJ` is `dd.MM.yyyy`, and `d.M.yyyy` takes what that takes; a time behind it does not matter. */
function shapeOfFormat(format: string): string {
  return format
    .toLowerCase()
    .replace(/ h.*/, '')
    .replaceAll('t', 'd')
    .replaceAll('j', 'y')
    .replaceAll(/([dmy])\1+/g, '$1');
}

function lackOfColumns(
  columns: readonly Column[],
  meant: Header['columns'],
  aliases: Config['columns'],
): string | undefined {
  const lacking = columns.filter((column) => column.required && !meant.includes(column));
  if (lacking.length === 0) return undefined;
  const names = lacking.map((column) => {
    const headers = acceptedHeaders(column, aliases).map((header) => `"${header}"`);
    return `${column.name} (accepted as ${headers.join(', ')})`;
  });
  const [what, todo] =
    lacking.length === 1
      ? ['a required column', 'Add it, or name its header']
      : ['required columns', 'Add them, or name their headers'];
  return `The file lacks ${what}: ${names.join('; ')}. ${todo} under columns in nelm.config.ts.`;
}
