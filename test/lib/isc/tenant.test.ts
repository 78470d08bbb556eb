import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIsc, type Isc } from '../../../lib/isc/client.ts';
import { type Credentials, seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { checkedFetch } from '../../contract/checkedFetch.ts';
import { careful } from './careful.ts';
import { createRunningClock } from './clock.ts';
import { faults } from './faults.ts';

const { id, sourceId } = seededSources.Contractors;
const header = 'accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor,costCenter\n';

describe.each([{ rules: [] }, { rules: faults }])('with faults: $rules.length', ({ rules }) => {
  const clock = createRunningClock();
  let tenant: Tenant;
  let isc: Isc;

  const as = (credentials: Credentials) =>
    careful(
      createIsc({
        baseUrl: `${tenant.url}/`,
        ...credentials,
        clock: clock.now,
        sleep: clock.sleep,
        fetch: checkedFetch([]),
      }),
    );

  beforeAll(async () => {
    tenant = await startTenant({ clock: clock.now });
    tenant.faults.set(rules);
    isc = as(seededClients.admin);
  });

  beforeEach(() => tenant.requests.clear());

  afterAll(() => tenant.close());

  test('sources and their schema', async () => {
    const sources = await Array.fromAsync(isc.sources.list({ nonEmployeeCount: true }));
    expect(sources.map(({ name, nonEmployeeCount }) => [name, nonEmployeeCount])).toEqual([
      ['Contractors', 0],
      ['Interns', 0],
    ]);
    expect(await isc.sources.get(sourceId)).toMatchObject({ id, sourceId, name: 'Contractors' });
    const attributes = await isc.schemaAttributes.list(id);
    expect(
      attributes.filter(({ system }) => !system).map(({ technicalName, required }) => [technicalName, required]),
    ).toEqual([
      ['vendor', true],
      ['costCenter', false],
    ]);
  });

  test('template, upload, status, export, records', async () => {
    expect(new TextDecoder().decode(await isc.schemaAttributes.template(sourceId)).trim()).toBe(header.trim());
    expect(await isc.bulkUpload.status(sourceId)).toBeUndefined();
    const row =
      'ada.example,Ada,Example,1,ada@example.com,jane.doe,2026-01-01T00:00:00Z,2026-12-31T00:00:00Z,Northwind,';
    expect(await isc.bulkUpload.upload(sourceId, `${header}${row}\n`)).toMatchObject({ status: 'PENDING' });
    await vi.waitUntil(async () => (await isc.bulkUpload.status(sourceId)) === 'COMPLETED', 5_000);
    expect(new TextDecoder().decode(await isc.records.export(sourceId))).toContain('ada.example,Ada,Example,1,');
    const [record] = await Array.fromAsync(isc.records.list({ sourceId, sorters: ['-endDate'] }));
    expect(record).toMatchObject({ accountName: 'ada.example', data: { vendor: 'Northwind' } });
    expect(await isc.records.get(record?.id ?? '')).toEqual(record);
  });

  test('identities by account id, many in few requests', async () => {
    const nobody = Array.from({ length: 118 }, (_, index) => `no"body\\${index}`);
    const found = await isc.publicIdentities.findByAlias([...nobody, 'jane.doe', 'John.Roe']);
    expect([...found.keys()].sort()).toEqual(['jane.doe', 'john.roe']);
    const lookUps = tenant.requests.entries().filter(({ operationId }) => operationId === 'getPublicIdentities');
    expect(lookUps.filter(({ status }) => status === 200)).toHaveLength(3);
  });

  test('a client without a user cannot look up identities, and is told so', async () => {
    const app = as(seededClients.app);
    await expect(app.publicIdentities.findByAlias(['jane.doe'])).rejects.toThrow(
      'The identity of the client lacks the right for it.',
    );
  });

  test('a wrong secret says what to check', async () => {
    const stranger = as({ clientId: seededClients.admin.clientId, clientSecret: 'wrong' });
    await expect(stranger.sources.get(id)).rejects.toThrow(/gave no token.*Check ISC_CLIENT_ID and ISC_CLIENT_SECRET/);
  });
});
