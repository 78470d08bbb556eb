import type { DatabaseSync } from 'node:sqlite';

// Any order of records must not cost a sort, with a filter on the source or without.
const COLUMNS = [
  'id',
  'account_name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'manager',
  'start_date',
  'end_date',
  'created',
  'modified',
] as const;

const ORDERS = [
  ...COLUMNS.flatMap((column) => [
    { name: `record_order_${column}`, columns: column },
    { name: `record_order_source_${column}`, columns: `source_id, ${column}` },
  ]),
  // By their ends, and those that end at the same moment always in the same order: thousands of a million do.
  { name: 'record_order_end_date_id', columns: 'end_date, id' },
  { name: 'record_order_source_end_date_id', columns: 'source_id, end_date, id' },
];

// An index that is made of all rows at once costs half of what it costs row by row, but those that are there count too.
const WORTH_IT = 1_000;

/**
 * Takes the indexes away when so many people are about to be added that making them anew is cheaper than keeping them.
 * Lists stay right without them, only slower.
 */
export function dropRecordOrders(database: DatabaseSync, newRecords: number): void {
  const count = database.prepare('SELECT count(*) AS records FROM record').get();
  if (newRecords < WORTH_IT || newRecords < Number(count?.['records']) / 2) return;
  for (const { name } of ORDERS) database.exec(`DROP INDEX IF EXISTS ${name}`);
}

/** Makes one of the indexes that are missing. False when none is. */
export function makeNextRecordOrder(database: DatabaseSync): boolean {
  const rows = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'record'`).all();
  const there = new Set(rows.map(({ name }) => name));
  const next = ORDERS.find(({ name }) => !there.has(name));
  if (next) database.exec(`CREATE INDEX ${next.name} ON record (${next.columns})`);
  return next !== undefined;
}
