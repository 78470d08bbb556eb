import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** What a link may be for. A token for one purpose is none for another. */
export type Purpose = 'decision' | 'contract' | 'sign-in' | 'session' | 'transfer';

const claimsSchema = z.strictObject({
  purpose: z.string(),
  /** What the link is about: the id of an object in the bucket, which holds the rest. Nothing personal. */
  id: z.string().regex(/^[\w-]{1,128}$/),
  /** Epoch milliseconds. */
  expiresAt: z.int(),
});

/** What a token says. */
export type Claims = { purpose: Purpose; id: string; expiresAt: number };

/** What came of reading a token: what it is about, or why it is not taken. */
export type ReadToken = { kind: 'valid' | 'expired'; id: string } | { kind: 'invalid' };

/**
 * Signs a token for a link in a mail: HMAC-SHA256, fit to stand in a path.
 *
 * @param keys the first one signs
 */
export function signToken(keys: readonly string[], claims: Claims): string {
  return signContent(keys, claimsSchema.parse(claims));
}

/**
 * Signs what can be written as JSON, as links are signed. What one thing is signed for, its content has to say.
 *
 * @param keys the first one signs
 */
export function signContent([key]: readonly string[], value: unknown): string {
  if (key === undefined) throw new Error('There is no key to sign links with.');
  const content = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${content}.${signatureOf(key, content).toString('base64url')}`;
}

/**
 * Reads a token. One that was forged or altered, or is for something else, is invalid; one of yesterday is expired.
 *
 * @param keys any of them may have signed, so that keys can be changed while links are about
 * @param now epoch milliseconds
 */
export function readToken(keys: readonly string[], token: string, purpose: Purpose, now: number): ReadToken {
  const claims = readSigned(keys, token, claimsSchema)?.value;
  if (claims?.purpose !== purpose) return { kind: 'invalid' };
  return { kind: claims.expiresAt > now ? 'valid' : 'expired', id: claims.id };
}

/** What `signContent` has signed, and the key that it was signed with; undefined of what was forged or altered, or is of another shape. */
export function readSigned<T>(
  keys: readonly string[],
  token: string,
  schema: z.ZodType<T>,
): { value: T; key: string } | undefined {
  const [, content = '', signature = ''] = /^([\w-]{1,2000})\.([\w-]{43})$/.exec(token) ?? [];
  const given = Buffer.from(signature, 'base64url');
  // The last sign of 43 holds two bits more than the signature: only one spelling of it is taken.
  if (given.length !== 32 || given.toString('base64url') !== signature) return undefined;
  const [key] = keys.filter((one) => timingSafeEqual(given, signatureOf(one, content)));
  if (key === undefined) return undefined;
  const value = schema.safeParse(parseJson(content)).data;
  return value === undefined ? undefined : { value, key };
}

function signatureOf(key: string, content: string): Buffer {
  return createHmac('sha256', key).update(`nelm link ${content}`).digest();
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(Buffer.from(content, 'base64url').toString());
  } catch {
    return undefined;
  }
}
