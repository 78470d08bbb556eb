import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createIsc, type Isc } from '../../../lib/isc/client.ts';
import { operations } from '../../../lib/isc/operations.ts';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { checkedFetch } from '../../contract/checkedFetch.ts';
import { contracts } from '../../contract/document.ts';
import type { SeenOperation } from '../../contract/operation.ts';
import { careful } from './careful.ts';
import { createRunningClock } from './clock.ts';
import { faults } from './faults.ts';
import { person } from './person.ts';

const { sourceId } = seededSources.Contractors;

const clock = createRunningClock();
describe.each([
  { layout: 'v3', rules: [] },
  { layout: 'v1', rules: [] },
  { layout: 'v3', rules: faults },
  { layout: 'v1', rules: faults },
] as const)('in the layout $layout, with faults: $rules.length', ({ layout, rules }) => {
  const seen: SeenOperation[] = [];
  let tenant: Tenant;
  let [admin, owner, approver, approver2, app]: Isc[] = [];
  const as = (client: keyof typeof seededClients) =>
    careful(
      createIsc({
        baseUrl: tenant.url,
        layout,
        ...seededClients[client],
        clock: clock.now,
        sleep: clock.sleep,
        fetch: checkedFetch(seen),
      }),
    );
  const the = (isc: Isc | undefined): Isc => {
    if (!isc) throw new Error('the tenant has not started');
    return isc;
  };

  beforeAll(async () => {
    tenant = await startTenant({ clock: clock.now });
    [admin, owner, approver, approver2, app] = [as('admin'), as('owner'), as('approver'), as('approver2'), as('app')];
    tenant.faults.set(rules);
  });

  afterAll(() => tenant.close());

  test('records are created, changed, listed and deleted', async () => {
    const { records } = the(admin);
    const { id } = await records.create(person('one'));
    const others = await Promise.all(['two', 'three'].map((name) => records.create(person(name))));
    expect(await records.patch(id, { endDate: '2027-01-31T00:00:00.000Z', data: { costCenter: 'CC1' } })).toMatchObject(
      { endDate: '2027-01-31T00:00:00.000Z', data: { vendor: 'Northwind', costCenter: 'CC1' } },
    );
    await records.patch(id, [{ op: 'remove', path: '/data/costCenter' }]);
    expect((await records.get(id)).data).toEqual({ vendor: 'Northwind' });
    await records.update(id, { ...person('one'), phone: '555-0199' });
    expect((await records.get(id)).phone).toBe('555-0199');
    expect(await records.list({ sourceId, sorters: ['-accountName'], limit: 2 }).page()).toMatchObject({
      items: [{ accountName: 'two' }, { accountName: 'three' }],
      total: 3,
    });
    await records.delete(id);
    await expect(records.get(id)).rejects.toMatchObject({ name: 'IscRefusedError', status: 404 });
    await records.deleteInBulk(others.map((other) => other.id));
    expect(await Array.fromAsync(records.list())).toEqual([]);
  });

  test('requests are made, approved by one after the other, rejected and taken back', async () => {
    const { requests, records } = the(admin);
    const request = await requests.create(person('asked'));
    const [first, ...others] = await Array.fromAsync(
      the(approver).approvals.list({ requestedFor: 'me', approvalStatus: ['PENDING', 'NOT_READY'] }),
    );
    expect(others).toEqual([]);
    const detail = await the(approver).approvals.get(first?.id ?? '');
    expect(detail.nonEmployeeRequest).toMatchObject({ id: request.id, accountName: 'asked' });
    const bare = await the(approver).approvals.get(first?.id ?? '', { includeDetail: false });
    expect(bare.nonEmployeeRequest?.accountName).toBeUndefined();
    await the(approver).approvals.approve(first?.id ?? '', 'as agreed');
    const second = await the(approver2)
      .approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING', sorters: ['-created'] })
      .page();
    expect(second.total).toBe(1);
    await the(approver2).approvals.approve(second.items[0]?.id ?? '');
    expect(await requests.get(request.id)).toMatchObject({ approvalStatus: 'APPROVED' });
    const [record] = await Array.fromAsync(records.list({ sourceId }));
    expect(record?.accountName).toBe('asked');
    await records.delete(record?.id ?? '');

    await requests.create(person('refused'));
    const { items } = await the(approver).approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }).page();
    expect(await the(approver).approvals.reject(items[0]?.id ?? '', 'not this one')).toMatchObject({
      approvalStatus: 'REJECTED',
      comment: 'not this one',
    });
    const withdrawn = await requests.create(person('withdrawn'));
    await requests.delete(withdrawn.id);
    const listed = await Array.fromAsync(
      requests.list({ requestedFor: seededClients.owner.clientId, sourceId, sorters: ['-created'], limit: 2 }),
    );
    expect(listed.map(({ accountName }) => accountName)).toEqual(['refused', 'asked']);
    expect(await the(owner).requests.summary('me')).toMatchObject({ pending: 0, nonEmployeeCount: 0 });
    expect((await the(approver).approvals.summary('me')).pending).toBe(0);
  });

  test('sources and schema attributes are made, changed and deleted', async () => {
    const { sources, schemaAttributes, bulkUpload } = the(admin);
    const source = await sources.create({
      name: 'Consultants',
      description: 'People who advise',
      owner: seededClients.owner.clientId,
      approvers: [seededClients.approver.clientId],
    });
    const changed = await sources.patch(source.id, {
      description: 'People who consult',
      approvers: [seededClients.approver2.clientId],
      accountManagers: [seededClients.manager.clientId],
    });
    expect(changed.approvers?.map(({ id }) => id)).toEqual([seededClients.approver2.clientId]);
    expect(await sources.get(source.id)).toMatchObject({ description: 'People who consult' });
    const names = await sources.list({ sorters: ['-name'], nonEmployeeCount: true, limit: 1 }).page();
    expect(names).toMatchObject({ items: [{ name: 'Interns' }], total: 3 });

    const attribute = await schemaAttributes.create(source.id, { technicalName: 'team', label: 'Team' });
    const attributeId = attribute.id ?? '';
    await schemaAttributes.patch(source.id, attributeId, { label: 'Their team', required: true });
    expect(await schemaAttributes.get(source.id, attributeId)).toMatchObject({ label: 'Their team', required: true });
    expect(new TextDecoder().decode(await schemaAttributes.template(source.id))).toMatch(/,endDate,team\r?\n/);
    await schemaAttributes.delete(source.id, attributeId);
    await schemaAttributes.create(source.id, { technicalName: 'room', label: 'Room' });
    await schemaAttributes.deleteAll(source.id);
    expect(await schemaAttributes.list(source.id)).toHaveLength(8);

    const header = new TextDecoder().decode(await schemaAttributes.template(source.id)).trim();
    const row = 'ada,Ada,Example,1,ada@example.com,jane.doe,2026-01-01T00:00:00Z,2026-12-31T00:00:00Z';
    await bulkUpload.upload(source.id, new Blob([`${header}\n${row}\n`]));
    await expect.poll(() => bulkUpload.status(source.id)).toBe('COMPLETED');
    const chunks = await Array.fromAsync(await the(admin).records.exportStream(source.id));
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(await the(admin).records.export(source.id)));
    expect(Buffer.concat(chunks).toString()).toContain('ada,Ada,Example');
    await sources.delete(source.id);
    await expect(sources.get(source.id)).rejects.toMatchObject({ status: 404 });
  });

  test('what needs a user says so to client credentials that have none', async () => {
    const { id } = await the(admin).records.create(person('user'));
    const call = the(app).records.patch(id, { endDate: '2027-01-31T00:00:00.000Z' });
    await expect(call).rejects.toThrow(/with 403.* It needs a user: use a personal access token;/);
    await expect(the(owner).records.patch(id, { phone: '1' })).rejects.not.toThrow(/needs a user/);
    await the(app).records.delete(id);
  });

  test('every operation has been called, and answered as documented', () => {
    const documented = contracts.map(({ operationId }) => operationId).sort();
    expect(Object.keys(tenant.requests.counts())).toEqual(expect.arrayContaining(documented));
    expect(new Set(seen.map((operation) => operation.layout))).toEqual(new Set([layout]));
    // With faults an operation may have been done without an answer.
    const answered = new Set(seen.map(({ operationId }) => operationId));
    if (rules.length === 0) expect([...answered].sort()).toEqual(documented);
    expect(Object.values(operations)).toHaveLength(33);
  });

  test('no write was done twice', async () => {
    const { requests, approvals } = the(admin);
    const asked = await Array.fromAsync(requests.list({ requestedFor: seededClients.owner.clientId }));
    const decided = await Array.fromAsync(approvals.list({ approvalStatus: ['APPROVED', 'REJECTED', 'CANCELLED'] }));
    const namesOf = (items: readonly { accountName?: string | null | undefined }[]) =>
      items.map(({ accountName }) => accountName).sort();
    expect(namesOf(asked)).toEqual(['asked', 'refused']);
    // Two approvers each: both approve; one rejects and the other's item is cancelled, as is one that is taken back.
    expect(namesOf(decided)).toEqual(['asked', 'asked', 'refused', 'refused', 'withdrawn', 'withdrawn']);
    const statuses = tenant.requests.entries().map(({ operationId, status }) => `${operationId} ${status}`);
    const uploads = statuses.filter((each) => /^importNonEmployeeRecordsInBulk (202|dropped)$/.test(each));
    expect(uploads).toHaveLength(1);
    const isFault = (each: string) => /429|500|dropped/.test(each);
    expect(statuses.some(isFault)).toBe(rules.length > 0);
  });
});

test('a deletion whose answer was lost is done, not “not found”', async () => {
  const tenant = await startTenant();
  onTestFinished(() => tenant.close());
  const isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin });
  const { id } = await isc.records.create(person('lost.answer'));
  tenant.faults.set([{ operationId: 'deleteNonEmployeeRecord', fault: { drop: 'after' }, times: 1 }]);
  await isc.records.delete(id);
  await expect(isc.records.delete(id)).rejects.toMatchObject({ status: 404 });
});
