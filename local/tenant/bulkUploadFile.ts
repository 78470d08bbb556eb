import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { Refusal } from './errors.ts';
import type { SchemaAttribute } from './schemaAttributes.ts';

/** A column of an upload, in the order of the file. */
export type Column = { name: string; type: SchemaAttribute['type']; required: boolean };

/** A row of an upload: the line of the file on which it begins, and its values in the order of the file. */
export type UploadLine = { line: number; values: readonly string[] };

const parsedSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/**
 * Takes an uploaded file apart. Throws a 400 when it is not UTF-8, not CSV, or when its header is not that of the source:
 * every required attribute by technical name, each once, in any order, and nothing unknown.
 */
export function readUpload(file: Uint8Array, attributes: readonly SchemaAttribute[]) {
  const [header, ...rows] = parseCsv(decode(file));
  if (!header) throw new Refusal(400, 'line 1: the file is empty; it must begin with a header');
  const columns = columnsOf(header.record, attributes);
  return { columns, lines: numberLines(rows) };
}

function decode(file: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw new Refusal(400, 'line 1: the file is not text in UTF-8');
  }
}

function parseCsv(text: string) {
  try {
    return parsedSchema.parse(parse(text, { info: true, relaxColumnCount: true, skipEmptyLines: true, trim: true }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The parser's own message repeats values of the file.
    const problem = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is never closed' : 'a quote stands where none may';
    throw new Refusal(400, `line ${error['lines']}: not CSV: ${problem}`);
  }
}

/** The parser gives the line on which a row ends, and counts CRLF between quotes as two lines. */
function numberLines(rows: z.infer<typeof parsedSchema>): UploadLine[] {
  let countedTwice = 0;
  return rows.map(({ record, info }) => {
    const breaks = record.join().match(/\r?\n/g) ?? [];
    countedTwice += breaks.filter((each) => each === '\r\n').length;
    return { line: info.lines - countedTwice - breaks.length, values: record };
  });
}

function columnsOf(header: readonly string[], attributes: readonly SchemaAttribute[]): Column[] {
  // A first line of people must not be repeated as names of columns.
  if (!header.some((name) => attributes.some(byName(name)))) {
    throw new Refusal(400, 'line 1: there is no header: not one value is the technical name of an attribute');
  }
  const errors = [
    ...header
      .filter((name, index) => header.indexOf(name) !== index)
      .map((name) => [name, 'stands twice in the header']),
    ...header.filter((name) => !attributes.some(byName(name))).map((name) => [name, 'is no attribute of the source']),
    ...attributes
      .filter(({ required, technicalName }) => required && !header.includes(technicalName))
      .map(({ technicalName }) => [technicalName, 'is missing']),
  ];
  if (errors.length > 0) {
    throw new Refusal(400, errors.map(([name, problem]) => `line 1, column ${name}: ${problem}`).join('\n'));
  }
  return header.flatMap((name) =>
    attributes.filter(byName(name)).map(({ type, required }) => ({ name, type, required })),
  );
}

function byName(name: string) {
  return ({ technicalName }: SchemaAttribute): boolean => technicalName === name;
}
