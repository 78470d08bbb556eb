import { type Column, readUpload, type UploadLine } from './bulkUploadFile.ts';
import { readValue } from './bulkUploadValues.ts';
import { Refusal } from './errors.ts';
import { accountKey } from './person.ts';
import type { SchemaAttribute } from './schemaAttributes.ts';
import type { Cells } from './upsertRecord.ts';

/** A person of an accepted upload. `line` is that of the file, the header being line 1. */
export type UploadRow = { line: number; accountKey: string; cells: Cells };

const LISTED = 100;

type LineError = { line: number; column: string; problem: string };

/**
 * Reads and checks an uploaded CSV. Throws a 400 when anything at all is wrong with it: one error a line, each with the
 * line of the file and the column, the first 100 of them. `aliases` are the account ids of managers, in lower case.
 */
export function checkUpload(
  file: Uint8Array,
  attributes: readonly SchemaAttribute[],
  aliases: ReadonlySet<string>,
): UploadRow[] {
  const { columns, lines } = readUpload(file, attributes);
  const errors: LineError[] = [];
  const rows = lines.map((line) => readLine(line, columns, aliases, errors));
  reportTwins(rows, errors);
  if (errors.length > 0) throw refusal(errors);
  return rows;
}

/** Reads the values of one line; what is wrong with them goes to `errors`. */
function readLine(
  { line, values }: UploadLine,
  columns: readonly Column[],
  aliases: ReadonlySet<string>,
  errors: LineError[],
): UploadRow {
  const cells: Record<string, string> = {};
  const report = (column: string, problem: string) => errors.push({ line, column, problem });
  if (values.length !== columns.length) {
    const column = columns[Math.min(values.length, columns.length) - 1]?.name ?? '';
    report(column, `the row has ${values.length} values, the header ${columns.length}`);
    return { line, accountKey: '', cells };
  }
  for (const [index, column] of columns.entries()) {
    const read = readValue(column, values[index] ?? '', aliases);
    if ('problem' in read) report(column.name, read.problem);
    else cells[column.name] = read.value;
  }
  const { accountName = '', startDate, endDate } = cells;
  if (startDate && endDate && endDate <= startDate) report('endDate', 'must be after startDate');
  return { line, accountKey: accountKey(accountName), cells };
}

function reportTwins(rows: readonly UploadRow[], errors: LineError[]): void {
  const firstLines = new Map<string, number>();
  for (const { line, accountKey: key } of rows) {
    const first = firstLines.get(key);
    if (key === '') continue;
    if (first === undefined) firstLines.set(key, line);
    else errors.push({ line, column: 'accountName', problem: `the same account name as in line ${first}` });
  }
}

function refusal(errors: readonly LineError[]): Refusal {
  const sorted = errors.toSorted((a, b) => a.line - b.line);
  const listed = sorted
    .slice(0, LISTED)
    .map(({ line, column, problem }) => `line ${line}, column ${column}: ${problem}`);
  const more = sorted.length > LISTED ? [`and ${sorted.length - LISTED} more`] : [];
  return new Refusal(400, [...listed, ...more].join('\n'));
}
