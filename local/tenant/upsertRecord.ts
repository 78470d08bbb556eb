import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { newId } from './ids.ts';
import { accountKey } from './person.ts';

/** The cells of one person by technical name. Dates are instants in UTC; an empty custom value clears the attribute. */
export type Cells = Readonly<Record<string, string>>;

const FIELDS = ['firstName', 'lastName', 'email', 'phone', 'manager', 'startDate', 'endDate'] as const;

const rowSchema = z.object({
  number: z.number(),
  values: z.array(z.string()),
  data: z.record(z.string(), z.string()),
});

/**
 * Returns a function that creates or updates a person by account name. `modified` moves only when something differs; an
 * account name keeps the letter case in which it was created. Prepared once for many rows.
 */
export function createUpsert(database: DatabaseSync, sourceId: string): (cells: Cells, now: string) => void {
  const find = database.prepare(
    `SELECT number, data, json_array(first_name, last_name, email, phone, manager, start_date, end_date) AS "values"
     FROM record WHERE source_id = ? AND account_key = ?`,
  );
  const insert = database.prepare(
    `INSERT INTO record (id, source_id, account_key, account_name, data, first_name, last_name, email, phone, manager,
     start_date, end_date, created, modified) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)
     ON CONFLICT (source_id, account_key) DO NOTHING`,
  );
  const update = database.prepare(
    `UPDATE record SET modified = ?2, data = ?3, first_name = ?4, last_name = ?5, email = ?6, phone = ?7, manager = ?8,
     start_date = ?9, end_date = ?10 WHERE number = ?1`,
  );
  return ({ accountName = '', ...cells }, now) => {
    const key = accountKey(accountName);
    const values = FIELDS.map((field) => cells[field] ?? '');
    // Whoever is new, as most in a large file are, is found out by adding them.
    const added = insert.run(newId(), sourceId, key, accountName, mergeCustom({}, cells), ...values, now);
    const before = added.changes === 0 ? readRow(find.get(sourceId, key)) : undefined;
    if (!before) return;
    const data = mergeCustom(before.data, cells);
    if (JSON.stringify(before.values) !== JSON.stringify(values) || JSON.stringify(before.data) !== data) {
      update.run(before.number, now, data, ...values);
    }
  };
}

function readRow(row: Record<string, unknown> | undefined): z.infer<typeof rowSchema> | undefined {
  if (!row) return undefined;
  return rowSchema.parse({ ...row, values: JSON.parse(String(row['values'])), data: JSON.parse(String(row['data'])) });
}

/** Custom values as JSON with sorted keys. Those of columns that are not in the file stay. */
function mergeCustom(before: Cells, cells: Cells): string {
  const custom = Object.entries(cells).filter(([name]) => !FIELDS.some((field) => field === name));
  const merged = Object.entries({ ...before, ...Object.fromEntries(custom) }).filter(([, value]) => value !== '');
  return JSON.stringify(Object.fromEntries(merged.sort(([a], [b]) => (a < b ? -1 : 1))));
}
