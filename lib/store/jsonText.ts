import * as z from 'zod';

/** The schema of a text that holds JSON of a schema: a text that is no JSON is refused as one that is of another shape is. */
export function jsonText<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('is not JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);
}
