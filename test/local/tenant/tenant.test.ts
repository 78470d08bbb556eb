import { expect, test } from 'vitest';
import { startTenant } from '../../../local/tenant/tenant.ts';
import { contractors, readError, runTenant, signIn } from './running.ts';

test('a taken port rejects with a clear error and its code', async () => {
  const { tenant } = await runTenant();
  const port = Number(new URL(tenant.url).port);
  await expect(startTenant({ port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: `Port ${port} on 127.0.0.1 is taken: choose another for the tenant`,
  });
});

test('a closed tenant frees its port', async () => {
  const first = await startTenant();
  const port = Number(new URL(first.url).port);
  await first.close();
  const { tenant } = await runTenant({ port });
  expect(tenant.url).toBe(`http://127.0.0.1:${port}`);
});

test('closing does not wait for a client that hangs', async () => {
  const tenant = await startTenant();
  const api = await signIn(tenant.url);
  tenant.faults.set([{ fault: { latencyMs: 60_000 } }]);
  const hanging = expect(api('/non-employee-sources')).rejects.toThrow('fetch failed');
  await expect.poll(() => tenant.close().then(() => 'closed')).toBe('closed');
  await hanging;
});

test.each([
  ['GET', '/v3/non-employee-things'],
  ['GET', '/v3/non-employee-sources/'],
  ['GET', '/non-employee-sources'],
  ['DELETE', '/v3/public-identities'],
  ['PATCH', `/v3/non-employee-sources/${contractors}/schema-attributes`],
  ['GET', '/oauth/token'],
  ['GET', '/'],
])('%s %s is not there', async (method, path) => {
  const { tenant } = await runTenant();
  expect(await readError(await fetch(`${tenant.url}${path}`, { method }))).toEqual({
    status: 404,
    detailCode: '404 Not found',
    text: 'The server did not find a current representation for the target resource.',
  });
});

test('requests are counted by operation and logged with path and status', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  clock.advance(5_000);
  await api('/non-employee-sources?limit=1');
  await api('/non-employee-sources?limit=x');
  await fetch(`${tenant.url}/favicon.ico`);
  expect(tenant.requests.counts()).toEqual({ oauthToken: 1, listNonEmployeeSources: 2, unknown: 1 });
  expect(tenant.requests.entries().slice(1, 3)).toEqual([
    {
      operationId: 'listNonEmployeeSources',
      method: 'GET',
      path: '/v3/non-employee-sources',
      status: 200,
      at: 1772352005000,
    },
    {
      operationId: 'listNonEmployeeSources',
      method: 'GET',
      path: '/v3/non-employee-sources',
      status: 400,
      at: 1772352005000,
    },
  ]);
  tenant.requests.clear();
  expect([tenant.requests.counts(), tenant.requests.entries()]).toEqual([{}, []]);
});
