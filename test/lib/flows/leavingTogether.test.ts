import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineConfig } from '../../../lib/config/config.ts';
import { csvImport } from '../../../lib/flows/csv-import/csvImport.ts';
import { importReportSchema } from '../../../lib/flows/csv-import/importReport.ts';
import { expirySweep } from '../../../lib/flows/expiry-sweep/expirySweep.ts';
import { sweepReportSchema } from '../../../lib/flows/expiry-sweep/sweepReport.ts';
import { runIdOf } from '../../../lib/store/drop.ts';
import { etagOf } from '../../../local/aws/objects.ts';
import { type InProcess, runInProcess } from '../../inProcess.ts';
import { type Handling, hour, minute, startHandling } from './hr-events/handling.ts';

let handling: Handling;
let events: InProcess;
let imports: InProcess;
let sweeps: InProcess;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  const config = defineConfig({ operators: ['ops@example.com'], timeZone: 'UTC' });
  const { tools, isc, clock } = handling;
  events = handling.flowOf('record');
  const startAgain = async (name: string, payload: unknown) => sweeps.start(payload, name);
  imports = runInProcess(csvImport({ ...tools, isc, config }), clock);
  sweeps = runInProcess(expirySweep({ ...tools, isc, config, startAgain }), clock);
});

afterAll(() => handling.close());

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}.${index}`);

async function report(runId: string): Promise<unknown> {
  const keys = await handling.box.objects.list('runs/');
  const key = keys.find((one) => one.endsWith(`${runId}/report.json`)) ?? '';
  return JSON.parse(String((await handling.box.objects.read(key))?.bytes));
}

/** Everybody ends of whom an event says so; what became of each. */
async function ended(people: readonly string[]): Promise<(string | undefined)[]> {
  const ids = people.map((name) => handling.happens(events, 'ended', name));
  await handling.pass(events, minute);
  return await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome));
}

/** Drops a full roster of these people; how many were ended, and how many wait. */
async function roster(people: readonly string[], { folder = 'roster', start = '2026-01-01T00:00:00Z' } = {}) {
  const rows = people.map(
    (name) => `${name},Ada,${name},${name}@example.com,1,jane.doe,${start},2027-06-30T00:00:00Z,x`,
  );
  const csv = ['accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor', ...rows, ''].join('\n');
  const key = `${folder}/Contractors/${people.length}.csv`;
  await handling.tools.bucket.write(key, csv, 'text/csv');
  const etag = etagOf(Buffer.from(csv));
  const droppedAt = new Date(handling.clock.now()).toISOString();
  const drop = { bucket: 'test', key, etag, size: csv.length, droppedAt, sequencer: droppedAt };
  imports.start(drop, runIdOf(drop));
  await handling.pass(imports, minute);
  const { counts, missing } = importReportSchema.parse(await report(runIdOf(drop)));
  return { ended: counts.ended, held: counts.held, missing };
}

/** What a sweep does with the source. */
async function swept(): Promise<string | undefined> {
  const scheduledAt = new Date(handling.clock.now()).toISOString();
  sweeps.start({ job: 'expiry-sweep', scheduledAt, dryRun: false }, `sweep-${handling.clock.now()}`);
  await handling.pass(sweeps, minute);
  const { sources } = sweepReportSchema.parse(await report(`${scheduledAt.replaceAll(/[-:.]/g, '')}-expiry-sweep`));
  return sources.find(({ name }) => name === 'Contractors')?.outcome;
}

test('events, rosters and the sweep end no more people of a source in a day, together, than its delete threshold', async () => {
  const people = names('p', 30);
  const plant = (those: readonly string[], end: string) =>
    handling.plant(
      'Contractors',
      those.map((name) => ({ name, start: '2026-01-01T00:00:00Z', end })),
    );
  await plant(people, '2027-06-30T00:00:00Z');
  expect(await ended(people.slice(0, 3))).toEqual(['ended', 'ended', 'ended']);
  const first = await roster(people.slice(6));
  expect(first).toMatchObject({ ended: 0, held: 3 });
  expect(first.missing).toContain('With those who have left within 24 hours they are 6.');

  await handling.pass(events, 25 * hour);
  expect(await roster(people.slice(6))).toMatchObject({ ended: 3, held: 0 });
  expect(await ended(people.slice(6, 9))).toEqual(['ended', 'ended', 'held']);

  await handling.pass(events, 25 * hour);
  await plant(names('old', 4), '2026-10-01T00:00:00Z');
  expect(await swept()).toBe('deleted');
  expect(await ended(people.slice(10, 12))).toEqual(['ended', 'held']);
  await plant(names('older', 1), '2026-10-01T00:00:00Z');
  expect(await swept()).toBe('held');
});

test('whom a file put off was let in all the same: no event deletes them', async () => {
  await handling.pass(events, 25 * hour);
  const dates = { start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' };
  await handling.plant('Contractors', [{ name: 'put.off', ...dates }]);
  await roster(['put.off'], { folder: 'inbox', start: '2027-02-01T00:00:00Z' });
  expect((await handling.record('put.off'))?.startDate).toMatch(/^2027-02-01/);
  const id = handling.happens(events, 'withdrawn', 'put.off');
  await handling.pass(events, minute);
  expect(await handling.reportOf(id)).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('let in before'),
  });
  expect(await handling.record('put.off')).toBeDefined();
});

test('so was whom a file lets in again, from a day to come', async () => {
  await handling.plant('Contractors', [{ name: 'back', start: '2026-01-01T00:00:00Z', end: '2026-11-20T00:00:00Z' }]);
  await roster(['back'], { folder: 'inbox', start: '2027-02-01T00:00:00Z' });
  const id = handling.happens(events, 'withdrawn', 'back');
  await handling.pass(events, minute);
  expect(await handling.reportOf(id)).toMatchObject({ outcome: 'refused' });
  expect(await handling.record('back')).toBeDefined();
});
