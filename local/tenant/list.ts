import type { DatabaseSync } from 'node:sqlite';
import { type Condition, conditionOf, type FilterFields } from './condition.ts';
import { Refusal } from './errors.ts';
import { parseFilter } from './filters.ts';
import { type Page, readPage } from './paging.ts';
import { orderBy, type SorterColumns } from './sorters.ts';

/** What can be listed: columns by the names of the API, and the documented filters and sorters. */
export type Listing<T> = {
  /** SQL between SELECT and WHERE: `id, first_name AS firstName FROM record`. */
  select: string;
  /** The unique column that gives the order when no sorter does. */
  order: string;
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
  listing: Listing<T>,
  conditions: readonly Condition[],
): Response {
  const page = readPage(query);
  const all = [...conditions, ...filterConditions(query.get('filters'), listing.filters)];
  const from = `${listing.select} WHERE ${all.map(({ sql }) => `(${sql})`).join(' AND ') || 'TRUE'}`;
  const order = orderBy(query.get('sorters'), listing.sorters, listing.order);
  const values = all.flatMap((condition) => condition.values);
  const rows = database.prepare(`SELECT ${from} ORDER BY ${order} LIMIT ? OFFSET ?`).all(...values, page.limit, page.offset);
  return Response.json(rows.map(listing.item), { headers: totalHeaders(database, page, from, values) });
}

function filterConditions(filters: string | null, fields: FilterFields | undefined): Condition[] {
  if (!filters) return [];
  if (!fields) throw new Refusal(400, 'This operation has no filters.');
  return [conditionOf(parseFilter(filters), fields)];
}

function totalHeaders(database: DatabaseSync, { count }: Page, from: string, values: readonly string[]) {
  if (!count) return {};
  const row = database.prepare(`SELECT count(*) AS total FROM (SELECT ${from})`).get(...values);
  return { 'x-total-count': String(row?.['total']) };
}
