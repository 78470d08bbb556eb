import { createHmac, timingSafeEqual } from 'node:crypto';

/** An HMAC-SHA256 over parts that are written one after the other. */
export function hmac(key: string | Uint8Array, ...parts: (string | Uint8Array)[]): Buffer {
  const sum = createHmac('sha256', key);
  for (const part of parts) sum.update(part);
  return sum.digest();
}

/** Whether one of the given signatures is one of the expected; takes as long whichever it is, and whether or not. */
export function isSigned(given: readonly Uint8Array[], expected: readonly Uint8Array[]): boolean {
  let found = false;
  for (const one of given) {
    for (const other of expected) {
      const same = one.length === other.length && timingSafeEqual(one, other);
      found = same || found;
    }
  }
  return found;
}

/** The bytes of a hexadecimal signature; empty when it is none. */
export function hexBytes(text = ''): Uint8Array {
  return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : new Uint8Array();
}
