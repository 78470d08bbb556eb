import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededClients } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { ask, decide, itemIds } from './asking.ts';
import {
  type Api,
  contractorBody,
  createTestClock,
  readError,
  readItem,
  readItems,
  sending,
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

const statuses = (request: Record<string, unknown>) => {
  const items = request['approvalItems'];
  return Array.isArray(items) ? items.map(({ approvalStatus }) => approvalStatus) : [];
};

const reread = async (request: Record<string, unknown>) =>
  readItem(await admin(`/non-employee-requests/${request['id']}`));

const now = () => new Date(clock.read()).toISOString();

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
      accountName: request['accountName'],
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
      ...contractorBody({ accountName: request['accountName'] }),
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
    await admin('/non-employee-records', sending('POST', contractorBody({ accountName: request['accountName'] })));
    expect((await readError(await decide(approver2, second, 'approve'))).detailCode).toBe(
      '400.1.409 Reference conflict',
    );
    expect(statuses(await reread(request))).toEqual(['APPROVED', 'PENDING']);
    expect((await decide(approver2, second, 'reject')).status).toBe(200);
  });
});
