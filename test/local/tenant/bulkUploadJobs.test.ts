import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  type Api,
  contractors,
  contractorsCsv,
  interns,
  internsCsv,
  readValues,
  runTenant,
  signIn,
  type TestClock,
  untilStatus,
  upload,
  uploadStatus,
} from './running.ts';

function people(count: number, cells: Record<string, string> = {}): string {
  return contractorsCsv(...Array.from({ length: count }, (_, index) => ({ accountName: `person.${index}`, ...cells })));
}

async function countPeople(api: Api, filters = `sourceId eq "${contractors}"`): Promise<number> {
  const response = await api(`/non-employee-records?${new URLSearchParams({ filters, count: 'true', limit: '0' })}`);
  return Number(response.headers.get('x-total-count'));
}

/** Moves the clock, then gives the queue real time to notice. */
async function pass(clock: TestClock, milliseconds: number): Promise<void> {
  clock.advance(milliseconds);
  await setTimeout(60);
}

/** The status of the newest job, and how many people there are. */
const shown = async (api: Parameters<typeof countPeople>[0]) => [await uploadStatus(api), await countPeople(api)];

test('a job goes from PENDING over IN_PROGRESS to COMPLETED, at the speed asked for', async () => {
  const { tenant, clock } = await runTenant({ rowsPerSecond: 100 });
  const api = await signIn(tenant.url);
  await upload(api, people(250));
  await pass(clock, 0);
  expect(await uploadStatus(api)).toBe('PENDING');
  await pass(clock, 1);
  await expect.poll(() => shown(api), { timeout: 10_000 }).toEqual(['IN_PROGRESS', 0]);
  await pass(clock, 999);
  await expect.poll(() => shown(api), { timeout: 10_000 }).toEqual(['IN_PROGRESS', 100]);
  await pass(clock, 1_000);
  await expect.poll(() => shown(api), { timeout: 10_000 }).toEqual(['IN_PROGRESS', 200]);
  await pass(clock, 1_000);
  await expect.poll(() => shown(api), { timeout: 10_000 }).toEqual(['COMPLETED', 250]);
});

test('jobs of one source run one after the other, the status is that of the newest, the last one decides', async () => {
  const { tenant, clock } = await runTenant({ rowsPerSecond: 100 });
  const api = await signIn(tenant.url);
  await upload(api, people(100, { vendor: 'First' }));
  await upload(api, people(50, { vendor: 'Second' }));
  await pass(clock, 1);
  await pass(clock, 500);
  await expect.poll(() => shown(api), { timeout: 10_000 }).toEqual(['PENDING', 50]);
  await untilStatus(api, clock, 'COMPLETED');
  const values = await readValues(await api('/non-employee-records'), 'data');
  expect(values.slice(0, 50)).toEqual(Array(50).fill({ vendor: 'Second', costCenter: 'CC1' }));
  expect(values.slice(50)).toEqual(Array(50).fill({ vendor: 'First', costCenter: 'CC1' }));
});

test('jobs of two sources run at the same time', async () => {
  const { tenant, clock } = await runTenant({ rowsPerSecond: 10 });
  const api = await signIn(tenant.url);
  await upload(api, people(100));
  await upload(api, internsCsv('ina', 'ivo'), interns);
  await untilStatus(api, clock, 'COMPLETED', interns);
  expect(await uploadStatus(api)).toBe('IN_PROGRESS');
});

test('requests are answered while a large job is worked off', async () => {
  const { tenant } = await runTenant({ clock: Date.now, rowsPerSecond: 1_000_000 });
  const api = await signIn(tenant.url);
  await upload(api, people(3_000));
  const statuses = [];
  while (statuses.at(-1) !== 'COMPLETED') {
    statuses.push(await uploadStatus(api));
    await setTimeout(15);
  }
  expect(statuses).toContain('IN_PROGRESS');
  expect(await countPeople(api)).toBe(3_000);
});

test('a job can be made to end in ERROR, with some of its rows in', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  tenant.faults.set([{ fault: { job: 'ERROR', afterRows: 30 }, times: 1 }]);
  await upload(api, people(100));
  await untilStatus(api, clock, 'ERROR');
  expect(await countPeople(api)).toBe(30);
  await upload(api, people(100));
  await untilStatus(api, clock, 'COMPLETED');
  expect(await countPeople(api)).toBe(100);
});

test('a job can be made to stay IN_PROGRESS, and holds up the next, until the faults are cleared', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  tenant.faults.set([{ fault: { job: 'STUCK' }, times: 1 }]);
  await upload(api, people(10));
  await pass(clock, 1);
  await pass(clock, 600_000);
  await expect.poll(() => shown(api), { timeout: 10_000 }).toEqual(['IN_PROGRESS', 0]);
  await upload(api, people(20));
  await pass(clock, 10_000);
  await expect.poll(() => shown(api), { timeout: 10_000 }).toEqual(['PENDING', 0]);
  tenant.faults.clear();
  await untilStatus(api, clock, 'COMPLETED');
  expect(await countPeople(api)).toBe(20);
});
