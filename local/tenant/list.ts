import type { DatabaseSync } from 'node:sqlite';
import { type Condition, conditionOf, type FilterFields } from './condition.ts';
import { Refusal } from './errors.ts';
import { parseFilter } from './filters.ts';
import { readPage } from './paging.ts';
import { orderBy, type SorterColumns } from './sorters.ts';

/** What can be listed, and the documented filters and sorters. */
export type Listing<T> = {
  table: 'record' | 'request' | 'approval_item' | 'source' | 'identity';
  /** SQL of the columns, by the names of the API: `id, first_name AS firstName`. */
  columns: string;
  /** Left out where the operation documents no filters. */
  filters?: FilterFields;
  sorters: SorterColumns;
  /** Makes an item of the API from a row. */
  item(row: unknown): T;
};

/**
 * Answers a list operation: a JSON array of the page asked for by `limit`, `offset`, `filters` and `sorters`, with
 * `X-Total-Count` when `count=true`. `conditions` hold besides the caller's filter.
 */
export function answerList<T>(
  database: DatabaseSync,
  query: URLSearchParams,
  { table, columns, filters, sorters, item }: Listing<T>,
  conditions: readonly Condition[],
): Response {
  const page = readPage(query);
  const all = [...conditions, ...filterConditions(query.get('filters'), filters)];
  const matching = `${table} WHERE ${all.map(({ sql }) => `(${sql})`).join(' AND ') || 'TRUE'}`;
  const values = all.flatMap((condition) => condition.values);
  const order = orderBy(query.get('sorters'), sorters);
  // Sorting row ids alone, and reading the columns of one page, is twice as fast as sorting whole rows.
  const rows = database
    .prepare(
      `SELECT ${columns} FROM ${table} WHERE rowid IN (SELECT rowid FROM ${matching} ORDER BY ${order} LIMIT ? OFFSET ?)
       ORDER BY ${order}`,
    )
    .all(...values, page.limit, page.offset);
  const total = page.count ? countRows(database, matching, values) : undefined;
  return Response.json(rows.map(item), { headers: total === undefined ? {} : { 'x-total-count': String(total) } });
}

function filterConditions(filters: string | null, fields: FilterFields | undefined): Condition[] {
  if (!filters) return [];
  if (!fields) throw new Refusal(400, 'This operation has no filters.');
  return [conditionOf(parseFilter(filters), fields)];
}

function countRows(database: DatabaseSync, matching: string, values: readonly string[]): number {
  return Number(database.prepare(`SELECT count(*) AS total FROM ${matching}`).get(...values)?.['total']);
}
