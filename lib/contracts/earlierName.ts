import * as z from 'zod';

/**
 * The schema of an object in which a field had another name when an earlier version of nelm wrote it: links in mails stay
 * valid for as long as a contract goes on.
 */
export function withEarlierName<Schema extends z.ZodType>(schema: Schema, earlier: string, name: string) {
  return z.preprocess((value) => {
    if (typeof value !== 'object' || value === null || !(earlier in value) || name in value) return value;
    const { [earlier]: moved, ...others }: Record<string, unknown> = { ...value };
    return { ...others, [name]: moved };
  }, schema);
}
