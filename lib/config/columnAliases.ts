import * as z from 'zod';
import { systemAttributes } from '../isc/person.ts';

type Aliases = Readonly<Record<string, readonly string[]>>;

/**
 * Further header names of a column, by the technical name of its schema attribute. A name that would mean two columns is
 * refused, as is one that no header can be told by. Which custom attributes there are is for each source to say.
 */
export const columnAliasesSchema = z
  .record(z.string(), z.array(z.string().min(1)))
  .superRefine((aliases, { addIssue }) => {
    for (const [column, texts] of Object.entries(aliases)) {
      for (const [index, alias] of texts.entries()) {
        const problem = problemOf(aliases, column, alias);
        if (problem) addIssue({ code: 'custom', path: [column, index], message: problem });
      }
    }
  });

/** What forms write behind a name to say that a value must or may be given. */
const requirement = /[([]\s*(?:required|mandatory|optional|pflichtfeld|obligatoire|obligatorio)\s*[)\]]\s*[*:]*\s*$/;

/**
 * How headers and the names of columns are compared: ignoring case, spaces, `_`, hyphens of any kind, `.`, `:` and `*`, and a
 * `(required)` or `(optional)` behind the name.
 */
export function headerSpelling(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(requirement, '')
    .replaceAll(/[\s_.:*\p{Pd}\u2212\u2043\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
}

/** The columns that have a header name as an alias, each spelling of a column once. */
export function columnsOfAlias(aliases: Aliases, header: string): string[] {
  const columns = Object.keys(aliases).filter((column) =>
    aliases[column]?.some((alias) => isSpelledAlike(alias, header)),
  );
  return columns.filter((column, index) => columns.findIndex((other) => isSpelledAlike(other, column)) === index);
}

function problemOf(aliases: Aliases, column: string, alias: string): string | undefined {
  if (headerSpelling(alias) === '') return `"${alias}" has no letter or digit that a header could be told by`;
  const names = [...systemAttributes, ...Object.keys(aliases)];
  const name = names.find((one) => isSpelledAlike(one, alias) && !isSpelledAlike(one, column));
  if (name !== undefined) return `"${alias}" is the name of the column ${name}, so it cannot mean ${column} too`;
  const others = columnsOfAlias(aliases, alias).filter((other) => !isSpelledAlike(other, column));
  if (others.length === 0) return undefined;
  return `"${alias}" is given to ${others.join(' and ')} too; a header means one column. Keep it for one of them`;
}

function isSpelledAlike(one: string, other: string): boolean {
  return headerSpelling(one) === headerSpelling(other);
}
