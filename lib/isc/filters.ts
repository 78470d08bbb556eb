/**
 * One comparison of a filter, `field op "value"`. Quotes and backslashes in the value are escaped, so that no value can
 * end its own quotes.
 */
export function compare(field: string, operator: 'eq' | 'sw', value: string): string {
  return `${field} ${operator} ${quoted(value)}`;
}

/** A comparison with several values, `field in ("value", "value")`. */
export function isIn(field: string, values: readonly string[]): string {
  return `${field} in (${values.map(quoted).join(',')})`;
}

function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** One value that is wanted, or several of which any will do; of no values none does. */
export type Wanted<Value extends string = string> = Value | readonly Value[];

/** The filter by one field. Undefined is no filter, which lets everything through; that by none of no values is empty. */
export function anyOf(field: string, wanted: Wanted | undefined): string | undefined {
  if (wanted === undefined) return undefined;
  const values = typeof wanted === 'string' ? [wanted] : wanted;
  return values.map((value) => compare(field, 'eq', value)).join(' or ');
}

/** A field to sort by, `-` for descending. */
export type Sorter<Field extends string> = Field | `-${Field}`;

/** The order of a list, the first field deciding first. */
export function inOrder(sorters: readonly string[] | undefined): string | undefined {
  return sorters?.join(',') || undefined;
}
