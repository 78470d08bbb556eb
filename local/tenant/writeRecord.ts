import type { DatabaseSync } from 'node:sqlite';
import { requireFreeAccountName, requireRoom } from './accountLimits.ts';
import { newId } from './ids.ts';
import { accountKey, type Person, personValues } from './person.ts';

/** Adds a person to a source and returns the id. Throws a 400 when the account name is taken or the source is full. */
export function insertRecord(database: DatabaseSync, sourceId: string, person: Person, now: string): string {
  requireFreeAccountName(database, sourceId, person.accountName);
  requireRoom(database, sourceId, [accountKey(person.accountName)]);
  const id = newId();
  database
    .prepare(
      `INSERT INTO record (id, source_id, account_key, account_name, first_name, last_name, email, phone, manager,
       start_date, end_date, data, created, modified) VALUES (:id, :sourceId, :accountKey, :accountName, :firstName,
       :lastName, :email, :phone, :manager, :startDate, :endDate, :data, :now, :now)`,
    )
    .run({ id, sourceId, now, ...personValues(person) });
  return id;
}

/** Replaces what is known of a person. Throws a 400 when another one has the account name. */
export function updateRecord(
  database: DatabaseSync,
  { id, sourceId }: { id: string; sourceId: string },
  person: Person,
  now: string,
): void {
  requireFreeAccountName(database, sourceId, person.accountName, id);
  database
    .prepare(
      `UPDATE record SET account_key = :accountKey, account_name = :accountName, first_name = :firstName,
       last_name = :lastName, email = :email, phone = :phone, manager = :manager, start_date = :startDate,
       end_date = :endDate, data = :data, modified = :now WHERE id = :id`,
    )
    .run({ id, now, ...personValues(person) });
}
