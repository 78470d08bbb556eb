import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import {
  type Api,
  contractorBody,
  contractors,
  createTestClock,
  interns,
  readError,
  readItem,
  readItems,
  readValues,
  sending,
  signIn,
} from './running.ts';

const clock = createTestClock();
let tenant: Tenant;
let admin: Api;
let manager: Api;
let approver: Api;
let approver2: Api;
let app: Api;

beforeAll(async () => {
  tenant = await startTenant({ clock: clock.read });
});
beforeEach(async () => {
  clock.advance(1_000_000);
  admin = await signIn(tenant.url);
  manager = await signIn(tenant.url, 'manager');
  approver = await signIn(tenant.url, 'approver');
  approver2 = await signIn(tenant.url, 'approver2');
  app = await signIn(tenant.url, 'app');
});
afterAll(() => tenant.close());

let number = 0;

async function ask(api: Api, properties: Record<string, unknown> = {}) {
  number += 1;
  const body = contractorBody({ accountName: `person.${number}`, ...properties });
  return readItem(await api('/non-employee-requests', sending('POST', body)));
}

/** The ids of the items of a request, in the order of its approvers. */
function itemIds(request: Record<string, unknown>): string[] {
  const items = request['approvalItems'];
  return Array.isArray(items) ? items.map(({ id }) => String(id)) : [];
}

const statuses = (request: Record<string, unknown>) => {
  const items = request['approvalItems'];
  return Array.isArray(items) ? items.map(({ approvalStatus }) => approvalStatus) : [];
};

const decide = (api: Api, id: string | undefined, decision: 'approve' | 'reject', body: object = { comment: 'Yes' }) =>
  api(`/non-employee-approvals/${id}/${decision}`, sending('POST', body));

const reread = async (request: Record<string, unknown>) =>
  readItem(await admin(`/non-employee-requests/${request['id']}`));

const isUuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const now = () => new Date(clock.read()).toISOString();

test('a request looks as documented, with an item for each approver', async () => {
  const request = await ask(manager);
  const source = {
    id: seededSources.Contractors.id,
    sourceId: contractors,
    name: 'Contractors',
    description: seededSources.Contractors.description,
  };
  const item = { id: isUuid, accountName: `person.${number}`, created: now(), modified: now() };
  expect(request).toEqual({
    ...source,
    id: isUuid,
    accountName: `person.${number}`,
    firstName: 'Pat',
    lastName: 'Lee',
    email: 'pat.lee@example.com',
    phone: '555-0100',
    manager: 'jane.doe',
    nonEmployeeSource: source,
    data: { vendor: 'Acme', costCenter: 'CC1' },
    approvalItems: [
      {
        ...item,
        approver: { type: 'IDENTITY', id: seededClients.approver.clientId },
        approvalOrder: 1,
        approvalStatus: 'PENDING',
      },
      {
        ...item,
        approver: { type: 'IDENTITY', id: seededClients.approver2.clientId },
        approvalOrder: 2,
        approvalStatus: 'NOT_READY',
      },
    ],
    approvalStatus: 'PENDING',
    startDate: '2026-01-01T08:00:00.000Z',
    endDate: '2026-12-31T17:00:00.000Z',
    created: now(),
    modified: now(),
  });
  expect(await readItem(await manager(`/non-employee-requests/${request['id']}`))).toEqual(request);
});

describe('the approval chain', () => {
  test('asks one approver after the other; the last approval makes the record', async () => {
    const request = await ask(manager);
    const [first, second] = itemIds(request);
    expect((await decide(approver2, second, 'approve')).status).toBe(400);
    clock.advance(1_000);
    const decided = await readItem(await decide(approver, first, 'approve', { comment: 'Known to us' }));
    expect(decided).toEqual({
      id: first,
      approver: { type: 'IDENTITY', id: seededClients.approver.clientId },
      accountName: `person.${number}`,
      approvalStatus: 'APPROVED',
      approvalOrder: 1,
      comment: 'Known to us',
      created: request['created'],
      modified: now(),
      nonEmployeeRequest: {
        id: request['id'],
        requester: { type: 'IDENTITY', id: seededClients.manager.clientId },
      },
    });
    const between = await reread(request);
    expect([between['approvalStatus'], statuses(between), 'completionDate' in between]).toEqual([
      'PENDING',
      ['APPROVED', 'PENDING'],
      false,
    ]);
    clock.advance(1_000);
    expect(await readItem(await decide(approver2, second, 'approve', {}))).not.toHaveProperty('comment');
    const done = await reread(request);
    expect([done['approvalStatus'], statuses(done), done['completionDate'], done['modified']]).toEqual([
      'APPROVED',
      ['APPROVED', 'APPROVED'],
      now(),
      now(),
    ]);
    const [record] = await readItems(await admin('/non-employee-records?limit=1&sorters=-created'));
    expect(record).toEqual({
      ...contractorBody({ accountName: `person.${number}` }),
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      startDate: '2026-01-01T08:00:00.000Z',
      endDate: '2026-12-31T17:00:00.000Z',
      created: now(),
      modified: now(),
    });
  });

  test('ends with a rejection, which cancels the later items and makes nobody', async () => {
    const request = await ask(manager);
    const [first, second] = itemIds(request);
    const before = (await readItems(await admin('/non-employee-records'))).length;
    expect(await readItem(await decide(approver, first, 'reject', { comment: 'No' }))).toMatchObject({
      approvalStatus: 'REJECTED',
      comment: 'No',
    });
    const rejected = await reread(request);
    expect([rejected['approvalStatus'], statuses(rejected), 'completionDate' in rejected]).toEqual([
      'REJECTED',
      ['REJECTED', 'CANCELLED'],
      false,
    ]);
    expect((await decide(approver2, second, 'approve')).status).toBe(400);
    expect(await readItems(await admin('/non-employee-records'))).toHaveLength(before);
  });

  test('decides an item once', async () => {
    const [first] = itemIds(await ask(manager));
    await decide(approver, first, 'approve');
    for (const decision of ['approve', 'reject'] as const) {
      expect(await readError(await decide(approver, first, decision))).toMatchObject({
        status: 400,
        text: 'Only a PENDING approval item can be decided; this one is APPROVED.',
      });
    }
  });

  test('is for the approver alone', async () => {
    const [first] = itemIds(await ask(manager));
    for (const api of [admin, manager, approver2, app]) {
      for (const decision of ['approve', 'reject'] as const) {
        expect((await decide(api, first, decision)).status).toBe(403);
      }
    }
    expect((await readItem(await approver(`/non-employee-approvals/${first}`)))['approvalStatus']).toBe('PENDING');
  });

  test.each([
    ['reject', {}, 'comment: Invalid input: expected string, received undefined'],
    ['reject', { comment: 'x'.repeat(4_001) }, 'comment: must have at most 4,000 characters'],
    ['approve', { comment: 'x'.repeat(4_001) }, 'comment: must have at most 4,000 characters'],
    ['approve', { comment: 1 }, 'comment: Invalid input: expected string, received number'],
  ] as const)('refuses to %s with a wrong comment', async (decision, body, text) => {
    const [first] = itemIds(await ask(manager));
    expect(await readError(await decide(approver, first, decision, body))).toMatchObject({ status: 400, text });
  });

  test('takes 4,000 characters of comment', async () => {
    const [first] = itemIds(await ask(manager));
    expect((await decide(approver, first, 'approve', { comment: 'x'.repeat(4_000) })).status).toBe(200);
  });

  test('stops at the last approval when the account name has been taken meanwhile', async () => {
    const request = await ask(manager);
    const [first, second] = itemIds(request);
    await decide(approver, first, 'approve');
    await admin('/non-employee-records', sending('POST', contractorBody({ accountName: `person.${number}` })));
    expect((await readError(await decide(approver2, second, 'approve'))).detailCode).toBe(
      '400.1.409 Reference conflict',
    );
    expect(statuses(await reread(request))).toEqual(['APPROVED', 'PENDING']);
    expect((await decide(approver2, second, 'reject')).status).toBe(200);
  });
});

describe('asking', () => {
  test('for an account name that a record or an open request has is a conflict', async () => {
    const conflict = { status: 400, detailCode: '400.1.409 Reference conflict' };
    const request = await ask(manager, { accountName: 'Twin.One' });
    const again = sending('POST', contractorBody({ accountName: 'twin.one' }));
    expect(await readError(await manager('/non-employee-requests', again))).toMatchObject(conflict);
    await decide(approver, itemIds(request)[0], 'reject');
    expect((await manager('/non-employee-requests', again)).status).toBe(200);
    await admin('/non-employee-records', sending('POST', contractorBody({ accountName: 'twin.two' })));
    const taken = sending('POST', contractorBody({ accountName: 'TWIN.TWO' }));
    expect(await readError(await manager('/non-employee-requests', taken))).toMatchObject(conflict);
  });

  test('is checked against the schema of the source', async () => {
    const body = contractorBody({ accountName: 'kim.day', lastName: '', data: { badge: '7' } });
    expect(await readError(await manager('/non-employee-requests', sending('POST', body)))).toMatchObject({
      status: 400,
      text: 'lastName: a value is required; vendor: a value is required; data.badge: is no attribute of the source',
    });
  });

  test('is for administrators and for who looks after the source', async () => {
    const asked = [];
    for (const client of ['admin', 'owner', 'manager', 'approver', 'app'] as const) {
      const body = contractorBody({ accountName: `asked.by.${client}` });
      asked.push((await (await signIn(tenant.url, client))('/non-employee-requests', sending('POST', body))).status);
    }
    expect(asked).toEqual([200, 200, 200, 403, 200]);
  });

  test('without a user leaves out who asked', async () => {
    const request = await ask(app);
    const item = await readItem(await admin(`/non-employee-approvals/${itemIds(request)[0]}?include-detail=false`));
    expect(item['nonEmployeeRequest']).toEqual({ id: request['id'] });
  });
});

describe('requests', () => {
  test('are read by administrators and by who made them', async () => {
    const path = `/non-employee-requests/${(await ask(manager))['id']}`;
    const read = [];
    for (const client of ['admin', 'owner', 'manager', 'approver', 'app'] as const) {
      read.push((await (await signIn(tenant.url, client))(path)).status);
    }
    expect(read).toEqual([200, 403, 200, 403, 200]);
    expect((await admin('/non-employee-requests/00000000-0000-0000-0000-000000000000')).status).toBe(404);
    expect((await admin('/non-employee-requests/mine')).status).toBe(400);
  });

  test('are deleted by administrators: open items are cancelled and can still be read', async () => {
    const request = await ask(manager);
    const [first, second] = itemIds(request);
    const path = `/non-employee-requests/${request['id']}`;
    await decide(approver, first, 'approve');
    expect((await manager(path, { method: 'DELETE' })).status).toBe(403);
    expect((await admin(path, { method: 'DELETE' })).status).toBe(204);
    expect((await admin(path)).status).toBe(404);
    expect((await admin(path, { method: 'DELETE' })).status).toBe(404);
    const item = await readItem(await approver2(`/non-employee-approvals/${second}`));
    expect(item).toMatchObject({ approvalStatus: 'CANCELLED', nonEmployeeRequest: { approvalStatus: 'CANCELLED' } });
    expect((await decide(approver2, second, 'approve')).status).toBe(400);
    expect(await readItem(await approver(`/non-employee-approvals/${first}`))).toMatchObject({
      approvalStatus: 'APPROVED',
    });
    await ask(manager, { accountName: request['accountName'] });
  });
});

describe('lists', () => {
  let other: Tenant;
  let api: Record<'admin' | 'owner' | 'manager' | 'approver' | 'approver2' | 'app', Api>;
  const day = { data: {}, sourceId: interns };

  beforeAll(async () => {
    other = await startTenant({ clock: clock.read });
    api = {
      admin: await signIn(other.url),
      owner: await signIn(other.url, 'owner'),
      manager: await signIn(other.url, 'manager'),
      approver: await signIn(other.url, 'approver'),
      approver2: await signIn(other.url, 'approver2'),
      app: await signIn(other.url, 'app'),
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
      api[client] = await signIn(other.url, client);
    }
  });
  afterAll(() => other.close());

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

  test('approvals of others are not to be seen', async () => {
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
});
