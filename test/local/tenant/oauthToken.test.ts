import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { seededClients } from '../../../local/tenant/seed.ts';
import { startTenant } from '../../../local/tenant/tenant.ts';
import { createTestClock, fetchToken, runTenant } from './running.ts';

const { admin, manager, app } = seededClients;
const fields = { grant_type: 'client_credentials', client_id: admin.clientId, client_secret: admin.clientSecret };

function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

function getSources(url: string, authorization?: string): Promise<Response> {
  return fetch(`${url}/v3/non-employee-sources`, authorization === undefined ? {} : { headers: { authorization } });
}

describe('POST /oauth/token', () => {
  const multipart = new FormData();
  for (const [name, value] of Object.entries(fields)) multipart.set(name, value);

  test.each([
    ['a form', '', new URLSearchParams(fields)],
    ['a multipart form', '', multipart],
    ['the query string', `?${new URLSearchParams(fields)}`, undefined],
  ])('takes the fields from %s', async (_where, query, body) => {
    const { tenant } = await runTenant();
    const response = await fetch(`${tenant.url}/oauth/token${query}`, { method: 'POST', ...(body && { body }) });
    expect(response.status).toBe(200);
    const token = z.looseObject({ access_token: z.string() }).parse(await response.json());
    expect(token).toMatchObject({
      token_type: 'bearer',
      expires_in: 749,
      scope: 'sp:scopes:all',
      identity_id: admin.clientId,
      user_name: 'admin',
    });
    expect((await getSources(tenant.url, `Bearer ${token.access_token}`)).status).toBe(200);
  });

  test('names the user of a personal access token', async () => {
    const { tenant } = await runTenant();
    expect(claimsOf(await fetchToken(tenant.url, manager))).toEqual({
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      client_id: '2c9180000000000000000000000000c1',
      identity_id: '2c9180000000000000000000000000c1',
      user_name: 'manager',
      tenant_id: '7d5f1c52-3b0e-4f0a-8d55-0c1a5e9f4b10',
      org: 'example',
      scope: ['sp:scopes:all'],
      iat: 1772352000,
      exp: 1772352749,
    });
  });

  test('names no user for client credentials', async () => {
    const { tenant } = await runTenant();
    const claims = claimsOf(await fetchToken(tenant.url, app));
    expect(claims).toMatchObject({ client_id: '2c9180000000000000000000000000e1' });
    expect(claims).not.toHaveProperty('identity_id');
    expect(claims).not.toHaveProperty('user_name');
  });

  test.each([
    ['an unknown client', { ...fields, client_id: '2c9180000000000000000000000000ff' }, 401, 'invalid_client'],
    ['a wrong secret', { ...fields, client_secret: 'wrong' }, 401, 'invalid_client'],
    ['another grant type', { ...fields, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no secret', { grant_type: 'client_credentials', client_id: admin.clientId }, 400, 'invalid_request'],
    ['no fields', {}, 400, 'invalid_request'],
  ])('refuses %s', async (_what, body, status, error) => {
    const { tenant } = await runTenant();
    const response = await fetch(`${tenant.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(Object.entries(body)),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error });
  });

  test('refuses a body that is not the form it says to be', async () => {
    const { tenant } = await runTenant();
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const response = await fetch(`${tenant.url}/oauth/token`, { method: 'POST', headers, body: 'no form' });
    expect(response.status).toBe(400);
  });
});

describe('an access token', () => {
  test('lives for 749 seconds', async () => {
    const { tenant, clock } = await runTenant();
    const authorization = `Bearer ${await fetchToken(tenant.url, admin)}`;
    clock.advance(748_999);
    expect((await getSources(tenant.url, authorization)).status).toBe(200);
    clock.advance(1);
    const response = await getSources(tenant.url, authorization);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: 'JWT validation failed: JWT is expired' });
  });

  test('is needed', async () => {
    const { tenant } = await runTenant();
    for (const authorization of [undefined, '', 'Basic abc', 'Bearer ']) {
      const response = await getSources(tenant.url, authorization);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ error: 'JWT is required: send it as a bearer token' });
    }
  });

  test('is refused when it was changed or made up', async () => {
    const { tenant } = await runTenant();
    const [header, payload, signature] = (await fetchToken(tenant.url, manager)).split('.');
    const forged = Buffer.from(JSON.stringify({ identity_id: admin.clientId, exp: 9_999_999_999 })).toString(
      'base64url',
    );
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    for (const token of [`${header}.${forged}.${signature}`, `${none}.${payload}.`, `${header}.${payload}`, 'x']) {
      const response = await getSources(tenant.url, `Bearer ${token}`);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ error: 'JWT validation failed: JWT signature does not match' });
    }
  });

  test('outlives a restart of the tenant', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'tenant-'));
    onTestFinished(() => rmSync(dataFolder, { recursive: true }));
    const clock = createTestClock();
    const first = await startTenant({ dataFolder, clock: clock.read });
    const authorization = `Bearer ${await fetchToken(first.url, admin)}`;
    await first.close();
    const { tenant } = await runTenant({ dataFolder, clock: clock.read });
    expect((await getSources(tenant.url, authorization)).status).toBe(200);
  });
});
