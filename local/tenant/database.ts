import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { SCHEMA, SCHEMA_VERSION } from './databaseSchema.ts';
import { plantSeed } from './plantSeed.ts';

// A million people have some 600 MB with all indexes; SQLite's own 2 MB would read everything again and again.
const CACHE_KILOBYTES = 200_000;

/** How many statements are kept prepared. */
const PREPARED = 500;

/**
 * Prepares each statement once: that took longer than what most of them do. Filters make statements of any shape, so
 * that not all of them are kept. A statement is shared by all who ask for its text: each reads it to its end at once.
 */
class TenantDatabase extends DatabaseSync {
  private readonly prepared = new Map<string, StatementSync>();

  override prepare(sql: string): StatementSync {
    const known = this.prepared.get(sql);
    if (known) return known;
    if (this.prepared.size >= PREPARED) this.prepared.clear();
    const statement = super.prepare(sql);
    this.prepared.set(sql, statement);
    return statement;
  }
}

/**
 * Opens `tenant.db` in the folder, or a database in memory, and fills it on its first start. Throws when another tenant
 * has the folder open, or when the file is of another version of the tenant.
 */
export function openDatabase(dataFolder: string | undefined, now: string): DatabaseSync {
  if (dataFolder) mkdirSync(dataFolder, { recursive: true });
  const path = dataFolder ? join(dataFolder, 'tenant.db') : ':memory:';
  const database = new TenantDatabase(path);
  try {
    // One process owns the file: two would both work off the same bulk uploads.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${CACHE_KILOBYTES}`);
    transaction(database, () => prepareTables(database, path, now));
    return database;
  } catch (error) {
    database.close();
    if (!isLocked(error)) throw error;
    throw new Error(`${path} is open in another tenant: stop it, or choose another data folder`, { cause: error });
  }
}

/** Makes the tenant what it is on its first start. Tokens stay valid. */
export function resetDatabase(database: DatabaseSync, now: string): void {
  transaction(database, () => {
    database.exec('DELETE FROM source; DELETE FROM identity');
    plantSeed(database, now);
  });
}

/** Runs `work` in one transaction: all of it is written, or none when it throws. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has done so itself where the disk is full, and would say only that there is nothing to roll back.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function prepareTables(database: DatabaseSync, path: string, now: string): void {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  if (version === SCHEMA_VERSION) return;
  if (version !== 0) throw new Error(`${path} was made by another version of the tenant: delete it to begin anew`);
  database.exec(SCHEMA);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  plantSeed(database, now);
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked/.test(error.message);
}
