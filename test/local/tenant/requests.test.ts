import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { ask, decide, itemIds } from './asking.ts';
import {
  type Api,
  contractorBody,
  contractors,
  createTestClock,
  readError,
  readItem,
  sending,
  signIn,
  signInAll,
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
  ({ admin, manager, approver, approver2, app } = await signInAll(tenant.url));
});
afterAll(() => tenant.close());

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
  const item = { id: isUuid, accountName: request['accountName'], created: now(), modified: now() };
  expect(request).toEqual({
    ...source,
    id: isUuid,
    accountName: request['accountName'],
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
