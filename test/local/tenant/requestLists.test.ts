import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { ask, decide, itemIds } from './asking.ts';
import {
  type Api,
  contractors,
  createTestClock,
  interns,
  readError,
  readItem,
  readItems,
  readValues,
  signIn,
} from './running.ts';

const isUuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

const clock = createTestClock();
let tenant: Tenant;
let api: Record<'admin' | 'owner' | 'manager' | 'approver' | 'approver2' | 'app', Api>;
const day = { data: {}, sourceId: interns };

beforeAll(async () => {
  tenant = await startTenant({ clock: clock.read });
  api = {
    admin: await signIn(tenant.url),
    owner: await signIn(tenant.url, 'owner'),
    manager: await signIn(tenant.url, 'manager'),
    approver: await signIn(tenant.url, 'approver'),
    approver2: await signIn(tenant.url, 'approver2'),
    app: await signIn(tenant.url, 'app'),
  };
  const bo = await ask(api.manager, {
    accountName: 'bo',
    firstName: 'Bo',
    lastName: 'fox',
    phone: '3',
    email: 'c@example.com',
  });
  clock.advance(1_000);
  await ask(api.manager, {
    accountName: 'Abe',
    firstName: 'abe',
    lastName: 'Fox',
    phone: '2',
    email: 'a@example.com',
    endDate: '2026-06-30',
  });
  clock.advance(1_000);
  const cat = await ask(api.owner, {
    ...day,
    accountName: 'cat',
    firstName: 'Cat',
    lastName: 'Ant',
    phone: '1',
    email: 'b@example.com',
    startDate: '2025-12-01',
  });
  await decide(api.approver, itemIds(bo)[0], 'reject');
  await decide(api.approver, itemIds(cat)[0], 'approve');
  await decide(api.approver2, itemIds(cat)[1], 'approve');
});
beforeEach(async () => {
  for (const client of ['admin', 'owner', 'manager', 'approver', 'approver2', 'app'] as const) {
    api[client] = await signIn(tenant.url, client);
  }
});
afterAll(() => tenant.close());

const requests = (as: Api, query: Record<string, string>) =>
  as(`/non-employee-requests?${new URLSearchParams({ 'requested-for': 'me', ...query })}`);
const approvals = (as: Api, query: Record<string, string> = {}) =>
  as(`/non-employee-approvals?${new URLSearchParams(query)}`);

test.each([
  ['created', ['bo', 'Abe', 'cat']],
  ['-created', ['cat', 'Abe', 'bo']],
  ['approvalStatus', ['cat', 'Abe', 'bo']],
  ['firstName', ['Abe', 'bo', 'cat']],
  ['lastName,-firstName', ['cat', 'bo', 'Abe']],
  ['email', ['Abe', 'cat', 'bo']],
  ['phone', ['cat', 'Abe', 'bo']],
  ['-accountName', ['cat', 'bo', 'Abe']],
  ['startDate,created', ['cat', 'bo', 'Abe']],
  ['endDate,-created', ['Abe', 'cat', 'bo']],
])('requests sorted by %s', async (sorters, expected) => {
  expect(await readValues(await requests(api.manager, { sorters }), 'accountName')).toEqual(expected);
});

test('requests come in pages, of a source, with a total', async () => {
  const page = await requests(api.manager, {
    filters: `sourceId eq "${contractors}"`,
    limit: '1',
    offset: '1',
    count: 'true',
  });
  expect(page.headers.get('x-total-count')).toBe('2');
  expect(await readValues(page, 'accountName')).toEqual(['Abe']);
});

test.each([
  [
    'sorters=manager',
    /^Sorting is supported for accountName, firstName, .*, approvalStatus, created, and nothing else/,
  ],
  ['filters=accountName eq "bo"', /^Filtering is supported for sourceId \(eq\), and nothing else/],
  ['limit=251', /^limit/],
])('requests with %s are refused', async (query, text) => {
  const error = await readError(await api.manager(`/non-employee-requests?requested-for=me&${query}`));
  expect(error.status).toBe(400);
  expect(error.text).toMatch(text);
});

test('requests are those in the sources that requested-for looks after', async () => {
  const { owner, manager, approver } = seededClients;
  const size = async (as: Api, identity: string) =>
    (await readItems(await requests(as, { 'requested-for': identity }))).length;
  expect(await size(api.owner, 'me')).toBe(3);
  expect(await size(api.manager, manager.clientId)).toBe(3);
  expect(await size(api.admin, owner.clientId)).toBe(3);
  expect(await size(api.app, approver.clientId)).toBe(0);
  expect((await requests(api.manager, { 'requested-for': owner.clientId })).status).toBe(403);
  expect((await requests(api.approver, {})).status).toBe(403);
  expect((await requests(api.app, {})).status).toBe(400);
  expect((await requests(api.admin, { 'requested-for': 'all' })).status).toBe(400);
  expect((await readError(await api.admin('/non-employee-requests'))).text).toMatch(/^requested-for is required/);
});

test('the summary counts requests and people of the sources that requested-for looks after', async () => {
  const summary = async (as: Api, identity: string) => as(`/non-employee-requests/summary/${identity}`);
  const expected = { approved: 1, rejected: 1, pending: 1, nonEmployeeCount: 1 };
  expect(await readItem(await summary(api.manager, 'me'))).toEqual(expected);
  expect(await readItem(await summary(api.app, seededClients.owner.clientId))).toEqual(expected);
  expect(await readItem(await summary(api.admin, 'me'))).toEqual({
    approved: 0,
    rejected: 0,
    pending: 0,
    nonEmployeeCount: 0,
  });
  expect((await summary(api.manager, seededClients.owner.clientId)).status).toBe(403);
  expect((await summary(api.approver, 'me')).status).toBe(403);
  expect((await summary(api.admin, 'everyone')).status).toBe(400);
});

test('approvals are those of the approver, filtered and sorted', async () => {
  const names = async (as: Api, query: Record<string, string> = {}) =>
    readValues(await approvals(as, query), 'accountName');
  expect(await names(api.approver)).toEqual(['bo', 'Abe', 'cat']);
  expect(await names(api.approver, { 'requested-for': 'me', sorters: '-created' })).toEqual(['cat', 'Abe', 'bo']);
  expect(await names(api.approver, { filters: 'approvalStatus eq "Pending"' })).toEqual(['Abe']);
  expect(await names(api.approver2, { filters: 'approvalStatus eq "NOT_READY"' })).toEqual(['Abe']);
  expect(await names(api.approver2, { filters: 'not approvalStatus eq "cancelled"', sorters: '-modified' })).toEqual([
    'cat',
    'Abe',
  ]);
  expect(await names(api.admin)).toHaveLength(6);
  expect(await names(api.app, { 'requested-for': seededClients.approver.clientId })).toHaveLength(3);
  const counted = await approvals(api.admin, { limit: '1', count: 'true' });
  expect(counted.headers.get('x-total-count')).toBe('6');
});

test('approvals of tenants are not to be seen', async () => {
  expect((await approvals(api.approver, { 'requested-for': seededClients.approver2.clientId })).status).toBe(403);
  expect((await approvals(api.manager)).status).toBe(403);
  expect((await approvals(api.app, { 'requested-for': 'me' })).status).toBe(400);
  const [mine] = await readItems(await approvals(api.approver));
  const path = `/non-employee-approvals/${mine?.['id']}`;
  const read = [];
  for (const as of [api.admin, api.approver, api.approver2, api.manager, api.app]) read.push((await as(path)).status);
  expect(read).toEqual([200, 200, 403, 403, 403]);
  expect((await api.admin('/non-employee-approvals/00000000-0000-0000-0000-000000000000')).status).toBe(404);
  expect((await api.admin('/non-employee-approvals/mine')).status).toBe(400);
});

test.each(['sorters=accountName', 'filters=accountName eq "bo"', 'filters=approvalStatus sw "P"'])(
  'approvals with %s are refused',
  async (query) => {
    expect((await readError(await api.approver(`/non-employee-approvals?${query}`))).status).toBe(400);
  },
);

test('the summary counts the items of the approver', async () => {
  const summary = async (as: Api, identity: string) => as(`/non-employee-approvals/summary/${identity}`);
  expect(await readItem(await summary(api.approver, 'me'))).toEqual({ approved: 1, pending: 1, rejected: 1 });
  expect(await readItem(await summary(api.app, seededClients.approver2.clientId))).toEqual({
    approved: 1,
    pending: 0,
    rejected: 0,
  });
  expect((await summary(api.approver, seededClients.approver2.clientId)).status).toBe(403);
  expect((await summary(api.manager, 'me')).status).toBe(403);
});

test('the detail of an approval has the request, its dates as days', async () => {
  const [, , cat] = await readItems(await approvals(api.approver));
  const detail = await readItem(await api.approver(`/non-employee-approvals/${cat?.['id']}?include-detail=true`));
  expect(detail).toEqual({
    ...cat,
    nonEmployeeRequest: {
      id: isUuid,
      requester: { type: 'IDENTITY', id: seededClients.owner.clientId },
      accountName: 'cat',
      firstName: 'Cat',
      lastName: 'Ant',
      email: 'b@example.com',
      phone: '1',
      manager: 'jane.doe',
      data: {},
      nonEmployeeSource: {
        id: seededSources.Interns.id,
        sourceId: interns,
        name: 'Interns',
        description: seededSources.Interns.description,
        schemaAttributes: await readItems(await api.admin(`/non-employee-sources/${interns}/schema-attributes`)),
      },
      approvalStatus: 'APPROVED',
      completionDate: expect.stringMatching(/^2026-/),
      startDate: '2025-12-01',
      endDate: '2026-12-31',
      created: cat?.['created'],
      modified: expect.stringMatching(/^2026-/),
    },
  });
  const short = await readItem(await api.approver(`/non-employee-approvals/${cat?.['id']}?include-detail=false`));
  expect(short).toEqual(cat);
});
