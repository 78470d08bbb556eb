import { expect, test } from 'vitest';
import { operations } from '../../../local/tenant/operations.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { contractors, fetchToken, runTenant } from './running.ts';

test('every operation is there in both layouts of paths', async () => {
  const { tenant } = await runTenant();
  for (const { method, path } of Object.values(operations)) {
    const [, resource, rest] = /^(\/[^/]+)(.*)$/.exec(path) ?? [];
    for (const layout of [`/v3${path}`, `${resource}/v1${rest}`]) {
      expect([layout, (await fetch(`${tenant.url}${layout}`, { method })).status]).toEqual([layout, 401]);
    }
    expect((await fetch(`${tenant.url}${resource}/v2${rest}`, { method })).status).toBe(404);
  }
});

test('both layouts lead to the same', async () => {
  const { tenant } = await runTenant();
  const headers = { authorization: `Bearer ${await fetchToken(tenant.url, seededClients.admin)}` };
  const [v3, v1] = await Promise.all([
    fetch(`${tenant.url}/v3/non-employee-sources/${contractors}/schema-attributes`, { headers }),
    fetch(`${tenant.url}/non-employee-sources/v1/${contractors}/schema-attributes`, { headers }),
  ]);
  expect(v1.status).toBe(200);
  expect(await v1.json()).toEqual(await v3.json());
  expect(tenant.requests.counts()).toEqual({ oauthToken: 1, getNonEmployeeSourceSchemaAttributes: 2 });
});
