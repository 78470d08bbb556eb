import type * as z from 'zod';
import { Refusal } from './errors.ts';

/**
 * Reads a body of JSON. Throws a 400 when it is of another content type, not JSON, or not what the schema says: one
 * problem a property, without its value.
 */
export async function readBody<T>(request: Request, schema: z.ZodType<T>, type = 'application/json'): Promise<T> {
  const [contentType = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (contentType.trim().toLowerCase() !== type) throw new Refusal(400, `The content type must be ${type}.`);
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
  return checkBody(body, schema);
}

/** Checks a body that was read. Throws a 400 that names what is wrong. */
export function checkBody<T>(body: unknown, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  throw new Refusal(400, checked.error.issues.map(problem).join('; '));
}

function problem({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? `The body: ${message}` : `${path.join('.')}: ${message}`;
}
