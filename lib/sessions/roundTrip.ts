import { randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { byCurrentKeys } from '../config/rotatingKeys.ts';
import type { LinkKeys } from '../decisions/linkKeys.ts';
import { readSigned, signContent } from '../decisions/token.ts';
import { madeOf } from './consoleKeys.ts';

/** So long somebody may take to sign in at the provider, in milliseconds. */
export const roundTripMilliseconds = 10 * 60_000;

const roundTripSchema = z.strictObject({
  purpose: z.literal('round trip'),
  id: z.string(),
  /** Epoch milliseconds. */
  expiresAt: z.int(),
  /** The page of the console that was wanted. */
  wanted: z.string().optional(),
});

/**
 * Somebody's way to the provider and back. `id` is that of the session which it can begin, once. What binds the two requests to each
 * other is made of it by the key, so that nobody who reads the cookie knows it, and nothing has to be kept.
 */
export type RoundTrip = { id: string; wanted: string | undefined; state: string; nonce: string; codeVerifier: string };

/** What somebody's return is: one that goes on; one that took too long; or one of another browser, or that nobody began. */
export type ReadRoundTrip = { kind: 'open'; trip: RoundTrip } | { kind: 'expired' } | { kind: 'other browser' };

/**
 * Begins a way to the provider.
 *
 * @param now epoch milliseconds
 * @returns the trip, and what the cookie of the browser holds, signed
 */
export async function beginRoundTrip(
  consoleKeys: LinkKeys,
  wanted: string | undefined,
  now: number,
): Promise<{ trip: RoundTrip; held: string }> {
  const keys = await consoleKeys();
  const id = randomBytes(24).toString('base64url');
  const held = signContent(keys, { purpose: 'round trip', id, expiresAt: now + roundTripMilliseconds, wanted });
  return { trip: tripOf(keys[0] ?? '', id, wanted), held };
}

/**
 * What somebody's return is.
 *
 * @param held what the cookie of the browser holds; empty where it has none
 * @param state as the provider gave it back
 * @param now epoch milliseconds
 */
export async function readRoundTrip(
  consoleKeys: LinkKeys,
  held: string,
  state: string,
  now: number,
): Promise<ReadRoundTrip> {
  const read = await byCurrentKeys(
    consoleKeys,
    (keys) => readSigned(keys, held, roundTripSchema),
    (found) => found !== undefined,
  );
  if (!read) return { kind: 'other browser' };
  const trip = tripOf(read.key, read.value.id, read.value.wanted);
  if (!isSame(state, trip.state)) return { kind: 'other browser' };
  return read.value.expiresAt > now ? { kind: 'open', trip } : { kind: 'expired' };
}

function tripOf(key: string, id: string, wanted: string | undefined): RoundTrip {
  const own = (what: string) => madeOf(key, what, id);
  return { id, wanted, state: own('state'), nonce: own('nonce'), codeVerifier: own('code verifier') };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
