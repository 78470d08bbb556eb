/**
 * One comparison of a filter, `field op "value"`. Quotes and backslashes in the value are escaped, so that no value can
 * end its own quotes.
 */
export function compare(field: string, operator: 'eq' | 'sw', value: string): string {
  return `${field} ${operator} "${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
