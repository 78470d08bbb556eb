import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type LinkKeys, readLink } from '../decisions/linkKeys.ts';
import { signToken } from '../decisions/token.ts';
import type { Bucket } from '../store/bucket.ts';
import { keys } from '../store/keys.ts';

/** So long a link to sign in is good for, in milliseconds. */
const signInMilliseconds = 10 * 60_000;

const signInSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  /** The address that was typed, whether or not anybody is known by it. */
  address: z.string(),
  /** SHA-256 of what the cookie of the browser held in which it was asked. */
  browser: z.string(),
  /** The language of the page, and so of the mail. */
  language: z.string(),
  /** The page of the console that was wanted. */
  wanted: z.string().optional(),
  expiresAt: z.iso.datetime(),
});

/** Somebody's wish to come into the console: `sign-ins/<id>.json`. */
export type SignIn = z.infer<typeof signInSchema>;

/** What the page of a sign-in was sent. `browser` is what the cookie of the browser holds. */
export type AskedSignIn = Pick<SignIn, 'address' | 'language'> & { browser: string; wanted: string | undefined };

/**
 * Keeps a wish to sign in. The work is the same whoever asks: whether the address is known is looked at by the function that S3
 * tells of it, `sign-in-asked`.
 *
 * @param now epoch milliseconds
 */
export async function keepSignIn(bucket: Bucket, asked: AskedSignIn, now: number): Promise<void> {
  const { address, language, browser, wanted } = asked;
  const id = randomBytes(24).toString('base64url');
  const expiresAt = new Date(now + signInMilliseconds).toISOString();
  const signIn: SignIn = { version: 1, id, address, browser: digestOf(browser), language, wanted, expiresAt };
  await bucket.create(keys.signIn(id), signIn);
}

/** A wish that is kept under a key; undefined when it is gone. */
export async function readSignIn(bucket: Bucket, key: string): Promise<SignIn | undefined> {
  return (await bucket.readJson(key, signInSchema))?.value;
}

/** What the link in the mail carries. */
export async function signInToken(consoleKeys: LinkKeys, { id, expiresAt }: SignIn): Promise<string> {
  return signToken(await consoleKeys(), { purpose: 'sign-in', id, expiresAt: Date.parse(expiresAt) });
}

/** What a link leads to: a wish that may be granted; one of another browser, or too late; or nothing. */
export type OpenedSignIn =
  | { kind: 'open'; signIn: SignIn }
  | { kind: 'other browser' }
  | { kind: 'expired' }
  | { kind: 'invalid' };

/**
 * What a link to sign in leads to. Looking lets nobody in.
 *
 * @param browser what the cookie of the browser holds; empty where it has none
 * @param now epoch milliseconds
 */
export async function openSignIn(
  { bucket, consoleKeys }: { bucket: Bucket; consoleKeys: LinkKeys },
  token: string,
  browser: string,
  now: number,
): Promise<OpenedSignIn> {
  const read = await readLink(consoleKeys, token, 'sign-in', now);
  if (read.kind !== 'valid') return { kind: read.kind };
  const signIn = await readSignIn(bucket, keys.signIn(read.id));
  if (!signIn) return { kind: 'expired' };
  return digestOf(browser) === signIn.browser ? { kind: 'open', signIn } : { kind: 'other browser' };
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
