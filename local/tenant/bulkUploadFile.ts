import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { Refusal } from './errors.ts';
import type { SchemaAttribute } from './schemaAttributes.ts';

/** A column of an upload, in the order of the file. */
export type Column = { name: string; type: SchemaAttribute['type']; required: boolean };

/** A row of an upload: its line in the file, and its values in the order of the file. */
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
  const lines = rows.map(({ record, info }): UploadLine => ({ line: info.lines, values: record }));
  return { columns, lines };
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
    throw new Refusal(400, `line ${error['lines']}: not CSV (${error.code})`);
  }
}

function columnsOf(header: readonly string[], attributes: readonly SchemaAttribute[]): Column[] {
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
