import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { table } from './table.ts';
import { createTenantClient, type TenantClient } from './tenantClient.ts';
import { tenantPeopleCsv } from './tenantPeople.ts';

// How the embedded tenant does with as much as a tenant can hold: 50 sources with 20,000 people each.

const SOURCES = 50;
const PEOPLE = 20_000;
const TIMES = 5;

const sorters = [
  ...['id', 'accountName', 'sourceId', 'manager', 'firstName', 'lastName', 'email', 'phone'],
  ...['startDate', 'endDate', 'created', 'modified'],
];

const options = ['--port', '0', '--rows-per-second', '1000000', '--control'];
const tenant = spawn(process.execPath, ['cli/nelm.ts', 'tenant', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  for await (const line of createInterface(tenant.stdout)) {
    await measure(await createTenantClient(line.replace('tenant listening on ', '')));
    break;
  }
} finally {
  tenant.kill();
}

async function measure(client: TenantClient): Promise<void> {
  const start = performance.now();
  const sources = await load(client);
  const uploaded = performance.now() - start;
  await client.until(async () => (await client.count()) === SOURCES * PEOPLE);
  const loaded = performance.now() - start;
  await client.untilQuiet();
  const indexed = performance.now() - start;
  const rows: string[][] = [];
  for (const sorter of sorters) rows.push(await measurePages(client, sorter, sources[0] ?? ''));
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  console.log(`
${SOURCES} sources with ${PEOPLE.toLocaleString('en')} people each, in memory. ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}.
Uploaded in ${seconds(uploaded)}, loaded in ${seconds(loaded)} (target: 60 s), indexed after ${seconds(indexed)}.

A page of 250, in milliseconds, the middle one of ${TIMES} (target: 20 ms):

${table([['sorter', 'one source, first', 'descending', 'last', 'all sources, first', 'descending', 'last'], ...rows])}`);
}

/** Makes the sources that are missing and uploads the people of each. Returns the source ids. */
async function load(client: TenantClient): Promise<string[]> {
  const sources = await client.sourceIds();
  while (sources.length < SOURCES) sources.push(await client.createSource(`Source ${sources.length}`));
  for (const [index, sourceId] of sources.entries()) {
    console.error(`uploading ${index + 1} of ${SOURCES}`);
    await client.upload(sourceId, tenantPeopleCsv(index, PEOPLE, await client.customAttributes(sourceId)));
  }
  return sources;
}

async function measurePages(client: TenantClient, sorter: string, sourceId: string): Promise<string[]> {
  const filters = `sourceId eq "${sourceId}"`;
  const pages: Record<string, string>[] = [
    { filters, sorters: sorter },
    { filters, sorters: `-${sorter}` },
    { filters, sorters: sorter, offset: String(PEOPLE - 250) },
    { sorters: sorter },
    { sorters: `-${sorter}` },
    { sorters: sorter, offset: String(SOURCES * PEOPLE - 250) },
  ];
  const cells: string[] = [];
  for (const page of pages) {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) times.push(await client.timePage(page));
    cells.push((times.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0).toFixed(1));
  }
  return [sorter, ...cells];
}
