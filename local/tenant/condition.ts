import { Refusal } from './errors.ts';
import type { Filter } from './filters.ts';
import { compactId } from './ids.ts';

/** A condition in SQL, its values kept apart: no text of a caller ever becomes SQL. */
export type Condition = { sql: string; values: readonly string[] };

/** The documented fields of an operation, each with its documented operators. */
export type FilterFields = Readonly<Record<string, Readonly<Record<string, (values: readonly string[]) => Condition>>>>;

/** Turns a parsed filter into SQL. Throws a 400 on a field or operator that the operation does not have. */
export function conditionOf(filter: Filter, fields: FilterFields): Condition {
  if ('all' in filter) return joined(filter.all, ' AND ', fields);
  if ('any' in filter) return joined(filter.any, ' OR ', fields);
  if ('not' in filter) {
    const { sql, values } = conditionOf(filter.not, fields);
    return { sql: `NOT (${sql})`, values };
  }
  return comparison(filter.field, filter.operator, filter.values, fields);
}

/** `eq` on a column. */
export function equals(column: string) {
  return ([value = '']: readonly string[]): Condition => ({ sql: `${column} = ?`, values: [value] });
}

/** `sw` on a column: case is ignored where the column ignores it. */
export function startsWith(column: string) {
  return ([value = '']: readonly string[]): Condition => ({
    sql: `substr(${column}, 1, length(?)) = ? COLLATE NOCASE`,
    values: [value, value],
  });
}

/** `in` on a column. */
export function isOneOf(column: string) {
  return (values: readonly string[]): Condition => ({
    sql: `${column} IN (${values.map(() => '?').join(', ')})`,
    values,
  });
}

/** `eq` on the source of a record or request, by either id of the source; one that is no id matches nothing. */
export function inSource([anyId = '']: readonly string[]): Condition {
  const id = compactId(anyId) ?? '';
  return {
    sql: `source_id = (SELECT source_id FROM source WHERE source.source_id = ? OR replace(source.id, '-', '') = ?)`,
    values: [id, id],
  };
}

function joined(filters: readonly Filter[], word: string, fields: FilterFields): Condition {
  const conditions = filters.map((filter) => conditionOf(filter, fields));
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(word),
    values: conditions.flatMap(({ values }) => values),
  };
}

function comparison(field: string, operator: string, values: readonly string[], fields: FilterFields): Condition {
  const operators = Object.hasOwn(fields, field) ? fields[field] : undefined;
  const compare = operators && Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (compare) return compare(values);
  throw new Refusal(400, `Filtering is supported for ${described(fields)}, and nothing else.`);
}

function described(fields: FilterFields): string {
  return Object.entries(fields)
    .map(([field, operators]) => `${field} (${Object.keys(operators).join(', ')})`)
    .join(', ');
}
