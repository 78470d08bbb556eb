import { timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { seededClients } from './seed.ts';
import type { TokenSubject, Tokens } from './tokens.ts';
import { TOKEN_LIFETIME } from './tokens.ts';

const grantSchema = z.object({ grant_type: z.string(), client_id: z.string(), client_secret: z.string() });
const userSchema = z.object({ id: z.string(), alias: z.string() });

/**
 * `POST /oauth/token` with `grant_type=client_credentials`, its fields as a form, a multipart form or in the query.
 * Errors are those of OAuth 2.0 (RFC 6749, 5.2).
 */
export async function answerOauthToken(request: Request, database: DatabaseSync, tokens: Tokens): Promise<Response> {
  const grant = grantSchema.safeParse(await readFields(request));
  if (!grant.success) return refuse(400, 'invalid_request', 'grant_type, client_id and client_secret are needed');
  const { grant_type: grantType, client_id: clientId, client_secret: secret } = grant.data;
  if (grantType !== 'client_credentials') return refuse(400, 'unsupported_grant_type', 'Use client_credentials');
  const subject = subjectOf(database, clientId, secret);
  if (!subject) return refuse(401, 'invalid_client', 'Unknown client, or wrong secret');
  const { token, claims } = tokens.issue(subject);
  const { scope, iat: _iat, exp: _exp, ...rest } = claims;
  return Response.json({
    access_token: token,
    token_type: 'bearer',
    expires_in: TOKEN_LIFETIME,
    scope: scope.join(' '),
    ...rest,
  });
}

async function readFields(request: Request): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const isForm = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)/i.test(
    request.headers.get('content-type') ?? '',
  );
  if (!isForm) return query;
  // A body that is not the form it says to be has no fields.
  const form = await request.formData().catch(() => new FormData());
  return { ...query, ...Object.fromEntries(form) };
}

function subjectOf(database: DatabaseSync, clientId: string, secret: string): TokenSubject | undefined {
  const client = Object.values(seededClients).find((each) => each.clientId === clientId);
  if (!client || !equal(client.clientSecret, secret)) return undefined;
  // A personal access token has the id of its identity; the application has none.
  const row = database.prepare('SELECT id, alias FROM identity WHERE id = ?').get(clientId);
  return row ? { clientId, user: userSchema.parse(row) } : { clientId };
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(status: 400 | 401, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status });
}
