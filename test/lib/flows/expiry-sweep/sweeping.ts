import { defineConfig } from '../../../../lib/config/config.ts';
import { type DoorTools, decide, openHold } from '../../../../lib/doors/decision/decideRun.ts';
import { expirySweep } from '../../../../lib/flows/expiry-sweep/expirySweep.ts';
import { type SweepReport, sweepReportSchema } from '../../../../lib/flows/expiry-sweep/sweepReport.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { type SurroundingsOptions, startSurroundings } from '../../../surroundings.ts';

/** The settings of an organisation, as `nelm.config.ts` has them. */
type Settings = Parameters<typeof defineConfig>[0];

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
  const tools = {
    ...shared,
    get config() {
      return defineConfig({ operators: ['ops@example.com'], ...settings });
    },
    startHeld: async (name: string, payload: unknown) => host.start(payload, name),
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
    /** Deletes everybody, and what was asked about them. */
    async empty(): Promise<void> {
      for (const key of await box.objects.list('runs/_expiry-sweep/asked/')) await box.objects.remove(key);
      await surroundings.deleteEverybody();
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
  };
}

export type Sweeping = Awaited<ReturnType<typeof startSweeping>>;

function isOpen(
  operation: { Status?: string | undefined; CallbackDetails?: { CallbackId: string } },
  id: string,
): boolean {
  return operation.Status === 'STARTED' && operation.CallbackDetails?.CallbackId === id;
}
