import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Claims, readToken, signToken } from '../../../lib/decisions/token.ts';

const keys = ['a key of at least thirty-two characters', 'an older key of thirty-two characters!'];
const now = Date.parse('2026-11-01T12:00:00Z');
const claims: Claims = { purpose: 'decision', id: 'expiry-sweep-2c918085', expiresAt: now + 1000 };
const token = signToken(keys, claims);

describe('a token', () => {
  test('says what it is about until it expires, and is fit for a path', () => {
    expect(token).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect(readToken(keys, token, 'decision', now)).toEqual({ kind: 'valid', id: claims.id });
    expect(readToken(keys, token, 'decision', now + 999)).toEqual({ kind: 'valid', id: claims.id });
    expect(readToken(keys, token, 'decision', now + 1000)).toEqual({ kind: 'expired', id: claims.id });
  });

  test('is for one purpose', () => {
    expect(readToken(keys, token, 'contract', now)).toEqual({ kind: 'invalid' });
  });

  test('is taken while its key is about, and not without', () => {
    const older = signToken(keys.slice(1), claims);
    expect(readToken(keys, older, 'decision', now).kind).toBe('valid');
    expect(readToken(keys.slice(0, 1), older, 'decision', now)).toEqual({ kind: 'invalid' });
    expect(readToken([], token, 'decision', now)).toEqual({ kind: 'invalid' });
    expect(() => signToken([], claims)).toThrow('There is no key to sign links with.');
  });

  test('is invalid with any sign changed, left out or added', () => {
    const index = fc.integer({ min: 0, max: token.length - 1 });
    const sign = fc.constantFrom(...'ABCxyz019-_.~%');
    fc.assert(
      fc.property(index, sign, (at, other) => {
        fc.pre(token[at] !== other);
        const [before, after] = [token.slice(0, at), token.slice(at + 1)];
        for (const altered of [before + other + after, before + after, before + other + token.slice(at)]) {
          expect(readToken(keys, altered, 'decision', now)).toEqual({ kind: 'invalid' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('cannot be made of other claims with a signature that is there', () => {
    const [, signature] = token.split('.');
    const longer = Buffer.from(JSON.stringify({ ...claims, expiresAt: now + 1_000_000 })).toString('base64url');
    expect(readToken(keys, `${longer}.${signature}`, 'decision', now)).toEqual({ kind: 'invalid' });
  });

  test('is never read out of any other text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (text) => {
        expect(readToken(keys, text, 'decision', now)).toEqual({ kind: 'invalid' });
      }),
    );
  });
});
