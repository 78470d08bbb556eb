import { dateReader } from '../../../../lib/dates/dates.ts';
import { rowChecker } from '../../../../lib/people/csv/checkRow.ts';
import { columnsOf } from '../../../../lib/people/csv/columns.ts';
import { readHeader } from '../../../../lib/people/csv/header.ts';
import { placeRows } from '../../../../lib/people/csv/placedRows.ts';
import { plainRowReader } from '../../../../lib/people/csv/plainRow.ts';
import { attributes, headerLine, settings } from '../fixtures.ts';

/** Reads the rows below the header in the short way and in the long one. */
export function readBoth(lines: readonly string[], names = headerLine, delimiter = ',', schema = attributes) {
  const rows = placeRows([names, ...lines].join('\n'), delimiter);
  const header = readHeader(rows?.cells(0) ?? [], columnsOf(schema), settings);
  if (!rows || header.kind === 'refused') throw new Error('The rows cannot be read.');
  const readDate = dateReader(settings);
  const readPlainRow = plainRowReader(rows, header, readDate);
  const checkRow = rowChecker({ header, readDate, dateFormats: settings.dateFormats });
  const indexes = Array.from({ length: rows.length - 1 }, (_, index) => index + 1);
  return indexes.map((index) => ({
    short: readPlainRow(index),
    long: checkRow(index, rows.cells(index), rows.count(index)),
  }));
}
