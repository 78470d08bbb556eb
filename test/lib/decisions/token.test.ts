import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Claims, readSigned, readToken, signContent, signToken } from '../../../lib/decisions/token.ts';

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

  test('of an earlier release is read, as openssl signs it', () => {
    const content = 'eyJwdXJwb3NlIjoiZGVjaXNpb24iLCJpZCI6InJ1bi0xIiwiZXhwaXJlc0F0IjoxNzkzNTM0NDAxMDAwfQ';
    const earlier = `${content}.AarxZ86BnXg68eRflsEXuvWcDJVX8rJuPGRr20lbPfE`;
    expect(readToken(keys, earlier, 'decision', now)).toEqual({ kind: 'valid', id: 'run-1' });
    expect(signToken(keys, { purpose: 'decision', id: 'run-1', expiresAt: 1_793_534_401_000 })).toBe(earlier);
  });

  test('is made of an id of up to 128 signs that stand in a path as they are', () => {
    const signed = (id: string) => readToken(keys, signToken(keys, { ...claims, id }), 'decision', now);
    for (const id of ['x', 'a-B_9', 'x'.repeat(128)]) expect(signed(id)).toEqual({ kind: 'valid', id });
    for (const id of ['', 'x'.repeat(129), 'a b', '/run', 'run/', 'run.1', 'ä']) expect(() => signed(id)).toThrow();
    expect(() => signToken(keys, { ...claims, expiresAt: now + 0.5 })).toThrow();
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

describe('what is signed', () => {
  const wanted = z.strictObject({ wanted: z.string() });
  const signed = signContent(keys, { wanted: '/console' });

  test('is read with the key that it was signed with', () => {
    expect(readSigned(keys, signed, wanted)).toEqual({ value: { wanted: '/console' }, key: keys[0] });
    const older = signContent(keys.slice(1), { wanted: '/console' });
    expect(readSigned(keys, older, wanted)).toEqual({ value: { wanted: '/console' }, key: keys[1] });
    expect(readSigned(keys.slice(1), signed, wanted)).toBeUndefined();
  });

  test('is not read where it is of another shape, or no JSON', () => {
    expect(readSigned(keys, signed, z.strictObject({ id: z.string() }))).toBeUndefined();
    // Signed by openssl with the first key.
    expect(readSigned(keys, 'bm8ganNvbg.1XJUXe8EG9JNwalSJtFmJ-NEruJWy6Ngukupx23-_nU', z.unknown())).toBeUndefined();
  });

  test('is of up to 2,000 signs', () => {
    const text = (length: number) => signContent(keys, 'x'.repeat(length));
    // Three bytes are four signs: 1,498 of x and two quotes are 2,000.
    expect(readSigned(keys, text(1498), z.string())?.value).toHaveLength(1498);
    expect(readSigned(keys, text(1499), z.string())).toBeUndefined();
  });

  test('has one spelling: the last sign of a signature says four bits, and the other two are nought', () => {
    const signature = 'AarxZ86BnXg68eRflsEXuvWcDJVX8rJuPGRr20lbPf';
    const content = 'eyJwdXJwb3NlIjoiZGVjaXNpb24iLCJpZCI6InJ1bi0xIiwiZXhwaXJlc0F0IjoxNzkzNTM0NDAxMDAwfQ';
    const taken = [...'EFGH'].filter((sign) => readSigned(keys, `${content}.${signature}${sign}`, z.unknown()));
    expect(taken).toEqual(['E']);
  });

  test('is nothing with anything before or behind it', () => {
    for (const text of [`!${signed}`, `${signed}!`, `${signed}\n`]) {
      expect(readSigned(keys, text, wanted)).toBeUndefined();
    }
  });
});
