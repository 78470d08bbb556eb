import type * as z from 'zod';
import type { Operation, Query } from './operations.ts';
import type { Transport } from './transport.ts';

/** The most that a list endpoint gives at once. */
const mostPerPage = 250;

/** How much of a list is wanted; without a limit all of it. */
export type PageOptions = { limit?: number | undefined; offset?: number | undefined };

/** One page of a list, and how many entries the whole list has. */
export type Page<Item> = { items: Item[]; total: number };

/**
 * A list, of which nothing is asked before it is walked through or a page is wanted. Walking asks for the next page, of
 * up to 250 entries, only when it is reached: collect the entries first when what is done with them takes them off the list.
 */
export type Listing<Item> = AsyncIterable<Item> & {
  /** The first page alone, from `offset`, of at most `limit` entries and at most 250, and the number of all. One request. */
  page(): Promise<Page<Item>>;
};

/** The list that an operation gives. With an empty filter, which nothing passes, it is empty and nothing is asked. */
export function listing<Item>(
  transport: Transport,
  operation: Operation,
  items: z.ZodType<Item[]>,
  options: Query & PageOptions,
): Listing<Item> {
  if (options['filters'] === '')
    return { async *[Symbol.asyncIterator]() {}, page: async () => ({ items: [], total: 0 }) };
  return {
    [Symbol.asyncIterator]: () => walk(transport, operation, items, options),
    page: async () => {
      const { limit = mostPerPage, offset = 0, ...query } = options;
      const page = { limit: Math.min(limit, mostPerPage), offset, count: true };
      return await transport.page(operation, items, { query: { ...query, ...page } });
    },
  };
}

/** Ends at a page that is not full. */
async function* walk<Item>(
  transport: Transport,
  operation: Operation,
  items: z.ZodType<Item[]>,
  { limit = Number.POSITIVE_INFINITY, offset = 0, ...query }: Query & PageOptions,
): AsyncGenerator<Item, void, undefined> {
  for (let given = 0; given < limit; ) {
    const wanted = Math.min(mostPerPage, limit - given);
    const page = await transport.json(operation, items, { query: { ...query, limit: wanted, offset: offset + given } });
    yield* page;
    given += page.length;
    if (page.length < wanted) return;
  }
}
