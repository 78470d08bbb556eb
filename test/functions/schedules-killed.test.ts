import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createIsc } from '../../lib/isc/client.ts';
import { createClock } from '../../local/aws/clock.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { startTenant } from '../../local/tenant/tenant.ts';

const run = promisify(execFile);
const header = 'accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor,costCenter';
const people = (prefix: string, count: number, end: string) =>
  Array.from(
    { length: count },
    (_, index) =>
      `${prefix}.${index},Ada,Example,1,${prefix}${index}@example.com,jane.doe,2026-01-01T00:00:00Z,${end}T00:00:00Z,Acme,1`,
  );

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-schedules-killed-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const host = (...args: string[]) =>
  run(process.execPath, [path.join(import.meta.dirname, 'killableJob.ts'), ...args], { timeout: 120_000 });

/** A data folder whose tenant has these people, some hours before the job. */
async function dataWith(name: string, contractors: readonly string[], interns: readonly string[]): Promise<string> {
  const dataFolder = await mkdtemp(path.join(folder, `${name}-`));
  const clock = createClock(Date.parse('2026-11-02T01:00:00Z'));
  const tenant = await startTenant({ dataFolder, clock: clock.now, rowsPerSecond: 1e6 });
  const isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin });
  for (const [{ sourceId }, rows] of [
    [seededSources.Contractors, [header, ...contractors]],
    [seededSources.Interns, [header, ...interns].map((row) => row.split(',').slice(0, 8).join(','))],
  ] as const) {
    await isc.bulkUpload.upload(sourceId, `${rows.join('\n')}\n`);
    await vi.waitUntil(async () => (await isc.bulkUpload.status(sourceId)) === 'COMPLETED', 10_000);
  }
  await tenant.close();
  return dataFolder;
}

type Left = { people: string[]; objects: string[]; reports: { runId: string }[] };

const reportOf = ({ reports }: Left, runId: string | RegExp) =>
  reports.find((report) => (typeof runId === 'string' ? report.runId === runId : runId.test(report.runId)));

/** What is left after a job whose process was killed at each of the steps, one after the other. */
async function killedAtEach(data: string, job: string, scheduledAt: string, steps: readonly string[]): Promise<Left> {
  for (const step of steps) {
    await expect(host(data, job, scheduledAt, step), step).rejects.toMatchObject({ signal: 'SIGKILL' });
  }
  return JSON.parse((await host(data, job, scheduledAt)).stdout);
}

const mails = async (data: string) =>
  (await readdir(path.join(data, 'outbox')).catch(() => [])).filter((name) => name.endsWith('.eml')).length;

describe.concurrent('killed again and again', () => {
  // What it does in every other moment, test/lib/flows/expiry-sweep/expirySweep.test.ts tells: there it crashes at each of its checkpoints.
  test('a sweep deletes whom it would have deleted, and says so', async () => {
    const gone = people('past', 3, '2026-09-01');
    const data = await dataWith('sweep', [...gone, ...people('now', 2, '2027-12-31')], people('here', 2, '2027-12-31'));
    const left = await killedAtEach(data, 'expiry-sweep', '2026-11-02T05:00:00Z', [
      'list the sources',
      'find who is past the grace',
      'write down who will be deleted',
      'delete a batch',
      'the deletion is taken',
      'write down who was deleted',
      'write the report',
    ]);
    expect(left.people).toEqual(['here.0', 'here.1', 'now.0', 'now.1']);
    expect(reportOf(left, '20261102T050000000Z-expiry-sweep')).toMatchObject({
      outcome: 'completed',
      counts: { due: 3, deleted: 3, left: 0, remaining: 0, held: 0 },
    });
    expect(await mails(data)).toBe(0);
  }, 300_000);

  // Its steps from the locks to their release are those of the other sweep.
  test('a held sweep deletes whom the operators let go, asks once, and says so', async () => {
    const gone = people('past', 8, '2026-09-01');
    const data = await dataWith('held', [...gone, ...people('now', 2, '2027-12-31')], people('here', 2, '2027-12-31'));
    const left = await killedAtEach(data, 'expiry-sweep', '2026-11-02T05:00:00Z', [
      'ask for decisions',
      'held: note that it is asked',
      'held: list the sources',
      'held: write the report',
    ]);
    expect(left.people).toEqual(['here.0', 'here.1', 'now.0', 'now.1']);
    expect(reportOf(left, '20261102T050000000Z-expiry-sweep')).toMatchObject({
      outcome: 'completed',
      counts: { due: 8, deleted: 0, left: 0, remaining: 0, held: 8 },
    });
    expect(reportOf(left, /^20261102T050000000Z-expiry-sweep-[0-9a-f]{12}$/)).toMatchObject({
      outcome: 'completed',
      counts: { due: 8, deleted: 8, left: 0, remaining: 0, held: 0 },
    });
    expect(await mails(data)).toBe(1);
  }, 300_000);

  test('a backup keeps what it would have kept, tells once of people who are gone, and says so', async () => {
    const data = await dataWith(
      'backup',
      [...people('past', 5, '2026-09-01'), ...people('now', 1, '2027-12-31')],
      people('here', 1, '2027-12-31'),
    );
    await host(data, 'source-backup', '2026-11-02T02:00:00Z');
    await host(data, 'expiry-sweep', '2026-11-02T05:00:00Z');
    const left = await killedAtEach(data, 'source-backup', '2026-11-03T03:00:00Z', [
      'note the start',
      'list the sources',
      'back up the sources',
      'count old backups',
      'remove old backups',
      'write the report',
    ]);
    expect(reportOf(left, '20261103T030000000Z-source-backup')).toMatchObject({
      outcome: 'completed',
      sources: [
        { name: 'Contractors', rows: 1, rowsBefore: 6, fallen: true, removed: 0 },
        { name: 'Interns', rows: 1, rowsBefore: 1, fallen: false, removed: 0 },
      ],
    });
    const days = ['2026-11-02', '2026-11-03'];
    expect(left.objects.filter((key) => key.startsWith('backups/'))).toEqual(
      [seededSources.Contractors, seededSources.Interns].flatMap(({ id, name }) =>
        days.flatMap((day) => [`backups/${id}_${name}/${day}.csv`, `backups/${id}_${name}/${day}.json`]),
      ),
    );
    expect(await mails(data)).toBe(1);
  }, 300_000);
});
