import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations } from '../../../local/tenant/operations.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { contracts } from '../../contract/document.ts';
import { checkResponse } from '../../contract/response.ts';
import { contractorBody, contractorsCsv, fetchToken, patching, readItem, readItems, sending } from './running.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant({ rowsPerSecond: 1_000_000 });
});
afterAll(() => tenant.close());

test('the tenant has the operations of the document, by method and path', () => {
  const { getPublicIdentities: _, ...documented } = operations;
  const here = Object.entries(documented).map(([operationId, { method, path }]) => [
    operationId,
    `${method} ${path.replaceAll(/:\w+/g, '{}')}`,
  ]);
  const there = contracts.map(({ operationId, method, path }) => [
    operationId,
    `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`,
  ]);
  expect(there).toHaveLength(32);
  expect(Object.fromEntries(here)).toEqual(Object.fromEntries(there));
});

test.each(['v3', 'v1'] as const)('every operation answers as the document says, in layout %s', async (layout) => {
  const seen = new Set<string>();

  async function signIn(client: keyof typeof seededClients) {
    const authorization = `Bearer ${await fetchToken(tenant.url, seededClients[client])}`;
    return async (path: string, init: RequestInit = {}) => {
      const url = tenant.url + (layout === 'v3' ? `/v3${path}` : path.replace(/^\/[a-z-]+/, '$&/v1'));
      const response = await fetch(url, { ...init, headers: { ...init.headers, authorization } });
      const operation = await checkResponse(init.method ?? 'GET', url, response);
      expect(operation?.layout).toBe(layout);
      if (response.ok && operation) seen.add(operation.operationId);
      return response;
    };
  }

  const [admin, approver] = [await signIn('admin'), await signIn('approver')];
  const asked = { approvers: [{ id: seededClients.approver.clientId }], owner: { id: seededClients.owner.clientId } };
  const source = await readItem(
    await admin('/non-employee-sources', sending('POST', { name: layout, description: '', ...asked })),
  );
  const path = `/non-employee-sources/${source['id']}`;
  await admin(path, patching({ op: 'replace', path: '/description', value: 'Of this test' }));
  await admin('/non-employee-sources?non-employee-count=true&count=true');
  await admin(path);

  const attributes = `${path}/schema-attributes`;
  const attribute = { type: 'TEXT', label: 'Vendor', technicalName: 'vendor' };
  const { id } = await readItem(await admin(attributes, sending('POST', attribute)));
  await admin(`${attributes}/${id}`, patching({ op: 'replace', path: '/helpText', value: 'Who pays' }));
  for (const each of [attributes, `${attributes}/${id}`, `${attributes}-template/download`]) await admin(each);

  const person = contractorBody({ sourceId: source['sourceId'], data: { vendor: 'Acme' } });
  const record = await readItem(await admin('/non-employee-records', sending('POST', person)));
  const recordPath = `/non-employee-records/${record['id']}`;
  await admin(recordPath);
  await admin(recordPath, sending('PUT', { ...person, phone: '555-0101' }));
  await admin(recordPath, patching({ op: 'replace', path: '/phone', value: '555-0102' }));
  await admin('/non-employee-records?limit=10&sorters=-created&count=true');
  await admin(`${path}/non-employees/download`);
  const body = new FormData();
  body.set('data', new Blob([contractorsCsv({}).replace(',costCenter', '').replace(',CC1', '')]));
  await admin(`${path}/non-employee-bulk-upload`, { method: 'POST', body });
  await admin(`${path}/non-employee-bulk-upload/status`);

  for (const decision of ['approve', 'reject']) {
    const requested = { ...person, accountName: `to.${decision}` };
    const request = await readItem(await admin('/non-employee-requests', sending('POST', requested)));
    await admin(`/non-employee-requests/${request['id']}`);
    const [item] = await readItems(
      await approver('/non-employee-approvals?filters=approvalStatus%20eq%20%22PENDING%22'),
    );
    for (const detail of ['true', 'false'])
      await approver(`/non-employee-approvals/${item?.['id']}?include-detail=${detail}`);
    await approver(`/non-employee-approvals/${item?.['id']}/${decision}`, sending('POST', { comment: decision }));
    await approver(`/non-employee-approvals/${item?.['id']}`);
    await admin(`/non-employee-requests?requested-for=${seededClients.owner.clientId}`);
    await admin(`/non-employee-requests/${request['id']}`, { method: 'DELETE' });
  }
  await approver('/non-employee-approvals/summary/me');
  await admin('/non-employee-requests/summary/me');

  await admin(recordPath, { method: 'DELETE' });
  await admin('/non-employee-records/bulk-delete', sending('POST', { ids: [record['id']] }));
  await admin(`${attributes}/${id}`, { method: 'DELETE' });
  await admin(attributes, { method: 'DELETE' });
  await admin(path, { method: 'DELETE' });
  expect([...seen].sort()).toEqual(contracts.map(({ operationId }) => operationId).sort());
});

test.each([
  ['GET', '/v3/non-employee-records', { status: 418, body: '{}' }, /answered 418, which is not documented/],
  ['GET', '/v3/non-employee-records', { status: 200, body: '{}' }, /answered 200: .*must be array/],
  ['GET', '/non-employee-records/v1', { status: 200, body: '[{"created": "today"}]' }, /date-time/],
  ['DELETE', '/v3/non-employee-records/1', { status: 200, body: '{}' }, /answered 200, which is not documented/],
  ['GET', '/v3/non-employee-sources/1/non-employees/download', { status: 200, body: '{}' }, /documented is text\/csv/],
])('a response that is not as documented is found: %s %s %j', async (method, path, { status, body }, message) => {
  const response = new Response(body, { status, headers: { 'content-type': 'application/json' } });
  await expect(checkResponse(method, `${tenant.url}${path}`, response)).rejects.toThrow(message);
});
