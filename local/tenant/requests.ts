import { addRequest, deleteRequest } from './approvalChain.ts';
import { readBody } from './body.ts';
import { type Condition, inSource } from './condition.ts';
import { transaction } from './database.ts';
import { Refusal } from './errors.ts';
import { answerList, type Listing } from './list.ts';
import { type Call, instant, type Operation } from './operation.ts';
import { personBodySchema, personOf } from './personBody.ts';
import { inSourcesOf, requestedIdentity } from './requestedFor.ts';
import { REQUEST_SELECT, readRequestRow, requestColumns, requestItem, requireRequest } from './requestRows.ts';
import { looksAfter } from './rights.ts';
import { schemaAttributesOf } from './schemaAttributes.ts';
import { requireSourceOfBody } from './sources.ts';

const { manager: _, ...sorters } = requestColumns;

const NOT_DELETED: Condition = { sql: 'deleted = 0', values: [] };

/** Operations on requests. */
export const requestOperations = {
  createNonEmployeeRequest: {
    method: 'POST',
    path: '/non-employee-requests',
    security: 'user or application',
    async answer({ database, clock, caller, request }) {
      const body = await readBody(request, personBodySchema);
      const source = requireSourceOfBody(database, body.sourceId);
      if (!caller.roleContexts.has('idn:nesr:create') && !looksAfter(database, caller, source.sourceId)) {
        throw new Refusal(403, 'People are requested with idn:nesr:create, or by who owns or manages the source.');
      }
      const person = personOf(database, schemaAttributesOf(database, source.sourceId), body);
      const id = transaction(database, () =>
        addRequest(database, { source, person, requesterId: caller.identityId }, instant(clock)),
      );
      return Response.json(requestItem(database, requireRequest(database, id)));
    },
  },
  listNonEmployeeRequests: {
    method: 'GET',
    path: '/non-employee-requests',
    security: 'user or application',
    answer(call) {
      const requestedFor = call.query.get('requested-for');
      if (requestedFor === null) throw new Refusal(400, 'requested-for is required: the id of an identity, or me');
      return answerList(call.database, call.query, listing(call), [NOT_DELETED, requestsFor(call, requestedFor)]);
    },
  },
  getNonEmployeeRequest: {
    method: 'GET',
    path: '/non-employee-requests/:id',
    security: 'user or application',
    answer({ database, caller, parameter }) {
      const request = requireRequest(database, parameter('id'));
      const isOwn = caller.identityId !== undefined && request.requesterId === caller.identityId;
      if (isOwn || caller.roleContexts.has('idn:nesr:read')) return Response.json(requestItem(database, request));
      throw new Refusal(403, 'A request can be read with idn:nesr:read and by who made it.');
    },
  },
  deleteNonEmployeeRequest: {
    method: 'DELETE',
    path: '/non-employee-requests/:id',
    security: 'user or application',
    requires: 'idn:nesr:delete',
    answer({ database, clock, parameter }) {
      transaction(database, () => deleteRequest(database, requireRequest(database, parameter('id')), instant(clock)));
      return new Response(null, { status: 204 });
    },
  },
  getNonEmployeeRequestSummary: {
    method: 'GET',
    path: '/non-employee-requests/summary/:requestedFor',
    security: 'user or application',
    answer(call) {
      const { sql, values } = requestsFor(call, call.parameter('requestedFor'));
      const count = (status: string) =>
        `count(*) FILTER (WHERE approval_status = '${status.toUpperCase()}') AS ${status}`;
      const counts = call.database
        .prepare(
          `SELECT ${count('approved')}, ${count('rejected')}, ${count('pending')} FROM request WHERE deleted = 0 AND ${sql}`,
        )
        .get(...values);
      const people = call.database
        .prepare(`SELECT count(*) AS nonEmployeeCount FROM record WHERE ${sql}`)
        .get(...values);
      return Response.json({ ...counts, ...people });
    },
  },
} as const satisfies Record<string, Operation>;

function listing({ database }: Call): Listing<object> {
  return {
    table: 'request',
    columns: REQUEST_SELECT,
    filters: { sourceId: { eq: inSource } },
    sorters,
    item: (row) => requestItem(database, readRequestRow(row)),
  };
}

/** The requests in the sources that the identity looks after. */
function requestsFor({ database, caller }: Call, requestedFor: string): Condition {
  return inSourcesOf(database, caller, requestedIdentity(caller, requestedFor));
}
