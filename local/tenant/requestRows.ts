import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { Refusal } from './errors.ts';
import { dashedId, requireId } from './ids.ts';
import { type Person, personColumns, personSchema, selectColumns } from './person.ts';

/** States of an approval item; a request has all of them but NOT_READY. */
const approvalStatus = z.enum(['APPROVED', 'REJECTED', 'PENDING', 'NOT_READY', 'CANCELLED']);

/** What an approval item is whatever it is part of. Its row has an approver's id alone; a comment may be missing. */
export const approvalItemSchema = z
  .object({
    id: z.string().transform(dashedId),
    approverId: z.string(),
    accountName: z.string(),
    approvalStatus,
    approvalOrder: z.number(),
    comment: z.string().nullable(),
    modified: z.string(),
    created: z.string(),
  })
  .transform(({ id, approverId, comment, ...item }) => ({
    id,
    approver: { type: 'IDENTITY', id: approverId },
    ...item,
    ...(comment !== null && { comment }),
  }));

const sourceSchema = z.object({ id: z.string(), sourceId: z.string(), name: z.string(), description: z.string() });

const rowSchema = personSchema.extend({
  number: z.number(),
  id: z.string().transform(dashedId),
  source: z.string().transform((json) => sourceSchema.parse(JSON.parse(json))),
  requesterId: z.string().nullable(),
  approvalStatus,
  completionDate: z.string().nullable(),
  created: z.string(),
  modified: z.string(),
});

/** A row of a request. */
export type RequestRow = z.infer<typeof rowSchema>;

/** The columns of a request that it is sorted by, by the names of the API. */
export const requestColumns = {
  ...personColumns,
  approvalStatus: 'approval_status',
  created: 'created',
} as const;

/** What is selected of a request. */
export const REQUEST_SELECT = `${selectColumns({
  ...requestColumns,
  number: 'number',
  id: 'id',
  requesterId: 'requester_id',
  completionDate: 'completion_date',
  modified: 'modified',
  data: 'data',
})}, (SELECT json_object('id', source.id, 'sourceId', source.source_id, 'name', name, 'description', description)
  FROM source WHERE source.source_id = request.source_id) AS source`;

/** Reads a row that was selected. */
export function readRequestRow(row: unknown): RequestRow {
  return rowSchema.parse(row);
}

/** The request with this id. Throws a 400 when it is no id and a 404 when there is no such request, or not any more. */
export function requireRequest(database: DatabaseSync, anyId: string): RequestRow {
  const row = database
    .prepare(`SELECT ${REQUEST_SELECT} FROM request WHERE id = ? AND deleted = 0`)
    .get(requireId(anyId, 'The id of the request'));
  if (!row) throw new Refusal(404, 'There is no request with this id.');
  return readRequestRow(row);
}

/** The request as the API gives it, with its approval items in their order. */
export function requestItem(database: DatabaseSync, { number, requesterId: _, source, ...request }: RequestRow) {
  const { id, completionDate, approvalStatus: status, created, modified, ...person } = request;
  const items = database
    .prepare(
      `SELECT id, approver_id AS approverId, ? AS accountName, approval_status AS approvalStatus,
       approval_order AS approvalOrder, comment, modified, created
       FROM approval_item WHERE request_number = ? ORDER BY approval_order`,
    )
    .all(person.accountName, number);
  return {
    ...source,
    id,
    ...person,
    nonEmployeeSource: source,
    approvalItems: items.map((item) => approvalItemSchema.parse(item)),
    approvalStatus: status,
    ...(completionDate !== null && { completionDate }),
    created,
    modified,
  };
}

/** Whom a request would make a person of. */
export function personOfRequest(request: RequestRow): Person {
  return personSchema.parse({ ...request, data: JSON.stringify(request.data) });
}
