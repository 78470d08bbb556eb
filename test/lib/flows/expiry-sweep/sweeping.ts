import { defineConfig } from '../../../../lib/config/config.ts';
import { type DoorTools, decide, openHold } from '../../../../lib/doors/decision/decideRun.ts';
import { expirySweep } from '../../../../lib/flows/expiry-sweep/expirySweep.ts';
import { type SweepReport, sweepReportSchema } from '../../../../lib/flows/expiry-sweep/sweepReport.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { seededClients } from '../../../../local/tenant/seed.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { passTime } from '../../../passTime.ts';
import { type SurroundingsOptions, startSurroundings } from '../../../surroundings.ts';

/** The settings of an organisation, as `nelm.config.ts` has them. */
type Settings = Parameters<typeof defineConfig>[0];

/** What stands between the sweep and the tenant: it sends a request, or answers in the tenant's place. */
export type Between = (request: Request, send: () => Promise<Response>) => Promise<Response>;

/** The sweep in the test's own process, with everything that it talks to. */
export async function startSweeping(now: string, options: SurroundingsOptions = {}) {
  const surroundings = await startSurroundings(now, options);
  const { clock, isc, box, tools: shared } = surroundings;
  const { bucket, linkKeys } = shared;
  const door: DoorTools = {
    bucket,
    linkKeys,
    now: clock.now,
    async complete(callbackId, decided) {
      const isWaiting = host.executions().some(({ operations }) => operations.some((one) => isOpen(one, callbackId)));
      if (isWaiting) host.completeCallback(callbackId, JSON.stringify(decided));
      return isWaiting;
    },
  };
  let settings: Settings = {};
  let between: Between | undefined;
  let startError: Error | undefined;
  const tools = {
    ...shared,
    isc: createIsc({
      baseUrl: surroundings.tenant.url,
      ...seededClients.admin,
      clock: clock.now,
      sleep: async (milliseconds) => clock.advance(milliseconds),
      random: () => 0.5,
      async fetch(url, init) {
        const send = () => surroundings.askTenant(url, init);
        return between ? await between(new Request(url, init), send) : await send();
      },
    }),
    get config() {
      return defineConfig({ operators: ['ops@example.com'], ...settings });
    },
    async startAgain(name: string, payload: unknown): Promise<unknown> {
      if (startError) throw startError;
      return host.start(payload, name);
    },
  };
  const host: InProcess = runInProcess(expirySweep(tools), clock);
  let runs = 0;

  function start(dryRun = false): string {
    runs += 1;
    const scheduledAt = new Date(clock.now() + runs).toISOString();
    const runId = `${scheduledAt.replaceAll(/[-:.]/g, '')}-expiry-sweep${dryRun ? '-dry-run' : ''}`;
    host.start({ job: 'expiry-sweep', scheduledAt, dryRun }, `job-${runId}`);
    return runId;
  }

  const executionOf = (runId: string) => host.executions().find(({ name }) => name === `job-${runId}`);

  async function reportOf(runId: string): Promise<SweepReport | undefined> {
    const found = await bucket.read(`runs/_expiry-sweep/${runId}/report.json`);
    return found.kind === 'found'
      ? sweepReportSchema.parse(JSON.parse(new TextDecoder().decode(found.bytes)))
      : undefined;
  }

  return {
    ...surroundings,
    bucket,
    host,
    door: {
      lookAt: (token: string) => openHold(door, token),
      decide: (token: string, decision: 'approve' | 'reject') => decide(door, token, decision),
    },
    configure(newSettings: Settings): void {
      settings = newSettings;
    },
    /** Puts something between the sweep and the tenant, or nothing. */
    intercept(wanted: Between | undefined): void {
      between = wanted;
    },
    /** Lets no run be started from within another, for this reason; again lets them be without one. */
    failStarts(error: Error | undefined): void {
      startError = error;
    },
    /** Deletes everybody, and what was asked about them. */
    async empty(): Promise<void> {
      between = undefined;
      for (const key of await box.objects.list('sources/')) await box.objects.remove(key);
      await surroundings.deleteEverybody();
    },
    names: async () => (await Array.fromAsync(isc.records.list(), ({ accountName }) => accountName)).sort(),
    /** The account names in the file that brings back who was deleted. */
    async deletedNames({ runId }: Pick<SweepReport, 'runId'>, source: string): Promise<string[]> {
      const object = await box.objects.read(`runs/_expiry-sweep/${runId}/deleted-${source}.csv`);
      const [, ...rows] = (object?.bytes.toString() ?? '').trim().split(/\r?\n/);
      return rows.map((row) => row.split(',')[0] ?? '').sort();
    },
    pass: (milliseconds: number) => passTime(clock, host, milliseconds),
    /** Runs a sweep to its end, or to where it waits for somebody; its report. */
    async sweep(dryRun = false): Promise<SweepReport> {
      const runId = start(dryRun);
      await passTime(clock, host, 0);
      while (executionOf(runId)?.status === 'RUNNING') await passTime(clock, host, 60_000);
      const report = await reportOf(runId);
      if (!report) throw new Error(`The sweep left no report: ${JSON.stringify(executionOf(runId)?.error)}`);
      return report;
    },
    /** Starts a sweep, and gives the id of its run. */
    start,
    /** The report of a run, once it has ended. */
    reportOf,
    /** The runs that wait for a decision, or have waited for one. */
    heldRuns: () => host.executions().flatMap(({ name }) => (name.startsWith('held-') ? [name.slice(5)] : [])),
    /** The token of the link in the newest mail. */
    async newestToken(): Promise<string> {
      const mail = (await box.mails()).at(-1);
      return /\/decisions\/([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
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
