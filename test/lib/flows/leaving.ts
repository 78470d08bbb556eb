import { defineConfig } from '../../../lib/config/config.ts';
import { csvImport } from '../../../lib/flows/csv-import/csvImport.ts';
import { importReportSchema } from '../../../lib/flows/csv-import/importReport.ts';
import { expirySweep } from '../../../lib/flows/expiry-sweep/expirySweep.ts';
import { sweepReportSchema } from '../../../lib/flows/expiry-sweep/sweepReport.ts';
import { runIdOf } from '../../../lib/store/drop.ts';
import { etagOf } from '../../../local/aws/objects.ts';
import { type InProcess, runInProcess } from '../../inProcess.ts';
import { hour, minute, startHandling } from './hr-events/handling.ts';

/** Events, files and the sweep, which take people of one source. */
export async function startLeaving() {
  const handling = await startHandling('2026-11-24T10:00:00Z');
  const config = defineConfig({ operators: ['ops@example.com'], timeZone: 'UTC' });
  const { tools, isc, clock } = handling;
  const events = handling.flowOf('record');
  const startAgain = async (name: string, payload: unknown) => sweeps.start(payload, name);
  const imports = runInProcess(csvImport({ ...tools, isc, config }), clock);
  const sweeps: InProcess = runInProcess(expirySweep({ ...tools, isc, config, startAgain }), clock);

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
  async function roster(
    people: readonly string[],
    { folder = 'roster', start = '2026-01-01T00:00:00Z', milliseconds = minute } = {},
  ) {
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
    await handling.pass(imports, milliseconds);
    const { counts, missing } = importReportSchema.parse(await report(runIdOf(drop)));
    return { ended: counts.ended, held: counts.held, missing };
  }

  /** What a sweep does with the source, in so long a time. */
  async function swept(milliseconds = minute): Promise<string | undefined> {
    const scheduledAt = new Date(handling.clock.now()).toISOString();
    sweeps.start({ job: 'expiry-sweep', scheduledAt, dryRun: false }, `sweep-${handling.clock.now()}`);
    await handling.pass(sweeps, milliseconds);
    const { sources } = sweepReportSchema.parse(await report(`${scheduledAt.replaceAll(/[-:.]/g, '')}-expiry-sweep`));
    return sources.find(({ name }) => name === 'Contractors')?.outcome;
  }

  return {
    ...{ handling, events, imports, sweeps, ended, roster, swept },
    plant: (those: readonly string[], end: string) =>
      handling.plant(
        'Contractors',
        those.map((name) => ({ name, start: '2026-01-01T00:00:00Z', end })),
      ),
    /** For so long the tenant does not do one thing. */
    downFor(operationId: string, milliseconds = 2 * hour): void {
      const end = clock.now() + milliseconds;
      const matches = (request: { operationId: string }) => request.operationId === operationId && clock.now() < end;
      handling.tenant.faults.set([{ fault: { status: 503 }, matches }]);
    },
  };
}

export const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}.${index}`);
