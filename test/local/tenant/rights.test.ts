import { expect, test } from 'vitest';
import { seededClients } from '../../../local/tenant/seed.ts';
import { addPeople, contractors, contractorsCsv, readError, readItems, runTenant, signIn, upload } from './running.ts';

const source = `/non-employee-sources/${contractors}`;
const unknownRecord = '/non-employee-records/00000000000000000000000000000000';

// 404 for the unknown record: the right to read is there.
const answers = [
  ['listNonEmployeeSources', '/non-employee-sources', [200, 200, 200, 403, 200]],
  ['getNonEmployeeSource', source, [200, 200, 200, 403, 200]],
  ['getNonEmployeeSourceSchemaAttributes', `${source}/schema-attributes`, [200, 200, 200, 403, 200]],
  ['exportNonEmployeeSourceSchemaTemplate', `${source}/schema-attributes-template/download`, [200, 403, 403, 403, 200]],
  ['exportNonEmployeeRecords', `${source}/non-employees/download`, [200, 403, 403, 403, 200]],
  ['getNonEmployeeBulkUploadStatus', `${source}/non-employee-bulk-upload/status`, [200, 403, 403, 403, 200]],
  ['listNonEmployeeRecords', '/non-employee-records', [200, 200, 200, 403, 200]],
  ['getNonEmployeeRecord', unknownRecord, [404, 403, 403, 403, 404]],
  ['getPublicIdentities', '/public-identities', [200, 200, 200, 200, 403]],
] as const;

const clients = ['admin', 'owner', 'manager', 'approver', 'app'] as const;

test.each(answers)('%s: who may', async (operationId, path, expected) => {
  const { tenant } = await runTenant();
  const statuses = [];
  for (const client of clients) statuses.push((await (await signIn(tenant.url, client))(path)).status);
  expect(statuses).toEqual(expected);
  expect(tenant.requests.counts()[operationId]).toBe(5);
});

test('importNonEmployeeRecordsInBulk: who may', async () => {
  const { tenant } = await runTenant();
  const statuses = [];
  for (const client of clients) {
    statuses.push((await upload(await signIn(tenant.url, client), contractorsCsv({}))).status);
  }
  expect(statuses).toEqual([202, 403, 403, 403, 202]);
});

test('a refusal has the documented body and says what is missing', async () => {
  const { tenant } = await runTenant();
  expect(await readError(await (await signIn(tenant.url, 'manager'))(unknownRecord))).toEqual({
    status: 403,
    detailCode: '403 Forbidden',
    text: 'This operation needs idn:nesr:read.',
  });
  expect((await readError(await (await signIn(tenant.url, 'app'))('/public-identities'))).text).toMatch(/needs a user/);
});

test('requested-for: an account manager asks for "me", a reader for anyone', async () => {
  const { tenant } = await runTenant();
  const [admin, manager, app] = [
    await signIn(tenant.url),
    await signIn(tenant.url, 'manager'),
    await signIn(tenant.url, 'app'),
  ];
  const list = (identity: string) => `/non-employee-sources?requested-for=${identity}`;
  const size = async (response: Response) => (await readItems(response)).length;

  expect(await size(await manager(list('me')))).toBe(2);
  expect(await size(await manager(list(seededClients.manager.clientId)))).toBe(2);
  expect((await manager(list(seededClients.owner.clientId))).status).toBe(403);
  expect(await size(await admin(list('me')))).toBe(0);
  expect(await size(await admin(list(seededClients.manager.clientId)))).toBe(2);
  expect(await size(await admin(list(seededClients.owner.clientId)))).toBe(2);
  expect(await size(await admin(list(seededClients.approver.clientId)))).toBe(0);
  expect((await admin(list('nobody'))).status).toBe(400);
  expect((await app(list('me'))).status).toBe(400);
});

test('an account manager lists the people of the sources it looks after', async () => {
  const { tenant, clock } = await runTenant();
  await addPeople(await signIn(tenant.url), clock, contractorsCsv({}));
  const people = await (await signIn(tenant.url, 'manager'))('/non-employee-records');
  expect(await people.json()).toMatchObject([{ accountName: 'pat.lee' }]);
});
