import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Condition } from './condition.ts';
import { Refusal } from './errors.ts';
import { compactId, requireId } from './ids.ts';
import { answerList, type Listing } from './list.ts';
import type { Call, Operation } from './operation.ts';
import { managedSourceIds } from './rights.ts';

const rowSchema = z.object({
  id: z.string(),
  accountName: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phone: z.string(),
  manager: z.string(),
  sourceId: z.string(),
  data: z.string().transform((json) => z.record(z.string(), z.string()).parse(JSON.parse(json))),
  startDate: z.string(),
  endDate: z.string(),
  modified: z.string(),
  created: z.string(),
});

/** Columns of a person by the names of the API: also the fields that records are sorted by. */
const COLUMNS = {
  id: 'id',
  accountName: 'account_name',
  sourceId: 'source_id',
  manager: 'manager',
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  phone: 'phone',
  startDate: 'start_date',
  endDate: 'end_date',
  created: 'created',
  modified: 'modified',
};

const SELECT = `${Object.entries({ ...COLUMNS, data: 'data' })
  .map(([name, column]) => `${column} AS ${name}`)
  .join(', ')}`;

const listing: Listing<z.infer<typeof rowSchema>> = {
  table: 'record',
  columns: SELECT,
  filters: { sourceId: { eq: ([sourceId = '']) => inSource(sourceId) } },
  sorters: COLUMNS,
  item: (row) => rowSchema.parse(row),
};

/** Operations on records. */
export const recordOperations = {
  listNonEmployeeRecords: {
    method: 'GET',
    path: '/non-employee-records',
    security: 'user or application',
    answer: (call) => answerList(call.database, call.query, listing, recordsToSee(call)),
  },
  getNonEmployeeRecord: {
    method: 'GET',
    path: '/non-employee-records/:id',
    security: 'user or application',
    requires: 'idn:nesr:read',
    answer: ({ database, parameter }) => Response.json(requireRecord(database, parameter('id'))),
  },
} as const satisfies Record<string, Operation>;

function requireRecord(database: DatabaseSync, anyId: string): z.infer<typeof rowSchema> {
  const row = database
    .prepare(`SELECT ${SELECT} FROM record WHERE id = ?`)
    .get(requireId(anyId, 'The id of the record'));
  if (!row) throw new Refusal(404, 'There is no record with this id.');
  return rowSchema.parse(row);
}

/** With idn:nesr:read: everyone. Without it: the people of the sources that the caller looks after. */
function recordsToSee({ database, caller }: Call): Condition[] {
  if (caller.roleContexts.has('idn:nesr:read')) return [];
  const sourceIds = managedSourceIds(database, caller.identityId);
  if (sourceIds.length === 0) throw new Refusal(403);
  return [{ sql: `source_id IN (${sourceIds.map(() => '?').join(', ')})`, values: sourceIds }];
}

function inSource(anyId: string): Condition {
  const id = compactId(anyId) ?? '';
  return {
    sql: `source_id = (SELECT source_id FROM source WHERE source.source_id = ? OR replace(source.id, '-', '') = ?)`,
    values: [id, id],
  };
}
