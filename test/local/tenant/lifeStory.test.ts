import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { checkResponse } from '../../contract/response.ts';

// Told with requests written by hand: nothing that the client or the tenant is made of takes part on this side.

const JUNE = Date.parse('2026-06-01T08:00:00Z');
const OWNER = '2c9180000000000000000000000000b1';
const MANAGER = '2c9180000000000000000000000000c1';
const [APPROVER, APPROVER2] = ['2c9180000000000000000000000000d1', '2c9180000000000000000000000000d2'];

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant({ clock: () => JUNE });
});
afterAll(() => tenant.close());

async function token(clientId: string): Promise<string> {
  const response = await fetch(`${tenant.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientId}-secret`,
  });
  expect(response.status).toBe(200);
  const { access_token: accessToken, token_type: type, expires_in: seconds } = JSON.parse(await response.text());
  expect([type, seconds]).toEqual(['bearer', 749]);
  return accessToken;
}

async function call(as: string, method: string, path: string, body?: string, type = 'application/json') {
  const headers = { authorization: `Bearer ${as}`, ...(body !== undefined && { 'content-type': type }) };
  const response = await fetch(`${tenant.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
  await checkResponse(method, `${tenant.url}${path}`, response);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

const layouts = [
  {
    layout: 'v3',
    sources: '/v3/non-employee-sources',
    requests: '/v3/non-employee-requests',
    approvals: '/v3/non-employee-approvals',
    records: '/v3/non-employee-records',
  },
  {
    layout: 'v1',
    sources: '/non-employee-sources/v1',
    requests: '/non-employee-requests/v1',
    approvals: '/non-employee-approvals/v1',
    records: '/non-employee-records/v1',
  },
];

test.each(layouts)(
  'the life of a contractor, in layout $layout',
  async ({ layout, sources, requests, approvals, records }) => {
    const admin = await token('2c9180000000000000000000000000a1');

    const source = await call(
      admin,
      'POST',
      sources,
      `{"name": "Divers ${layout}", "description": "Who works under water", "owner": {"id": "${OWNER}"},
      "approvers": [{"id": "${APPROVER}"}, {"id": "${APPROVER2}"}], "accountManagers": [{"id": "${MANAGER}"}]}`,
    );
    expect(source.status).toBe(200);
    const sourceId = source.json.sourceId;
    const attribute = await call(
      admin,
      'POST',
      `${sources}/${sourceId}/schema-attributes`,
      '{"type": "TEXT", "label": "Licence", "technicalName": "diving.licence", "required": true}',
    );
    expect(attribute.status).toBe(200);

    const manager = await token(MANAGER);
    const request = await call(
      manager,
      'POST',
      requests,
      `{"accountName": "nemo", "firstName": "Ned", "lastName": "Land", "email": "nemo@example.org", "phone": "555-0123",
      "manager": "mary.major", "sourceId": "${sourceId}", "data": {"diving.licence": "N-20"},
      "startDate": "2026-06-15T00:00:00+02:00", "endDate": "2026-09-30T23:59:59+02:00"}`,
    );
    expect(request.status).toBe(200);
    expect(request.json.approvalStatus).toBe('PENDING');

    const approver = await token(APPROVER);
    const waiting = await call(
      approver,
      'GET',
      `${approvals}?requested-for=me&filters=approvalStatus%20eq%20%22Pending%22`,
    );
    expect(waiting.json.map((item: { accountName: string }) => item.accountName)).toEqual(['nemo']);
    const first = await call(
      approver,
      'POST',
      `${approvals}/${waiting.json[0].id}/approve`,
      '{"comment": "Swims well"}',
    );
    expect([first.status, first.json.approvalStatus, first.json.comment]).toEqual([200, 'APPROVED', 'Swims well']);

    const approver2 = await token(APPROVER2);
    const next = await call(approver2, 'GET', `${approvals}?filters=approvalStatus%20eq%20%22PENDING%22`);
    const second = await call(approver2, 'POST', `${approvals}/${next.json[0].id}/approve`, '{}');
    expect([second.status, second.json.approvalOrder]).toEqual([200, 2]);
    const approved = await call(manager, 'GET', `${requests}/${request.json.id}`);
    expect([approved.json.approvalStatus, approved.json.completionDate]).toEqual([
      'APPROVED',
      '2026-06-01T08:00:00.000Z',
    ]);

    const list = await call(admin, 'GET', `${records}?count=true&filters=sourceId%20eq%20%22${sourceId}%22`);
    expect([list.status, list.headers.get('x-total-count')]).toEqual([200, '1']);
    const [{ id, ...person }] = list.json;
    expect(person).toEqual({
      accountName: 'nemo',
      firstName: 'Ned',
      lastName: 'Land',
      email: 'nemo@example.org',
      phone: '555-0123',
      manager: 'mary.major',
      sourceId,
      data: { 'diving.licence': 'N-20' },
      startDate: '2026-06-14T22:00:00.000Z',
      endDate: '2026-09-30T21:59:59.000Z',
      created: '2026-06-01T08:00:00.000Z',
      modified: '2026-06-01T08:00:00.000Z',
    });

    const patch = '[{"op": "replace", "path": "/endDate", "value": "2026-12-31T23:59:59+01:00"}]';
    const patched = await call(admin, 'PATCH', `${records}/${id}`, patch, 'application/json-patch+json');
    expect([patched.status, patched.json.endDate]).toEqual([200, '2026-12-31T22:59:59.000Z']);

    const exported = await call(admin, 'GET', `${sources}/${sourceId}/non-employees/download`);
    expect(exported.headers.get('content-type')).toBe('text/csv');
    expect(exported.text).toBe(
      'accountName,firstName,lastName,phone,email,manager,startDate,endDate,diving.licence\n' +
        'nemo,Ned,Land,555-0123,nemo@example.org,mary.major,2026-06-14T22:00:00+00:00,2026-12-31T22:59:59+00:00,N-20\n',
    );

    const deleted = await call(admin, 'POST', `${records}/bulk-delete`, `{"ids": ["${id}"]}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    const gone = await call(admin, 'GET', `${records}/${id}`);
    expect([gone.status, gone.json.detailCode]).toEqual([404, '404 Not found']);
  },
);
