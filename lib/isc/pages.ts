import type * as z from 'zod';
import type { Operation, Query } from './operations.ts';
import type { Transport } from './transport.ts';

/** The most that a list endpoint gives at once. */
const mostPerPage = 250;

/** How much of a list is wanted; without a limit all of it. */
export type PageOptions = { limit?: number | undefined; offset?: number | undefined };

/** Walks through a list page by page, asking for the next one only when it is wanted. Ends at a page that is not full. */
export async function* pages<Item>(
  transport: Transport,
  operation: Operation,
  item: z.ZodType<Item[]>,
  { limit = Number.POSITIVE_INFINITY, offset = 0, ...query }: Query & PageOptions,
): AsyncGenerator<Item, void, undefined> {
  for (let given = 0; given < limit; ) {
    const wanted = Math.min(mostPerPage, limit - given);
    const page = await transport.json(operation, item, { query: { ...query, limit: wanted, offset: offset + given } });
    yield* page;
    given += page.length;
    if (page.length < wanted) return;
  }
}
