import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Condition } from './condition.ts';
import { Refusal } from './errors.ts';
import { requireId } from './ids.ts';
import { answerList, type Listing } from './list.ts';
import type { Call, Operation } from './operation.ts';
import { readFlag } from './paging.ts';
import { inSourcesOf, requestedIdentity } from './requestedFor.ts';
import { authorizeForSource } from './rights.ts';

const identitiesSchema = z.array(z.object({ type: z.string(), id: z.string() }));
const identities = z.string().transform((json) => identitiesSchema.parse(JSON.parse(json)));

const rowSchema = z.object({
  id: z.string(),
  sourceId: z.string(),
  name: z.string(),
  description: z.string(),
  approvers: identities,
  accountManagers: identities,
  created: z.string(),
  modified: z.string(),
});

/** A source as the API gives it. */
export type Source = z.infer<typeof rowSchema>;

const listedSchema = rowSchema.extend({ nonEmployeeCount: z.number().nullable() });

const SELECT = `id, source_id AS sourceId, name, description, created, modified,
  ${roleColumn('APPROVER')} AS approvers, ${roleColumn('ACCOUNT_MANAGER')} AS accountManagers`;

const COUNT = '(SELECT count(*) FROM record WHERE record.source_id = source.source_id)';

/** Operations on sources. */
export const sourceOperations = {
  listNonEmployeeSources: {
    method: 'GET',
    path: '/non-employee-sources',
    security: 'user or application',
    answer(call) {
      const withCount = readFlag(call.query, 'non-employee-count');
      return answerList(call.database, call.query, listing(withCount), sourcesAskedFor(call));
    },
  },
  getNonEmployeeSource: {
    method: 'GET',
    path: '/non-employee-sources/:sourceId',
    security: 'user or application',
    answer({ database, caller, parameter }) {
      const source = requireSource(database, parameter('sourceId'));
      authorizeForSource(database, caller, source.sourceId);
      return Response.json(source);
    },
  },
} as const satisfies Record<string, Operation>;

/** The source with this `id` or `sourceId`. Throws a 400 when it is no id and a 404 when there is no such source. */
export function requireSource(database: DatabaseSync, anyId: string): Source {
  const source = findSource(database, requireId(anyId, 'The id of the source'));
  if (!source) throw new Refusal(404, 'There is no source with this id.');
  return source;
}

/** The source that a body names in `sourceId`, by either id. Throws a 400 when there is none. */
export function requireSourceOfBody(database: DatabaseSync, anyId: string | undefined): Source {
  if (anyId === undefined) throw new Refusal(400, 'sourceId: a value is required');
  const source = findSource(database, requireId(anyId, 'sourceId'));
  if (!source) throw new Refusal(400, 'sourceId: there is no source with this id');
  return source;
}

function findSource(database: DatabaseSync, id: string): Source | undefined {
  const row = database
    .prepare(`SELECT ${SELECT} FROM source WHERE source_id = ?1 OR replace(id, '-', '') = ?1`)
    .get(id);
  return row && rowSchema.parse(row);
}

function listing(withCount: boolean): Listing<Source & { nonEmployeeCount: number | null }> {
  return {
    table: 'source',
    columns: `${SELECT}, ${withCount ? COUNT : 'NULL'} AS nonEmployeeCount`,
    sorters: { name: 'name', created: 'created', sourceId: 'source_id' },
    item: (row) => listedSchema.parse(row),
  };
}

/**
 * With idn:nesr:read: every source, or those that the identity in `requested-for` looks after. Without it: one's own,
 * whether `requested-for` says `me` or nothing.
 */
function sourcesAskedFor({ database, caller, query }: Call): Condition[] {
  const requestedFor = query.get('requested-for');
  if (requestedFor === null && caller.roleContexts.has('idn:nesr:read')) return [];
  return [inSourcesOf(database, caller, requestedIdentity(caller, requestedFor ?? 'me'))];
}

function roleColumn(role: 'APPROVER' | 'ACCOUNT_MANAGER'): string {
  return `(SELECT json_group_array(json_object('type', 'IDENTITY', 'id', identity_id) ORDER BY position)
    FROM source_identity WHERE source_identity.source_id = source.source_id AND role = '${role}')`;
}
