import type { DatabaseSync } from 'node:sqlite';
import { limitViolation, referenceConflict } from './errors.ts';
import { accountKey } from './person.ts';

const MOST_ACCOUNTS = 20_000;

const QUEUED = 'bulk_upload_row WHERE job_number IN (SELECT number FROM bulk_upload_job WHERE source_id = :sourceId)';

/** Throws a 400 when the source would have too many accounts, counting those of uploads that still wait. */
export function requireRoom(database: DatabaseSync, sourceId: string, newKeys: readonly string[]): void {
  const most = database
    .prepare(
      `SELECT (SELECT count(*) FROM record WHERE source_id = :sourceId) + (SELECT count(*) FROM ${QUEUED}) AS accounts`,
    )
    .get({ sourceId });
  // The same account may be counted twice here: only when that matters are the names compared.
  if (Number(most?.['accounts']) + newKeys.length <= MOST_ACCOUNTS) return;
  const present = database
    .prepare(
      `SELECT account_key AS key FROM record WHERE source_id = :sourceId UNION SELECT account_key FROM ${QUEUED}`,
    )
    .all({ sourceId });
  const keys = new Set([...present.map(({ key }) => String(key)), ...newKeys]);
  if (keys.size <= MOST_ACCOUNTS) return;
  throw limitViolation(`The source would have ${keys.size} accounts; it can have ${MOST_ACCOUNTS}.`);
}

/** Throws "400.1.409 Reference conflict" when another record of the source has the account name. */
export function requireFreeAccountName(
  database: DatabaseSync,
  sourceId: string,
  accountName: string,
  ownId: string | null = null,
): void {
  const taken = database
    .prepare('SELECT 1 FROM record WHERE source_id = ? AND account_key = ? AND id IS NOT ?')
    .get(sourceId, accountKey(accountName), ownId);
  if (taken) throw accountNameInUse();
}

/** The same for a new request, which must not stand beside another open one for the same account name either. */
export function requireUnrequestedAccountName(database: DatabaseSync, sourceId: string, accountName: string): void {
  requireFreeAccountName(database, sourceId, accountName);
  const requested = database
    .prepare(
      `SELECT 1 FROM request WHERE source_id = ? AND account_key = ? AND approval_status = 'PENDING' AND deleted = 0`,
    )
    .get(sourceId, accountKey(accountName));
  if (requested) throw accountNameInUse();
}

function accountNameInUse() {
  return referenceConflict('The accountName is already being used in this source.');
}
