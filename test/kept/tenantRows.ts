import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../local/tenant/database.ts';

/** The rows of the tables of a tenant that change while it is used; sources and identities are those of a new one. */
export type TenantRows = Record<string, Record<string, string | number | null>[]>;

/** The later ones belong to the earlier ones. */
const tables = ['record', 'request', 'approval_item', 'bulk_upload_job', 'bulk_upload_row'];

/** What a tenant that is closed has. */
export function readTenant(folder: string): TenantRows {
  const database = new DatabaseSync(path.join(folder, 'tenant.db'));
  try {
    const rows = tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]);
    return Object.fromEntries(rows);
  } finally {
    database.close();
  }
}

/** Has a tenant that is not there yet have some rows. @param at an instant in ISO 8601 */
export function fillTenant(folder: string, rows: TenantRows, at: string): void {
  const database = openDatabase(folder, at);
  try {
    for (const table of tables) {
      for (const row of rows[table] ?? []) {
        const names = Object.keys(row);
        const places = names.map(() => '?').join();
        database.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${places})`).run(...Object.values(row));
      }
    }
  } finally {
    database.close();
  }
}
