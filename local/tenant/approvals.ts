import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { type Decision, decide } from './approvalChain.ts';
import { readBody } from './body.ts';
import { type Condition, equals } from './condition.ts';
import { transaction } from './database.ts';
import { Refusal } from './errors.ts';
import { dashedId, requireId } from './ids.ts';
import { answerList, type Listing } from './list.ts';
import { type Call, instant, type Operation } from './operation.ts';
import { readFlag } from './paging.ts';
import { requestedIdentity } from './requestedFor.ts';
import { approvalItemSchema, REQUEST_SELECT, readRequestRow } from './requestRows.ts';
import { isApprover } from './rights.ts';
import { schemaAttributesOf } from './schemaAttributes.ts';

const comment = z.string().max(4_000, 'must have at most 4,000 characters');
const approvalSchema = z.object({ comment: comment.optional() });
const rejectionSchema = z.object({ comment });

const rowSchema = z.object({
  requestNumber: z.number(),
  requestId: z.string().transform(dashedId),
  requesterId: z.string().nullable(),
});

const COLUMNS = `id, request_number AS requestNumber, approver_id AS approverId, approval_status AS approvalStatus,
  approval_order AS approvalOrder, comment, modified, created, ${ofRequest('account_name', 'accountName')},
  ${ofRequest('id', 'requestId')}, ${ofRequest('requester_id', 'requesterId')}`;

const listing: Listing<object> = {
  table: 'approval_item',
  columns: COLUMNS,
  filters: { approvalStatus: { eq: equals('approval_status') } },
  sorters: { created: 'created', modified: 'modified' },
  item: (row) => itemOf(row),
};

/** Operations on approval items. */
export const approvalOperations = {
  listNonEmployeeApprovals: {
    method: 'GET',
    path: '/non-employee-approvals',
    security: 'user or application',
    answer: (call) => answerList(call.database, call.query, listing, itemsToSee(call)),
  },
  getNonEmployeeApproval: {
    method: 'GET',
    path: '/non-employee-approvals/:id',
    security: 'user',
    answer({ database, caller, query, parameter }) {
      const row = requireItem(database, parameter('id'));
      if (row.approverId !== caller.identityId && !caller.roleContexts.has('idn:nesr:read')) {
        throw new Refusal(403, 'An approval item can be read with idn:nesr:read and by its approver.');
      }
      const item = itemOf(row);
      if (!readFlag(query, 'include-detail', true)) return Response.json(item);
      const detail = detailOf(database, rowSchema.parse(row).requestNumber);
      return Response.json({ ...item, nonEmployeeRequest: { ...item.nonEmployeeRequest, ...detail } });
    },
  },
  approveNonEmployeeRequest: {
    method: 'POST',
    path: '/non-employee-approvals/:id/approve',
    security: 'user',
    answer: (call) => answerDecision(call, 'APPROVED', approvalSchema),
  },
  rejectNonEmployeeRequest: {
    method: 'POST',
    path: '/non-employee-approvals/:id/reject',
    security: 'user',
    answer: (call) => answerDecision(call, 'REJECTED', rejectionSchema),
  },
  getNonEmployeeApprovalSummary: {
    method: 'GET',
    path: '/non-employee-approvals/summary/:requestedFor',
    security: 'user or application',
    answer(call) {
      const { sql, values } = itemsOf(call, call.parameter('requestedFor'));
      const count = (status: string) =>
        `count(*) FILTER (WHERE approval_status = '${status.toUpperCase()}') AS ${status}`;
      const counts = call.database
        .prepare(
          `SELECT ${count('approved')}, ${count('pending')}, ${count('rejected')} FROM approval_item WHERE ${sql}`,
        )
        .get(...values);
      return Response.json(counts);
    },
  },
} as const satisfies Record<string, Operation>;

/** With idn:nesr:read: every item, or those of the approver in `requested-for`. Without it: one's own. */
function itemsToSee(call: Call): Condition[] {
  const requestedFor = call.query.get('requested-for');
  if (requestedFor === null && call.caller.roleContexts.has('idn:nesr:read')) return [];
  return [itemsOf(call, requestedFor ?? 'me')];
}

/** The items of an approver. Throws a 403 when a caller without idn:nesr:read approves nothing. */
function itemsOf({ database, caller }: Call, requestedFor: string): Condition {
  const identityId = requestedIdentity(caller, requestedFor);
  if (!caller.roleContexts.has('idn:nesr:read') && !isApprover(database, identityId)) throw new Refusal(403);
  return { sql: 'approver_id = ?', values: [identityId] };
}

async function answerDecision(
  { database, clock, caller, request, parameter }: Call,
  approvalStatus: Decision['approvalStatus'],
  schema: z.ZodType<{ comment?: string | undefined }>,
): Promise<Response> {
  if (requireItem(database, parameter('id')).approverId !== caller.identityId) {
    throw new Refusal(403, 'Only the approver of an approval item can decide it.');
  }
  const { comment } = await readBody(request, schema);
  return transaction(database, () => {
    const item = requireItem(database, parameter('id'));
    decide(database, item, { approvalStatus, comment }, instant(clock));
    return Response.json(itemOf(requireItem(database, parameter('id'))));
  });
}

const itemSchema = z.looseObject({
  id: z.string(),
  approverId: z.string(),
  approvalStatus: z.string(),
  requestNumber: z.number(),
});

function requireItem(database: DatabaseSync, anyId: string): z.infer<typeof itemSchema> {
  const row = database
    .prepare(`SELECT ${COLUMNS} FROM approval_item WHERE id = ?`)
    .get(requireId(anyId, 'The id of the approval item'));
  if (!row) throw new Refusal(404, 'There is no approval item with this id.');
  return itemSchema.parse(row);
}

function itemOf(row: unknown) {
  const { requestId, requesterId } = rowSchema.parse(row);
  const requester = requesterId !== null && { requester: { type: 'IDENTITY', id: requesterId } };
  return { ...approvalItemSchema.parse(row), nonEmployeeRequest: { id: requestId, ...requester } };
}

/** What the detail of an approval item says of the request. Its dates are days, as documented for this operation alone. */
function detailOf(database: DatabaseSync, requestNumber: number) {
  const row = database.prepare(`SELECT ${REQUEST_SELECT} FROM request WHERE number = ?`).get(requestNumber);
  const { number: _, requesterId: __, source, completionDate, startDate, endDate, ...request } = readRequestRow(row);
  return {
    ...request,
    nonEmployeeSource: { ...source, schemaAttributes: schemaAttributesOf(database, source.sourceId) },
    startDate: startDate.slice(0, 10),
    endDate: endDate.slice(0, 10),
    ...(completionDate !== null && { completionDate }),
  };
}

function ofRequest(column: string, name: string): string {
  return `(SELECT request.${column} FROM request WHERE request.number = request_number) AS ${name}`;
}
