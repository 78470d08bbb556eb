import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createIsc } from '../../../lib/isc/client.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { type OpenTenant, openTenant } from '../../../local/tenant/tenant.ts';
import { peopleOf, rosterOf } from './organisation.ts';
import { plantTenant } from './plantTenant.ts';

const size = { sources: 2, people: 40 };
const at = '2026-08-22T00:00:00.000Z';

function clientOf(tenant: OpenTenant) {
  const { clientId, clientSecret } = seededClients.admin;
  const fetch = async (url: string | URL | Request, init?: RequestInit) => await tenant.answer(new Request(url, init));
  return createIsc({ baseUrl: 'https://tenant.example.com', clientId, clientSecret, fetch });
}

/** What the tenant says of the people of its first source that is not by chance. */
async function stateOf(tenant: OpenTenant) {
  const isc = clientOf(tenant);
  const [source] = await Array.fromAsync(isc.sources.list({ sorters: ['name'] }));
  const records = await Array.fromAsync(
    isc.records.list({ sourceId: source?.sourceId ?? '', sorters: ['accountName'] }),
  );
  const csv = new TextDecoder().decode(await isc.records.export(source?.sourceId ?? ''));
  return { source: source?.name, records: records.map(({ id: _, sourceId: __, ...one }) => one), csv };
}

test('planting a tenant comes to what uploading the same people does', async () => {
  const folders = [
    await mkdtemp(path.join(tmpdir(), 'planted-')),
    await mkdtemp(path.join(tmpdir(), 'uploaded-')),
  ] as const;
  plantTenant(folders[0], size, at);
  plantTenant(folders[1], size, at);
  const [planted, uploaded] = folders.map((dataFolder, index) => {
    let now = Date.parse(at);
    // The other one's clock moves on, as uploads do with it.
    return openTenant({ dataFolder, rowsPerSecond: 1_000_000, clock: () => (now += index) });
  }) as [OpenTenant, OpenTenant];
  const isc = clientOf(uploaded);
  for await (const { sourceId = '', name } of isc.sources.list()) {
    const everybody = await Array.fromAsync(isc.records.list({ sourceId }));
    await isc.records.deleteInBulk(everybody.map(({ id }) => id));
    const people = [...peopleOf(Number(name.slice(-2)), size)];
    const rows = people.map((one) => Object.values(one).join(','));
    const csv = [Object.keys(people[0] ?? {}).join(','), ...rows].join('\n');
    await isc.bulkUpload.upload(sourceId, csv);
    while ((await isc.bulkUpload.status(sourceId)) !== 'COMPLETED') await sleep(5);
  }
  const undated = (state: Awaited<ReturnType<typeof stateOf>>) => ({
    ...state,
    records: state.records.map(({ created: _, modified: __, ...one }) => one),
  });
  const [here, there] = [await stateOf(planted), await stateOf(uploaded)];
  expect(here.records).toHaveLength(40);
  expect(undated(here)).toEqual(undated(there));
  await Promise.all([planted.end(), uploaded.end()]);
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

test('a list has whoever has a contract, and changes a little each day', () => {
  const rows = (today: number) => rosterOf(0, today, { sources: 1, people: 20_000 }).trim().split('\n');
  const [first, second] = [new Set(rows(0)), rows(1)];
  // A tenth of those planted are over: contracts end over 400 days, of which 31 have passed.
  expect([first.size, second.length]).toEqual([18_496, 18_491]);
  const fresh = second.filter((row) => !first.has(row));
  expect(fresh.filter((row) => row.startsWith('n.0.1.'))).toHaveLength(46);
  expect(fresh).toHaveLength(46 + 184);
});
