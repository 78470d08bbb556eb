import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { type Condition, inSource } from './condition.ts';
import { Refusal } from './errors.ts';
import { requireId } from './ids.ts';
import { answerList, type Listing } from './list.ts';
import type { Call, Operation } from './operation.ts';
import { personColumns, personSchema, selectColumns } from './person.ts';
import { inSourcesOf } from './requestedFor.ts';

const rowSchema = personSchema.extend({
  id: z.string(),
  sourceId: z.string(),
  modified: z.string(),
  created: z.string(),
});

/** A record as the API gives it. */
export type RecordItem = z.infer<typeof rowSchema>;

/** Columns by the names of the API: also the fields that records are sorted by. */
const COLUMNS = { id: 'id', ...personColumns, sourceId: 'source_id', created: 'created', modified: 'modified' };

const SELECT = selectColumns({ ...COLUMNS, data: 'data' });

const listing: Listing<RecordItem> = {
  table: 'record',
  columns: SELECT,
  filters: { sourceId: { eq: inSource } },
  sorters: COLUMNS,
  item: (row) => rowSchema.parse(row),
};

/** Operations that read records. */
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

/** The record with this id. Throws a 400 when it is no id and a 404 when there is no such record. */
export function requireRecord(database: DatabaseSync, anyId: string): RecordItem {
  const row = database
    .prepare(`SELECT ${SELECT} FROM record WHERE id = ?`)
    .get(requireId(anyId, 'The id of the record'));
  if (!row) throw new Refusal(404, 'There is no record with this id.');
  return rowSchema.parse(row);
}

/** With idn:nesr:read: everyone. Without it: the people of the sources that the caller looks after. */
function recordsToSee({ database, caller }: Call): Condition[] {
  return caller.roleContexts.has('idn:nesr:read') ? [] : [inSourcesOf(database, caller, caller.identityId)];
}
