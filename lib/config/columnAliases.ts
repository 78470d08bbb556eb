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

/** What forms write behind a name to say that a value must or may be given, of what kind it is, or how a date is written. */
const remark =
  /[([]\s*(?:required|mandatory|optional|unique|pflicht(?:feld|angabe)?|erforderlich|obligatoire|facultatif|obligatorio|opcional|verplicht|text|string|date|datum|(?<format>[dmyjt]{1,4}(?:[./ -][dmyjt]{1,4}){2}(?: h{1,2}:mm(?::ss)?)?))\s*[)\]][\s*:]*$/;

/** What separates words or stands around names, and what nobody sees; other signs, such as those of `%` and `#`, have a meaning. */
const meaningless =
  /[\s\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Pd}\p{Pc}\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}.:*?!'"`\u00b7\u2020-\u2022\u2043\u2212\u2217\u2731\u2800\ufffc]/gu;

/**
 * How headers and the names of columns are compared: ignoring case, spaces, hyphens of any kind, quotes, brackets and other signs that
 * separate words, and a `(required)`, `(text)` or `(dd.mm.yyyy)` behind the name.
 */
export function headerSpelling(text: string): string {
  return plain(text).replace(remark, '').replaceAll(meaningless, '');
}

/** How dates are written by what stands behind the name of a column, as in `Start (dd.mm.yyyy)`, in lower case; undefined where nothing does. */
export function formatInHeader(text: string): string | undefined {
  return remark.exec(plain(text))?.groups?.['format'];
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
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
