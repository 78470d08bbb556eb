import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import { decideItem } from '../../../../lib/flows/approvals/decideItem.ts';
import { createIsc, type Isc } from '../../../../lib/isc/client.ts';
import { noRequests } from '../../../../lib/isc/requestCounts.ts';
import { block, liftBlock } from '../../../../lib/people/blocked.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../../local/tenant/tenant.ts';
import { approvingConfig, person } from '../../../functions/approving.ts';
import { startLocalBucket } from '../../doors/localBucket.ts';

const now = () => Date.parse('2026-11-02T11:00:00Z');
const config = defineConfig(approvingConfig);

let folder: string;
let store: Awaited<ReturnType<typeof startLocalBucket>>;
let tenant: Tenant;
let admin: Isc;
let approver: Isc;
/** Done once before the next decision reaches the tenant, after the item was looked at. */
let meanwhile: (() => Promise<unknown>) | undefined;
let decide: (id: string) => ReturnType<typeof decideItem>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-decide-'));
  store = await startLocalBucket();
  tenant = await startTenant({ dataFolder: folder, clock: now });
  admin = createIsc({ baseUrl: tenant.url, ...seededClients.admin });
  approver = createIsc({ baseUrl: tenant.url, ...seededClients.approver });
  const isc = createIsc({
    baseUrl: tenant.url,
    ...seededClients.approver,
    fetch: async (address, init) => {
      if (/\/(approve|reject)$/.test(String(address instanceof Request ? address.url : address))) {
        const first = meanwhile;
        meanwhile = undefined;
        await first?.();
      }
      return await fetch(address, init);
    },
  });
  const { approvals: policy } = config;
  if (!policy) throw new Error('The configuration of the test has no policy.');
  const attempt = { counts: noRequests(), signal: new AbortController().signal };
  decide = (id) => decideItem({ bucket: store.bucket, isc, config, now }, { policy, dryRun: false }, id, attempt);
});

afterAll(async () => {
  await tenant.close();
  await store.close();
  await rm(folder, { recursive: true });
});

async function ask(accountName: string): Promise<{ requestId: string; id: string }> {
  const { id: requestId, approvalItems } = await admin.requests.create(person(accountName));
  return { requestId, id: approvalItems?.[0]?.id ?? '' };
}

const stateOf = async (id: string) => {
  const { approvalStatus, comment } = await approver.approvals.get(id);
  return { approvalStatus, comment };
};

describe('an item that', () => {
  test('a person decides between the look and the decision stays as the person decided', async () => {
    const { id } = await ask('between');
    meanwhile = () => approver.approvals.reject(id, 'We know better.');
    expect(await decide(id)).toMatchObject({ id, outcome: 'decided elsewhere' });
    expect(await stateOf(id)).toEqual({ approvalStatus: 'REJECTED', comment: 'We know better.' });
  });

  test('a person approved before is not approved again, nor taken for nelm’s', async () => {
    const { id } = await ask('before');
    await approver.approvals.approve(id, 'By hand.');
    expect(await decide(id)).toEqual({ id, outcome: 'decided elsewhere' });
    expect(await stateOf(id)).toEqual({ approvalStatus: 'APPROVED', comment: 'By hand.' });
  });

  test('another run of nelm’s decides between the look and the decision is decided by the rule', async () => {
    const { id } = await ask('another');
    meanwhile = () => decide(id);
    expect(await decide(id)).toMatchObject({ id, outcome: 'approved', rule: 'known vendor' });
    expect(await stateOf(id)).toEqual({
      approvalStatus: 'APPROVED',
      comment: 'Approved by nelm\'s rule "known vendor".',
    });
  });

  test('is decided twice over comes to the same', async () => {
    const { id } = await ask('twice');
    const first = await decide(id);
    expect(first).toMatchObject({ outcome: 'approved', rule: 'known vendor' });
    const { approveNonEmployeeRequest: approvals } = tenant.requests.counts();
    expect(await decide(id)).toEqual(first);
    expect(tenant.requests.counts()).toMatchObject({ approveNonEmployeeRequest: approvals });
  });

  test('is taken back between the look and the decision is no error', async () => {
    const { id, requestId } = await ask('withdrawn');
    meanwhile = () => admin.requests.delete(requestId);
    expect(await decide(id)).toMatchObject({ id, outcome: 'decided elsewhere' });
  });

  test('is of somebody who is blocked is left to a person', async () => {
    const { id } = await ask('blocked');
    const { id: sourceId, name } = seededSources.Contractors;
    const by = { by: 'ops', reason: 'a theft' };
    await block(store.bucket, { id: sourceId, name }, 'Blocked', by, now());
    expect(await decide(id)).toMatchObject({ id, outcome: 'left' });
    expect(await stateOf(id)).toMatchObject({ approvalStatus: 'PENDING' });
    await liftBlock(store.bucket, sourceId, 'blocked', by, now());
    expect(await decide(id)).toMatchObject({ id, outcome: 'approved' });
  });

  test('is not there is no error', async () => {
    const id = '2c1e388b-1e55-4b0a-ab5c-897f1204159c';
    expect(await decide(id)).toEqual({ id, outcome: 'decided elsewhere' });
  });

  test('belongs to another approver, and may not even be looked at, is an error that names no person', async () => {
    const { approvalItems } = await admin.requests.create(person('foreign'));
    await expect(decide(approvalItems?.[1]?.id ?? '')).rejects.toThrow(/answered GET .* with 403/);
  });
});
