import { headerSpelling } from '../../config/columnAliases.ts';
import type { Config } from '../../config/config.ts';
import { systemAttributes } from '../../isc/person.ts';
import type { SchemaAttribute } from '../person.ts';

/** A column that a source knows: a system column or a custom attribute, by technical name. */
export type Column = { name: string; label: string; required: boolean };

/**
 * The columns of a source in the order of the documented CSV: the eight system columns, then the custom attributes.
 * The account name is always required; a system column is, unless the schema says that it is not.
 */
export function columnsOf(attributes: readonly SchemaAttribute[]): Column[] {
  const bySpelling = new Map(attributes.map((attribute) => [headerSpelling(attribute.technicalName), attribute]));
  const system = systemAttributes.map((name) => {
    const attribute = bySpelling.get(headerSpelling(name));
    bySpelling.delete(headerSpelling(name));
    const required = name === 'accountName' || (attribute?.required ?? true);
    return { name, label: attribute?.label ?? name, required };
  });
  const custom = [...bySpelling.values()].map(({ technicalName, label, required = false }) => ({
    name: technicalName,
    label,
    required,
  }));
  return [...system, ...custom];
}

/**
 * Makes a function that finds the column a header cell means: by technical name, then by label, then by the
 * organisation's aliases, as `headerSpelling` compares them.
 */
export function columnFinder(
  columns: readonly Column[],
  aliases: Config['columns'],
): (header: string) => Column | undefined {
  const found = new Map<string, Column>();
  const add = (text: string, column: Column) => {
    if (!found.has(headerSpelling(text))) found.set(headerSpelling(text), column);
  };
  for (const column of columns) add(column.name, column);
  for (const column of columns) add(column.label, column);
  for (const column of columns) for (const alias of aliasesOf(column, aliases)) add(alias, column);
  return (header) => found.get(headerSpelling(header));
}

/** The headers under which a column is accepted, each spelling once, the technical name first. */
export function acceptedHeaders(column: Column, aliases: Config['columns']): string[] {
  const bySpelling = new Map<string, string>();
  for (const text of [column.name, column.label, ...aliasesOf(column, aliases)]) {
    if (!bySpelling.has(headerSpelling(text))) bySpelling.set(headerSpelling(text), text);
  }
  return [...bySpelling.values()];
}

function aliasesOf(column: Column, aliases: Config['columns']): string[] {
  return Object.entries(aliases)
    .filter(([name]) => headerSpelling(name) === headerSpelling(column.name))
    .flatMap(([, texts]) => texts);
}
