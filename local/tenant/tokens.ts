import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { Unauthorized } from './errors.ts';
import { newId } from './ids.ts';

/** Seconds that an access token lives. */
export const TOKEN_LIFETIME = 749;

const claimsSchema = z.object({
  jti: z.string(),
  client_id: z.string(),
  /** Of a personal access token only. */
  identity_id: z.string().optional(),
  user_name: z.string().optional(),
  tenant_id: z.string(),
  org: z.string(),
  scope: z.array(z.string()),
  iat: z.number(),
  exp: z.number(),
});

/** What an access token says. Times in epoch seconds. */
export type Claims = z.infer<typeof claimsSchema>;

/** Whom a token is for. */
export type TokenSubject = { clientId: string; user?: { id: string; alias: string } };

/** Makes and checks access tokens: JWTs signed with HS256. */
export type Tokens = {
  issue(subject: TokenSubject): { token: string; claims: Claims };
  /** Reads an `Authorization` header. Throws `Unauthorized` without one, or when its token is not valid any more. */
  verify(authorization: string | null): Claims;
};

/** The signing key is random and kept in the database, so that tokens outlive a restart. */
export function createTokens(database: DatabaseSync, clock: () => number): Tokens {
  const key = signingKey(database);
  const seconds = () => Math.floor(clock() / 1000);
  return {
    issue(subject) {
      const claims = claimsOf(subject, seconds());
      const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
      return { token: `${signed}.${sign(key, signed).toString('base64url')}`, claims };
    },
    verify(authorization) {
      const [, token] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
      if (token === undefined) throw new Unauthorized('JWT is required: send it as a bearer token');
      const claims = readClaims(key, token);
      if (claims.exp <= seconds()) throw new Unauthorized('JWT validation failed: JWT is expired');
      return claims;
    },
  };
}

function claimsOf({ clientId, user }: TokenSubject, now: number): Claims {
  return {
    jti: newId(),
    client_id: clientId,
    ...(user && { identity_id: user.id, user_name: user.alias }),
    tenant_id: '7d5f1c52-3b0e-4f0a-8d55-0c1a5e9f4b10',
    org: 'example',
    scope: ['sp:scopes:all'],
    iat: now,
    exp: now + TOKEN_LIFETIME,
  };
}

function readClaims(key: KeyObject, token: string): Claims {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(key, `${header}.${payload}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Unauthorized('JWT validation failed: JWT signature does not match');
  }
  return claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function sign(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function signingKey(database: DatabaseSync): KeyObject {
  database
    .prepare(`INSERT INTO setting VALUES ('signing key', ?) ON CONFLICT DO NOTHING`)
    .run(randomBytes(32).toString('hex'));
  const row = database.prepare(`SELECT value FROM setting WHERE name = 'signing key'`).get();
  return createSecretKey(z.string().parse(row?.['value']), 'hex');
}
