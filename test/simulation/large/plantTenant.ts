import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase, transaction } from '../../../local/tenant/database.ts';
import { makeNextRecordOrder } from '../../../local/tenant/recordOrders.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { insertSource } from '../../../local/tenant/writeSource.ts';
import { managersOf, peopleOf, recordIdOf, type Size, sourceName } from './organisation.ts';

/**
 * Writes the database of an embedded tenant with the people of an organisation, and nobody else: what uploading their files comes
 * to, without the quarter of an hour that takes a million.
 *
 * @param folder for `tenant.db`; must have none
 * @param at when everybody was brought
 */
export function plantTenant(folder: string, size: Size, at: string): void {
  const database = openDatabase(folder, at);
  transaction(database, () => {
    database.exec('DELETE FROM source');
    for (let source = 0; source < size.sources; source += 1) plantSource(database, source, size, at);
  });
  while (makeNextRecordOrder(database));
  database.exec('PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

function plantSource(database: DatabaseSync, source: number, size: Size, at: string): void {
  const { owner, manager, approver } = seededClients;
  const names = { name: sourceName(source), description: 'People of one company' };
  const roles = { ownerId: owner.clientId, accountManagers: [manager.clientId], approvers: [approver.clientId] };
  const ids = { id: idOf(names.name, 36), sourceId: idOf(names.name, 32) };
  const sourceId = insertSource(database, { ...names, ...roles }, at, ids);
  const identity = database.prepare('INSERT INTO identity VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const alias of managersOf(source, size))
    identity.run(idOf(alias, 32), alias, 'Qxboss', alias, `Qxboss ${alias}`, `${alias}@example.com`, '');
  const record = database.prepare(
    `INSERT INTO record (id, source_id, account_key, account_name, first_name, last_name, email, phone, manager, start_date,
     end_date, data, created, modified) VALUES (?1, ?2, lower(?3), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '{}', ?11, ?11)`,
  );
  for (const one of peopleOf(source, size)) {
    const dates = [one.startDate, one.endDate].map((text) => new Date(text).toISOString());
    const person = [one.accountName, one.firstName, one.lastName, one.email, one.phone, one.manager] as const;
    record.run(recordIdOf(one.accountName), sourceId, ...person, ...dates, at);
  }
}

/** An id that is the same each time. */
function idOf(text: string, length: 32 | 36): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return length === 32 ? hex : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
