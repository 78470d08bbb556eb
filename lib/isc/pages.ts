import type * as z from 'zod';
import type { CallOptions } from './context.ts';
import { IscAnswerError } from './errors.ts';
import { callInfoOf, type Operation, type Query } from './operations.ts';
import type { Transport } from './transport.ts';
import { checkPage, mostPerPage, type PageOptions, walk } from './walk.ts';

/** One page of a list, and how many entries the whole list has. */
export type Page<Item> = { items: Item[]; total: number };

/**
 * A list, of which nothing is asked before it is walked through or a page is wanted. Walking takes 250 entries a request.
 * Of a list of more than two pages it asks for the next ones before they are reached, several at once: collect the entries
 * first when what is done with them takes them off the list, and say `pagesAtOnce: 1` when you mean to stop early.
 */
export type Listing<Item> = AsyncIterable<Item> & {
  /** The first page alone, from `offset`, of at most `limit` entries and at most 250, and the number of all. One request. */
  page(): Promise<Page<Item>>;
};

/** The list that an operation gives. With an empty filter, which nothing passes, it is empty and nothing is asked. */
export function listing<Item>(
  transport: Transport,
  operation: Operation,
  schema: z.ZodType<Item[]>,
  { limit, offset = 0, pagesAtOnce, ...query }: Query & PageOptions,
  options?: CallOptions,
): Listing<Item> {
  if (query['filters'] === '')
    return { async *[Symbol.asyncIterator]() {}, page: async () => ({ items: [], total: 0 }) };
  const ask = (page: { limit: number; offset: number; count?: boolean }, signal?: AbortSignal) => {
    const own = signal ? transport.with({ signal }) : transport;
    return own.page(operation, schema, { query: { ...query, ...page }, options });
  };
  return {
    [Symbol.asyncIterator]: () => walk(ask, { limit, offset, pagesAtOnce }),
    page: async () => {
      checkPage({ limit, offset });
      const size = Math.min(limit ?? mostPerPage, mostPerPage);
      const { items, total } = await ask({ limit: size, offset, count: true });
      if (total !== undefined) return { items, total };
      throw new IscAnswerError(callInfoOf(operation), 'the header X-Total-Count is missing.');
    },
  };
}
