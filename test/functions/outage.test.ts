import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { startTenant } from '../../local/tenant/tenant.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const minute = 60_000;
const person = (name: string) =>
  `${header}\n${name},Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,2026-12-31,Northwind\n`;

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
});

afterAll(() => nelm.stop());

beforeEach(() => nelm.tenant.requests.clear());

/** Drops a file, lets the given happen while its run waits, and gives the run's report. */
async function importedDuring(name: string, happening: () => Promise<void>) {
  const ended = nelm.nextEnded(1);
  await nelm.drop('Contractors', `${name}.csv`, Buffer.from(person(name)));
  await happening();
  const [execution] = await ended;
  const result = execution && (await nelm.report(execution, importReportSchema));
  return result?.report;
}

const isWaitingFor = (step: string) => () =>
  nelm.stack.lambda
    .executions()
    .some(
      ({ status, operations }) =>
        status === 'RUNNING' && operations.some(({ Name, Status }) => Name === step && Status === 'PENDING'),
    );

test('a token that expires in the middle of a run is renewed', async () => {
  nelm.tenant.faults.set([{ fault: { job: 'STUCK' }, times: 1 }]);
  const report = await importedDuring('token', async () => {
    await expect.poll(isWaitingFor('wait for the job'), { timeout: 10_000 }).toBe(true);
    await nelm.pass(13 * minute);
    nelm.tenant.faults.clear();
    await nelm.pass(minute);
  });
  expect(report).toMatchObject({ outcome: 'completed', counts: { created: 1 } });
  expect(nelm.tenant.requests.counts()['oauthToken']).toBe(2);
});

test('a job that never ends fails the run after half an hour, and keeps the file', async () => {
  nelm.tenant.faults.set([{ fault: { job: 'STUCK' }, times: 1 }]);
  const report = await importedDuring('stuck', async () => {
    await expect.poll(isWaitingFor('wait for the job'), { timeout: 10_000 }).toBe(true);
    await nelm.pass(35 * minute);
  });
  expect(report).toMatchObject({ outcome: 'failed', counts: { created: 0, failed: 1 } });
  expect(report?.error).toMatch(
    /^The upload had not ended after 30 minutes; its status was IN_PROGRESS\..*drop it again/,
  );
  expect(await nelm.stack.storage.objects.list('inbox/')).toEqual(['inbox/Contractors/stuck.csv']);
  expect(await nelm.stack.storage.objects.list('locks/')).toEqual([]);
  nelm.tenant.faults.clear();
});

test('a tenant that is down for five minutes is waited for, and the import goes on', async () => {
  const port = Number(new URL(nelm.tenant.url).port);
  await nelm.tenant.close();
  const report = await importedDuring('down', async () => {
    // The client itself has tried for a while by then, in the time of this machine.
    await expect.poll(isWaitingFor('find the source'), { timeout: 40_000 }).toBe(true);
    nelm.clock.advance(5 * minute);
    const tenant = await startTenant({ port, dataFolder: nelm.dataFolder, clock: nelm.clock.now });
    nelm.tenant.close = tenant.close;
    await nelm.pass(2 * minute);
  });
  expect(report).toMatchObject({ outcome: 'completed', counts: { created: 1 } });
  const minutes = (Date.parse(report?.finishedAt ?? '') - Date.parse(report?.startedAt ?? '')) / minute;
  expect(minutes).toBeGreaterThan(5);
}, 60_000);
