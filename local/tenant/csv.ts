import type { DatabaseSync } from 'node:sqlite';
import { stringify } from 'csv-stringify/sync';
import * as z from 'zod';
import type { Operation } from './operation.ts';
import { schemaAttributesOf } from './schemaAttributes.ts';
import { requireSource } from './sources.ts';

/** The mandatory columns in the documented order of templates and exports. */
const MANDATORY_COLUMNS = [
  'accountName',
  'firstName',
  'lastName',
  'phone',
  'email',
  'manager',
  'startDate',
  'endDate',
] as const;

const BATCH = 1_000;

const batchSchema = z.array(z.tuple([z.number(), z.string()], z.string()));
const dataSchema = z.record(z.string(), z.string());

/** Operations that give CSV. */
export const csvOperations = {
  exportNonEmployeeRecords: {
    method: 'GET',
    path: '/non-employee-sources/:id/non-employees/download',
    security: 'user or application',
    requires: 'idn:nesr:read',
    answer({ database, parameter }) {
      const { sourceId } = requireSource(database, parameter('id'));
      return csvResponse(ReadableStream.from(exportLines(database, sourceId)), 'non-employees.csv');
    },
  },
  exportNonEmployeeSourceSchemaTemplate: {
    method: 'GET',
    path: '/non-employee-sources/:id/schema-attributes-template/download',
    security: 'user or application',
    requires: 'idn:nesr:read',
    answer({ database, parameter }) {
      const { sourceId } = requireSource(database, parameter('id'));
      return csvResponse(
        stringify([[...MANDATORY_COLUMNS, ...customColumns(database, sourceId)]]),
        'schema-attributes-template.csv',
      );
    },
  },
} as const satisfies Record<string, Operation>;

function customColumns(database: DatabaseSync, sourceId: string): string[] {
  const attributes = schemaAttributesOf(database, sourceId);
  return attributes.filter(({ system }) => !system).map(({ technicalName }) => technicalName);
}

/** Reads people batch by batch, so that neither the memory nor the event loop is held for a whole source. */
function* exportLines(database: DatabaseSync, sourceId: string): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const custom = customColumns(database, sourceId);
  yield encoder.encode(stringify([[...MANDATORY_COLUMNS, ...custom]]));
  const next = database.prepare(
    `SELECT number, data, account_name, first_name, last_name, phone, email, manager, ${csvDate('start_date')},
     ${csvDate('end_date')} FROM record INDEXED BY record_source WHERE source_id = ? AND number > ?
     ORDER BY number LIMIT ${BATCH}`,
  );
  next.setReturnArrays(true);
  for (let last = 0; ; ) {
    const people = batchSchema.parse(next.all(sourceId, last));
    if (people.length === 0) return;
    yield encoder.encode(stringify(people.map(([, data, ...values]) => [...values, ...customValues(data, custom)])));
    last = people.at(-1)?.[0] ?? 0;
  }
}

/** Read here, not with SQL: a technical name that begins with `$` would be taken for a path there. */
function customValues(data: string, names: readonly string[]): string[] {
  const values = new Map(Object.entries(dataSchema.parse(JSON.parse(data))));
  return names.map((name) => values.get(name) ?? '');
}

/** `2026-01-31T23:00:00+00:00`: an offset instead of a Z, and no milliseconds where there are none. */
function csvDate(column: string): string {
  return `replace(replace(${column}, '.000Z', 'Z'), 'Z', '+00:00')`;
}

function csvResponse(body: string | ReadableStream<Uint8Array>, fileName: string): Response {
  return new Response(body, {
    headers: { 'content-type': 'text/csv', 'content-disposition': `attachment; filename="${fileName}"` },
  });
}
