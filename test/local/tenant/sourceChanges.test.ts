import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededClients } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import {
  type Api,
  contractorBody,
  createTestClock,
  patching,
  readError,
  readItem,
  readItems,
  readValues,
  runTenant,
  sending,
  signIn,
} from './running.ts';

const { owner, manager, approver, approver2 } = seededClients;
const identities = ['f1', 'f2', 'f3', 'f4'].map((end) => `2c9180000000000000000000000000${end}`);
const people = [...Object.values(seededClients).slice(0, 5), ...identities.map((clientId) => ({ clientId }))];

const clock = createTestClock();
let tenant: Tenant;
let api: Api;

beforeAll(async () => {
  tenant = await startTenant({ clock: clock.read });
});
beforeEach(async () => {
  clock.advance(1_000_000);
  api = await signIn(tenant.url);
  for (const id of (await readValues(await api('/non-employee-sources'), 'id')).slice(2)) {
    await api(`/non-employee-sources/${id}`, { method: 'DELETE' });
  }
});
afterAll(() => tenant.close());

const now = () => new Date(clock.read()).toISOString();
const by = ({ clientId }: { clientId: string }) => ({ id: clientId });
const body = (properties: object = {}) => ({
  name: 'Temps',
  description: 'People for a season',
  owner: by(owner),
  ...properties,
});
const create = (properties: object = {}) => api('/non-employee-sources', sending('POST', body(properties)));

describe('creating', () => {
  test('gives the source, with the eight mandatory attributes', async () => {
    const source = await readItem(
      await create({
        approvers: [by(approver2), by(approver)],
        accountManagers: [by(manager)],
        managementWorkgroup: '7',
      }),
    );
    expect(source).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      sourceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Temps',
      description: 'People for a season',
      approvers: [approver2, approver].map(({ clientId: id }) => ({ type: 'IDENTITY', id })),
      accountManagers: [{ type: 'IDENTITY', id: manager.clientId }],
      created: now(),
      modified: now(),
      cloudExternalId: expect.stringMatching(/^\d+$/),
    });
    const { cloudExternalId: _, ...kept } = source;
    expect(await readItem(await api(`/non-employee-sources/${source['sourceId']}`))).toEqual(kept);
    const attributes = await readItems(await api(`/non-employee-sources/${source['id']}/schema-attributes`));
    expect(attributes.map(({ technicalName, system }) => [technicalName, system])).toEqual(
      ['accountName', 'firstName', 'lastName', 'email', 'phone', 'manager', 'startDate', 'endDate'].map((name) => [
        name,
        true,
      ]),
    );
  });

  test.each([
    [{ name: ' ' }, 'name: a value is required'],
    [{ description: undefined }, 'description: Invalid input: expected string, received undefined'],
    [{ owner: undefined }, 'owner: Invalid input: expected object, received undefined'],
    [{ owner: { id: 'olga' } }, 'owner.0: there is no identity with this id'],
    [{ approvers: people.slice(0, 4).map(by) }, 'approvers: a source has at most 3 approvers'],
    [
      { accountManagers: [...people, ...people].slice(0, 11).map(by) },
      'accountManagers: a source has at most 10 account managers',
    ],
    [
      { approvers: [by(approver), { id: '00000000000000000000000000000000' }] },
      'approvers.1: there is no identity with this id',
    ],
    [{ accountManagers: [by(manager), by(manager)] }, 'accountManagers: an identity is named twice'],
  ])('refuses %j', async (properties, text) => {
    expect(await readError(await create(properties))).toEqual({
      status: 400,
      detailCode: '400.1 Bad Request Content',
      text,
    });
  });

  test('takes three approvers', async () => {
    expect((await create({ approvers: people.slice(0, 3).map(by) })).status).toBe(200);
  });

  test('refuses a name that is taken', async () => {
    const error = await readError(await create({ name: 'contractors' }));
    expect(error).toMatchObject({ status: 400, detailCode: '400.1.409 Reference conflict' });
  });

  test('makes 50 sources, and no more', async () => {
    const statuses = [];
    for (let number = 3; number <= 51; number += 1) {
      clock.advance(1_000);
      const response = await create({ name: `Temps ${number}` });
      statuses.push(response.status);
      if (number === 51) expect((await readError(response)).detailCode).toBe('400.1.4 Limit violation');
    }
    expect(statuses).toEqual([...Array(48).fill(200), 400]);
  });
});

describe('patching', () => {
  test('changes name, description, approvers and account managers', async () => {
    const source = await readItem(await create({ approvers: [by(approver)] }));
    clock.advance(1_000);
    const patched = await api(
      `/non-employee-sources/${source['id']}`,
      patching(
        { op: 'replace', path: '/name', value: 'Season' },
        { op: 'replace', path: '/approvers', value: [approver2.clientId] },
        { op: 'add', path: '/approvers/-', value: { type: 'IDENTITY', id: approver.clientId } },
        { op: 'add', path: '/accountManagers/0', value: by(manager) },
      ),
    );
    const { cloudExternalId: _, ...before } = source;
    expect(await readItem(patched)).toEqual({
      ...before,
      name: 'Season',
      approvers: [approver2, approver].map(({ clientId: id }) => ({ type: 'IDENTITY', id })),
      accountManagers: [{ type: 'IDENTITY', id: manager.clientId }],
      modified: now(),
    });
  });

  test.each([
    [
      { op: 'replace', path: '/owner', value: by(manager) },
      /^Only name, description, approvers, accountManagers can be/,
    ],
    [{ op: 'replace', path: '/sourceId', value: '1' }, /can be patched/],
    [{ op: 'replace', path: '/name', value: { 'new name': null } }, /^name: Invalid input/],
    [{ op: 'replace', path: '/approvers', value: people.slice(0, 4).map(by) }, /at most 3 approvers/],
    [{ op: 'replace', path: '/approvers', value: ['someone'] }, /^approvers.0: there is no identity/],
    [{ op: 'remove', path: '/approvers/0' }, /names a place where there is nothing/],
  ])('refuses %j', async (operation, text) => {
    const source = await readItem(await create());
    const error = await readError(await api(`/non-employee-sources/${source['id']}`, patching(operation)));
    expect(error.status).toBe(400);
    expect(error.text).toMatch(text);
  });

  test('with nothing new leaves the source as it is, and refuses a name that is taken', async () => {
    const { cloudExternalId: _, ...source } = await readItem(await create());
    const path = `/non-employee-sources/${source['id']}`;
    clock.advance(1_000);
    expect(await readItem(await api(path, patching({ op: 'replace', path: '/name', value: 'Temps' })))).toEqual(source);
    const taken = await api(path, patching({ op: 'replace', path: '/name', value: 'INTERNS' }));
    expect((await readError(taken)).detailCode).toBe('400.1.409 Reference conflict');
    expect(await readItem(await api(path))).toEqual(source);
  });
});

test('deleting takes everything in the source along', async () => {
  const source = await readItem(await create({ approvers: [by(approver)] }));
  const person = contractorBody({ sourceId: source['sourceId'], data: {} });
  const record = await readItem(await api('/non-employee-records', sending('POST', person)));
  const request = await readItem(
    await api('/non-employee-requests', sending('POST', { ...person, accountName: 'kim.day' })),
  );
  const path = `/non-employee-sources/${source['id']}`;
  const deleted = await api(path, { method: 'DELETE' });
  expect([deleted.status, await deleted.text()]).toEqual([204, '']);
  for (const gone of [path, `/non-employee-records/${record['id']}`, `/non-employee-requests/${request['id']}`]) {
    expect((await api(gone)).status).toBe(404);
  }
  expect((await api(path, { method: 'DELETE' })).status).toBe(404);
  expect(await readItems(await api('/non-employee-approvals'))).toEqual([]);
});

test('a request on a source without approvers is approved at once', async () => {
  const { sourceId } = await readItem(await create());
  const person = contractorBody({ sourceId, data: {} });
  const request = await readItem(await api('/non-employee-requests', sending('POST', person)));
  expect(request).toMatchObject({ approvalItems: [], approvalStatus: 'APPROVED', completionDate: now() });
  const records = await api(`/non-employee-records?${new URLSearchParams({ filters: `sourceId eq "${sourceId}"` })}`);
  expect(await readValues(records, 'accountName')).toEqual(['pat.lee']);
});

test('who may change sources', async () => {
  const { tenant: other } = await runTenant();
  const statuses: Record<string, number[]> = {};
  for (const client of ['owner', 'manager', 'approver', 'app', 'admin'] as const) {
    const as = await signIn(other.url, client);
    const { status } = await as('/non-employee-sources', sending('POST', body({ name: client })));
    const [first] = await readItems(await (await signIn(other.url))('/non-employee-sources?sorters=-created'));
    const path = `/non-employee-sources/${first?.['id']}`;
    const patched = await as(path, patching({ op: 'replace', path: '/description', value: client }));
    statuses[client] = [status, patched.status, (await as(path, { method: 'DELETE' })).status];
  }
  expect(statuses).toEqual({
    owner: [403, 403, 403],
    manager: [403, 403, 403],
    approver: [403, 403, 403],
    app: [200, 200, 204],
    admin: [200, 200, 204],
  });
});
