/**
 * One comparison of a filter, `field op "value"`. Quotes and backslashes in the value are escaped, so that no value can
 * end its own quotes.
 */
export declare function compare(field: string, operator: 'eq' | 'sw', value: string): string;
/** One value that is wanted, or several of which any will do; of no values none does. */
export type Wanted<Value extends string = string> = Value | readonly Value[];
/** The filter by one field. Undefined is no filter, which lets everything through; that by none of no values is empty. */
export declare function anyOf(field: string, wanted: Wanted | undefined): string | undefined;
/** A field to sort by, `-` for descending. */
export type Sorter<Field extends string> = Field | `-${Field}`;
/** The order of a list, the first field deciding first. */
export declare function inOrder(sorters: readonly string[] | undefined): string | undefined;
