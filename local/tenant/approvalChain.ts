import type { DatabaseSync } from 'node:sqlite';
import { requireRoom, requireUnrequestedAccountName } from './accountLimits.ts';
import { Refusal } from './errors.ts';
import { newId } from './ids.ts';
import { accountKey, type Person, personValues } from './person.ts';
import { personOfRequest, REQUEST_SELECT, type RequestRow, readRequestRow } from './requestRows.ts';
import type { Source } from './sources.ts';
import { insertRecord } from './writeRecord.ts';

/** A new request: who asks, for whom, in which source. */
export type NewRequest = { source: Source; person: Person; requesterId: string | undefined };

/**
 * Adds a request with one item for each approver of the source, the first PENDING, the others NOT_READY; without
 * approvers it is approved at once. Returns its id. Throws a 400 when the account name is in use or the source is full.
 */
export function addRequest(database: DatabaseSync, { source, person, requesterId }: NewRequest, now: string): string {
  requireUnrequestedAccountName(database, source.sourceId, person.accountName);
  requireRoom(database, source.sourceId, [accountKey(person.accountName)]);
  const id = newId();
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO request (id, source_id, requester_id, account_key, account_name, first_name, last_name, email, phone,
       manager, start_date, end_date, data, approval_status, completion_date, deleted, created, modified)
       VALUES (:id, :sourceId, :requesterId, :accountKey, :accountName, :firstName, :lastName, :email, :phone, :manager,
       :startDate, :endDate, :data, 'PENDING', NULL, 0, :now, :now)`,
    )
    .run({ id, sourceId: source.sourceId, requesterId: requesterId ?? null, now, ...personValues(person) });
  const addItem = database.prepare(
    `INSERT INTO approval_item (id, request_number, approver_id, approval_order, approval_status, comment, created,
     modified) VALUES (?, ?, ?, ?, 'NOT_READY', NULL, ?5, ?5)`,
  );
  for (const [index, approver] of source.approvers.entries()) {
    addItem.run(newId(), lastInsertRowid, approver.id, index + 1, now);
  }
  askNext(database, Number(lastInsertRowid), now);
  return id;
}

/** An approval item that is decided. */
export type OpenItem = { id: string; requestNumber: number; approvalStatus: string };

/** What an approver says. */
export type Decision = { approvalStatus: 'APPROVED' | 'REJECTED'; comment: string | undefined };

/**
 * Decides an item. Approved, the next approver is asked, and the last approval makes the record; rejected, the request is
 * and the other items are cancelled. Throws a 400 when it is not this item's turn, or when the record cannot be made.
 */
export function decide(
  database: DatabaseSync,
  item: OpenItem,
  { approvalStatus, comment }: Decision,
  now: string,
): void {
  if (item.approvalStatus !== 'PENDING') {
    throw new Refusal(400, `Only a PENDING approval item can be decided; this one is ${item.approvalStatus}.`);
  }
  database
    .prepare('UPDATE approval_item SET approval_status = ?, comment = ?, modified = ? WHERE id = ?')
    .run(approvalStatus, comment ?? null, now, item.id);
  if (approvalStatus === 'APPROVED') askNext(database, item.requestNumber, now);
  else {
    cancelOpenItems(database, item.requestNumber, now);
    setStatus(database, item.requestNumber, 'REJECTED', now);
  }
}

/** Takes a request away: open items are cancelled, decided ones stay, and their approvers can still read them. */
export function deleteRequest(database: DatabaseSync, { number, approvalStatus }: RequestRow, now: string): void {
  cancelOpenItems(database, number, now);
  if (approvalStatus === 'PENDING') setStatus(database, number, 'CANCELLED', now);
  database.prepare('UPDATE request SET deleted = 1 WHERE number = ?').run(number);
}

/** Asks the next approver; when there is none, the request is approved and becomes a record. */
function askNext(database: DatabaseSync, requestNumber: number, now: string): void {
  const { changes } = database
    .prepare(
      `UPDATE approval_item SET approval_status = 'PENDING', modified = ? WHERE number = (SELECT number FROM approval_item
       WHERE request_number = ? AND approval_status = 'NOT_READY' ORDER BY approval_order LIMIT 1)`,
    )
    .run(now, requestNumber);
  if (changes === 0) complete(database, requestNumber, now);
  else setStatus(database, requestNumber, 'PENDING', now);
}

function complete(database: DatabaseSync, requestNumber: number, now: string): void {
  const row = database.prepare(`SELECT ${REQUEST_SELECT} FROM request WHERE number = ?`).get(requestNumber);
  const request = readRequestRow(row);
  insertRecord(database, request.source.sourceId, personOfRequest(request), now);
  setStatus(database, requestNumber, 'APPROVED', now);
  database.prepare('UPDATE request SET completion_date = ? WHERE number = ?').run(now, requestNumber);
}

function cancelOpenItems(database: DatabaseSync, requestNumber: number, now: string): void {
  database
    .prepare(
      `UPDATE approval_item SET approval_status = 'CANCELLED', modified = ?
       WHERE request_number = ? AND approval_status IN ('PENDING', 'NOT_READY')`,
    )
    .run(now, requestNumber);
}

function setStatus(database: DatabaseSync, requestNumber: number, status: string, now: string): void {
  database
    .prepare('UPDATE request SET approval_status = ?, modified = ? WHERE number = ?')
    .run(status, now, requestNumber);
}
