import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type SignInSettings, takesMailedLinks } from '../config/signInSettings.ts';
import { type LinkKeys, readLink } from '../decisions/linkKeys.ts';
import { signToken } from '../decisions/token.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';

/** So long somebody stays signed in, in milliseconds. */
export const sessionMilliseconds = 8 * 60 * 60_000;

const sessionSchema = z.object({
  version: z.literal(1),
  address: z.string(),
  expiresAt: z.iso.datetime(),
  /** Which request began it: of two that do, S3 knows one as the first by this. */
  begunBy: z.string(),
  /** How whoever it is came in. One of an earlier version does not say, and may have come by a link of a mail. */
  way: z.enum(['mail', 'provider']).optional(),
  /** When whoever it is signed out. */
  endedAt: z.iso.datetime().optional(),
});

/** Somebody who is signed in. */
export type SignedIn = { id: string; address: string };

export type SessionTools = {
  bucket: Bucket;
  consoleKeys: LinkKeys;
  config: { signIn?: SignInSettings | undefined };
  now: () => number;
};

/**
 * Begins a session, once for each id: of two clicks on the same link one is let in.
 *
 * @returns what the cookie of the session holds; undefined when the id has let somebody in already
 */
export async function beginSession(
  { bucket, consoleKeys, now }: Omit<SessionTools, 'config'>,
  { id, address, way }: SignedIn & { way: 'mail' | 'provider' },
): Promise<string | undefined> {
  const until = now() + sessionMilliseconds;
  const session = { version: 1, address, expiresAt: new Date(until).toISOString(), begunBy: randomUUID(), way };
  if (!(await bucket.create(keys.session(id), session))) return undefined;
  return signToken(await consoleKeys(), { purpose: 'session', id, expiresAt: until });
}

/**
 * Who is signed in by a cookie; undefined for one that was forged or altered, is over, of which somebody has signed out, or that a link
 * of a mail began where those let nobody in any more.
 */
export async function readSession(
  { bucket, consoleKeys, config, now }: SessionTools,
  cookie: string,
): Promise<SignedIn | undefined> {
  const read = await readLink(consoleKeys, cookie, 'session', now());
  if (read.kind !== 'valid') return undefined;
  const session = (await bucket.readJson(keys.session(read.id), sessionSchema))?.value;
  if (!session || session.endedAt !== undefined || Date.parse(session.expiresAt) <= now()) return undefined;
  if (session.way !== 'provider' && !takesMailedLinks(config)) return undefined;
  return { id: read.id, address: session.address };
}

/** Ends a session for good. It stays in the bucket: the link that began it begins no other. */
export async function endSession(
  { bucket, now }: Pick<SessionTools, 'bucket' | 'now'>,
  { id }: SignedIn,
): Promise<void> {
  const endedAt = new Date(now()).toISOString();
  await changeJson(bucket, keys.session(id), sessionSchema, (kept) => kept && { ...kept, endedAt });
}
