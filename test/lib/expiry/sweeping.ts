import { setTimeout as sleep } from 'node:timers/promises';
import { defineConfig } from '../../../lib/config/config.ts';
import { type DoorTools, decide, lookAt } from '../../../lib/decision/decide.ts';
import { expirySweep } from '../../../lib/expiry/flow.ts';
import { type SweepReport, sweepReportSchema } from '../../../lib/expiry/report.ts';
import { createIsc } from '../../../lib/isc/client.ts';
import { createMailer } from '../../../lib/notify/mailer.ts';
import { openBucket } from '../../../lib/run/bucket.ts';
import { createClock } from '../../../local/clock.ts';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant } from '../../../local/tenant/tenant.ts';
import { type InProcess, runInProcess } from '../../inProcess.ts';
import { startSentBox } from '../notify/sentBox.ts';

/** The settings of an organisation, as `nelm.config.ts` has them. */
type Settings = Parameters<typeof defineConfig>[0];

/**
 * The sweep with everything that it talks to, in the test's own process: an embedded tenant over HTTP, the local S3, a
 * stand-in for SES, and a clock that only moves on when something waits. `refused`: requests that the tenant answers
 * with 400, by their address.
 */
export async function startSweeping(
  now: string,
  { dataFolder, refused }: { dataFolder?: string; refused?: RegExp } = {},
) {
  const clock = createClock(Date.parse(now));
  const tenant = await startTenant({ clock: clock.now, rowsPerSecond: 1e6, ...(dataFolder && { dataFolder }) });
  const box = await startSentBox();
  const isc = createIsc({
    baseUrl: tenant.url,
    ...seededClients.admin,
    clock: clock.now,
    fetch: async (url, init) =>
      refused?.test(String(url)) ? Response.json({ detailCode: '400.1' }, { status: 400 }) : await fetch(url, init),
    sleep: async (milliseconds) => clock.advance(milliseconds),
  });
  const bucket = openBucket('test');
  const linkKeys = async () => ['a key for links that has thirty-two characters'];
  const door: DoorTools = {
    bucket,
    linkKeys,
    now: clock.now,
    async complete(callbackId, decided) {
      if (host.executions().some(({ operations }) => operations.some((one) => isOpen(one, callbackId)))) {
        host.completeCallback(callbackId, JSON.stringify(decided));
      }
    },
  };
  let settings: Settings = {};
  const tools = {
    bucket,
    isc,
    mailer: createMailer({ from: 'nelm@example.com', bucket, now: clock.now }),
    get config() {
      return defineConfig({ operators: ['ops@example.com'], ...settings });
    },
    url: 'https://nelm.example.com',
    linkKeys,
    startHeld: async (name: string, payload: unknown) => host.start(payload, name),
    now: clock.now,
  };
  const host: InProcess = runInProcess(expirySweep(tools, { info: () => {} }), clock);
  let runs = 0;

  async function reportOf(runId: string): Promise<SweepReport | undefined> {
    const found = await bucket.read(`runs/_expiry-sweep/${runId}/report.json`);
    return found.kind === 'found'
      ? sweepReportSchema.parse(JSON.parse(new TextDecoder().decode(found.bytes)))
      : undefined;
  }

  return {
    clock,
    tenant,
    isc,
    bucket,
    box,
    host,
    door: {
      lookAt: (token: string) => lookAt(door, token),
      decide: (token: string, decision: 'approve' | 'reject') => decide(door, token, decision),
    },
    configure(newSettings: Settings): void {
      settings = newSettings;
    },
    /** Adds people to a source, by a bulk upload. */
    async plant(source: 'Contractors' | 'Interns', people: readonly Planted[]): Promise<void> {
      if (people.length === 0) return;
      const { sourceId } = seededSources[source];
      const [header = ''] = new TextDecoder()
        .decode(await isc.schemaAttributes.template(sourceId))
        .trim()
        .split('\n');
      await isc.bulkUpload.upload(sourceId, peopleFile(header, people));
      while ((await isc.bulkUpload.status(sourceId)) !== 'COMPLETED') await sleep(5);
    },
    /** Deletes everybody, and what was asked about them. */
    async empty(): Promise<void> {
      for (const key of await box.objects.list('runs/_expiry-sweep/asked/')) await box.objects.remove(key);
      const ids = await Array.fromAsync(isc.records.list(), ({ id }) => id);
      for (let from = 0; from < ids.length; from += 1000) await isc.records.deleteInBulk(ids.slice(from, from + 1000));
    },
    names: async () => (await Array.fromAsync(isc.records.list(), ({ accountName }) => accountName)).sort(),
    /** The account names in the file that brings back who was deleted. */
    async deletedNames({ runId }: SweepReport, source: string): Promise<string[]> {
      const object = await box.objects.read(`runs/_expiry-sweep/${runId}/deleted-${source}.csv`);
      const [, ...rows] = (object?.bytes.toString() ?? '').trim().split(/\r?\n/);
      return rows.map((row) => row.split(',')[0] ?? '').sort();
    },
    /** Lets time pass: every pause on the way ends at its moment. */
    async pass(milliseconds: number): Promise<void> {
      const end = clock.now() + milliseconds;
      await host.settled();
      for (let due = host.nextDue(); due !== undefined && due <= end; due = host.nextDue()) {
        clock.advance(Math.max(0, due - clock.now()));
        await host.settled();
      }
      clock.advance(Math.max(0, end - clock.now()));
      await host.settled();
    },
    /** Runs a sweep to its end, or to where it waits for somebody; its report. */
    async sweep(dryRun = false): Promise<SweepReport> {
      runs += 1;
      const scheduledAt = new Date(clock.now() + runs).toISOString();
      const runId = `${scheduledAt.replaceAll(/[-:.]/g, '')}-expiry-sweep${dryRun ? '-dry-run' : ''}`;
      const execution = host.start({ job: 'expiry-sweep', scheduledAt, dryRun }, `job-${runId}`);
      await host.settled();
      while (execution.status === 'RUNNING') await this.pass(60_000);
      const report = await reportOf(runId);
      if (!report) throw new Error(`The sweep left no report: ${JSON.stringify(execution.error)}`);
      return report;
    },
    /** The token of the link in the newest mail. */
    async newestToken(): Promise<string> {
      const mail = (await box.mails()).at(-1);
      return /\/decisions\/([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    },
    async close(): Promise<void> {
      await tenant.close();
      await box.close();
    },
  };
}

export type Sweeping = Awaited<ReturnType<typeof startSweeping>>;

function isOpen(
  operation: { Status?: string | undefined; CallbackDetails?: { CallbackId: string } },
  id: string,
): boolean {
  return operation.Status === 'STARTED' && operation.CallbackDetails?.CallbackId === id;
}

/** Somebody to be: an account name, and the instant of the end. */
export type Planted = { name: string; end: string };

/** A CSV of people as the tenant's bulk upload takes it. */
function peopleFile(header: string, people: readonly Planted[]): string {
  const columns = header.split(',').map((column) => column.trim());
  const rows = people.map(({ name, end }) =>
    columns
      .map((column) => ({ ...person, accountName: name, email: `${name}@example.com`, endDate: end })[column] ?? 'x')
      .join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

const person: Record<string, string> = {
  firstName: 'Ada',
  lastName: 'Ünal',
  phone: '1',
  manager: 'jane.doe',
  startDate: '2020-01-01T00:00:00Z',
};
