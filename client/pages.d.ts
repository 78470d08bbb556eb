import type * as z from 'zod';
import type { Operation, Query } from './operations.ts';
import type { Transport } from './transport.ts';
/** How much of a list is wanted; without a limit all of it. */
export type PageOptions = {
    limit?: number | undefined;
    offset?: number | undefined;
};
/** One page of a list, and how many entries the whole list has. */
export type Page<Item> = {
    items: Item[];
    total: number;
};
/**
 * A list, of which nothing is asked before it is walked through or a page is wanted. Walking asks for the next page, of
 * up to 250 entries, only when it is reached: collect the entries first when what is done with them takes them off the list.
 */
export type Listing<Item> = AsyncIterable<Item> & {
    /** The first page alone, from `offset`, of at most `limit` entries and at most 250, and the number of all. One request. */
    page(): Promise<Page<Item>>;
};
/** The list that an operation gives. With an empty filter, which nothing passes, it is empty and nothing is asked. */
export declare function listing<Item>(transport: Transport, operation: Operation, items: z.ZodType<Item[]>, options: Query & PageOptions): Listing<Item>;
