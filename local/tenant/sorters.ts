import { Refusal } from './errors.ts';

/** The documented fields of an operation, each with its column. */
export type SorterColumns = Readonly<Record<string, string>>;

/**
 * SQL to order by, from `name,-created`: comma-separated fields, `-` for descending. Rows that tie, and all
 * rows when there are no sorters, come in the order of their making. Throws a 400 on an undocumented field.
 */
export function orderBy(sorters: string | null, columns: SorterColumns): string {
  const terms = sorters ? sorters.split(',').map((sorter) => orderTerm(sorter.trim(), columns)) : [];
  // In the direction of the last field, an index can be walked as it is.
  const direction = terms.at(-1)?.endsWith(' DESC') ? ' DESC' : '';
  return [...terms, `rowid${direction}`].join(', ');
}

function orderTerm(sorter: string, columns: SorterColumns): string {
  const descending = sorter.startsWith('-');
  const column = Object.hasOwn(columns, sorter.replace(/^-/, '')) ? columns[sorter.replace(/^-/, '')] : undefined;
  if (column !== undefined) return descending ? `${column} DESC` : column;
  throw new Refusal(400, `Sorting is supported for ${Object.keys(columns).join(', ')}, and nothing else.`);
}
