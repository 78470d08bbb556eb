import type { DatabaseSync } from 'node:sqlite';

/** The account ids that a manager may have: the alias of every identity, in lower case. */
export function identityAliases(database: DatabaseSync): ReadonlySet<string> {
  const rows = database.prepare('SELECT lower(alias) AS alias FROM identity').all();
  return new Set(rows.map(({ alias }) => String(alias)));
}
