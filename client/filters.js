/**
 * One comparison of a filter, `field op "value"`. Quotes and backslashes in the value are escaped, so that no value can
 * end its own quotes.
 */
export function compare(field, operator, value) {
    return `${field} ${operator} "${value.replaceAll(/["\\]/g, String.raw `\$&`)}"`;
}
/** The filter by one field. Undefined is no filter, which lets everything through; that by none of no values is empty. */
export function anyOf(field, wanted) {
    if (wanted === undefined)
        return undefined;
    const values = typeof wanted === 'string' ? [wanted] : wanted;
    return values.map((value) => compare(field, 'eq', value)).join(' or ');
}
/** The order of a list, the first field deciding first. */
export function inOrder(sorters) {
    return sorters?.join(',') || undefined;
}
