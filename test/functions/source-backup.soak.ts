import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { manifestSchema } from '../../lib/backups/manifest.ts';
import { type BackupReport, backupReportSchema } from '../../lib/flows/source-backup/backupReport.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const person = (name: string) => `${name},Ada,Ünal,${name}@example.com,1,jane.doe,2026-01-01,2027-12-31,"North, Wind"`;
const contractors = `backups/${seededSources.Contractors.id}_Contractors`;
const interns = `backups/${seededSources.Interns.id}_Interns`;
/** Of a source that the tenant no longer has. */
const gone = 'backups/2c9180000000000000000000000000ff_Gone';
const many = Array.from({ length: 5 }, (_, index) => person(`p.${index}`));

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  await nelm.imported([header, ...many].join('\n'));
});

afterAll(() => nelm.stop());

beforeEach(() => {
  nelm.tenant.faults.clear();
  nelm.tenant.requests.clear();
});

async function backedUp(scheduledAt: string, dryRun = false): Promise<BackupReport> {
  const ended = nelm.nextEnded(1);
  await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job: 'source-backup', scheduledAt, dryRun });
  const [execution] = await ended;
  const result = execution && (await nelm.report(execution, backupReportSchema));
  if (!result) throw new Error(`The run left no report: ${JSON.stringify(execution?.error)}`);
  return result.report;
}

const text = async (key: string) => (await nelm.stack.storage.objects.read(key))?.bytes.toString();
const keys = async (folder: string) => await nelm.stack.storage.objects.list(`${folder}/`);

async function exported(): Promise<Uint8Array> {
  const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });
  return await isc.records.export(seededSources.Contractors.sourceId);
}

describe('the backup of a day', () => {
  test('has every source byte for byte, and what it is; one request for the sources, two for each', async () => {
    const report = await backedUp('2026-11-01T02:00:00Z');
    expect(report).toMatchObject({
      outcome: 'completed',
      date: '2026-11-01',
      sources: [
        { name: 'Contractors', key: `${contractors}/2026-11-01.csv`, rows: 5, fallen: false, removed: 0 },
        { name: 'Interns', key: `${interns}/2026-11-01.csv`, rows: 0, fallen: false, removed: 0 },
      ],
    });
    const { oauthToken: _, ...requests } = nelm.tenant.requests.counts();
    expect(requests).toEqual({
      listNonEmployeeSources: 1,
      exportNonEmployeeRecords: 2,
      getNonEmployeeSourceSchemaAttributes: 2,
    });
    const csv = await exported();
    const kept = await nelm.stack.storage.objects.read(`${contractors}/2026-11-01.csv`);
    expect(kept?.bytes.equals(csv)).toBe(true);
    const manifest = manifestSchema.parse(JSON.parse((await text(`${contractors}/2026-11-01.json`)) ?? ''));
    expect(manifest).toMatchObject({
      version: 1,
      source: { name: 'Contractors' },
      exportedAt: expect.stringMatching(/^2026-11-01T06:/),
      runId: '20261101T020000000Z-source-backup',
      rows: 5,
      bytes: csv.length,
      sha256: createHash('sha256').update(csv).digest('hex'),
    });
    expect(manifest.schema.map(({ technicalName }) => technicalName)).toContain('vendor');
  });

  test('is not written over by another run of the day, and another delivery is no other run', async () => {
    const before = await text(`${contractors}/2026-11-01.json`);
    await nelm.stack.lambda.invoke('nelm-local-schedule-fired', {
      job: 'source-backup',
      scheduledAt: '2026-11-01T02:00:00Z',
    });
    const report = await backedUp('2026-11-01T15:30:00Z');
    expect(report.sources[0]?.key).toBe(`${contractors}/2026-11-01_20261101T153000Z.csv`);
    expect(await text(`${contractors}/2026-11-01.json`)).toBe(before);
    expect(await keys(contractors)).toHaveLength(4);
  });

  test('is not kept by a dry run', async () => {
    const before = await keys(contractors);
    expect(await backedUp('2026-11-02T02:00:00Z', true)).toMatchObject({
      dryRun: true,
      sources: [{ rows: 5 }, {}],
    });
    expect(await keys(contractors)).toEqual(before);
  });
});

test('a source that cannot be kept keeps no other from it, fails the run, and nothing old is removed', async () => {
  const { objects } = nelm.stack.storage;
  for (const key of await keys(interns)) await objects.remove(key);
  await rm(path.join(nelm.bucketFolder, interns), { recursive: true });
  // A folder cannot be made where there is a file.
  await objects.write(interns, Buffer.from(''));
  await objects.write(`${contractors}/2020-01-02.json`, Buffer.from('no manifest'));
  const report = await backedUp('2026-11-03T02:00:00Z');
  expect(report).toMatchObject({ outcome: 'failed', counts: { sources: 1, people: 5, failed: 1 } });
  expect(report.error).toMatch(/^1 of 2 sources was not backed up; no old backup was removed\./);
  expect(await keys(contractors)).toContain(`${contractors}/2020-01-02.json`);
  expect(nelm.stack.lambda.executions().map(({ status }) => status)).toContain('FAILED');
  for (const key of [interns, `${contractors}/2020-01-02.json`]) await objects.remove(key);
});

test('faults that pass leave the same backup', async () => {
  nelm.tenant.faults.set([{ fault: { status: 500 }, probability: 0.5, seed: 3, times: 4 }]);
  expect(await backedUp('2026-11-04T02:00:00Z')).toMatchObject({ outcome: 'completed', sources: [{ rows: 5 }, {}] });
  expect(await text(`${contractors}/2026-11-04.csv`)).toBe(Buffer.from(await exported()).toString());
});

test('operators are told, once, of a source that lost more than half; old backups are removed, of deleted sources too', async () => {
  const before = JSON.parse((await text(`${contractors}/2026-11-04.json`)) ?? '');
  const bigger = JSON.stringify({ ...before, rows: 11 });
  await nelm.stack.storage.objects.write(`${contractors}/2026-11-04.json`, Buffer.from(bigger));
  for (let day = 1; day <= 28; day += 1) {
    const date = new Date(Date.UTC(2024, 4, day)).toISOString().slice(0, 10);
    for (const folder of [contractors, gone]) {
      await nelm.stack.storage.objects.write(`${folder}/${date}.csv`, Buffer.from('x'));
      await nelm.stack.storage.objects.write(`${folder}/${date}.json`, Buffer.from(bigger));
    }
  }
  for (let day = 1; day <= 10; day += 1) {
    const date = new Date(Date.UTC(2025, 4, day)).toISOString().slice(0, 10);
    await nelm.stack.storage.objects.write(`${contractors}/${date}.csv`, Buffer.from('x'));
    await nelm.stack.storage.objects.write(`${contractors}/${date}.json`, Buffer.from(bigger));
  }
  const report = await backedUp('2026-11-05T02:00:00Z');
  expect(report.sources[0]).toMatchObject({ rowsBefore: 11, rows: 5, fallen: true });
  const mails = await nelm.mails();
  expect(mails.map(({ subject }) => subject)).toEqual(['Contractors has lost more than half of its people']);
  expect(mails[0]?.text).toContain('npx nelm restore "Contractors"');
  expect(mails[0]?.text).not.toMatch(/Ünal|p\.1/);
  const names = (await keys(contractors))
    .filter((key) => key.endsWith('.csv'))
    .map((key) => key.slice(contractors.length + 1, -4));
  expect(names[0]).toBe('2024-05-01');
  expect(new Set(names.map((name) => name.slice(0, 10))).size).toBe(36);
  expect(report.sources[0]?.removed).toBe(6);
  expect(report.removedOfOthers).toBe(28);
  expect(await keys(gone)).toEqual([]);
});
