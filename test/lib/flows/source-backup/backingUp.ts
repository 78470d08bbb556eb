import { defineConfig } from '../../../../lib/config/config.ts';
import { type BackupReport, backupReportSchema } from '../../../../lib/flows/source-backup/backupReport.ts';
import { sourceBackup } from '../../../../lib/flows/source-backup/sourceBackup.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import type { Execution } from '../../../../local/aws/durable/execution.ts';
import { seededClients } from '../../../../local/tenant/seed.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { startSurroundings } from '../../../surroundings.ts';

/** The settings of an organisation, as `nelm.config.ts` has them. */
type Settings = Parameters<typeof defineConfig>[0];

export type BackingUpOptions = {
  /** How much time each invocation is told that it has. */
  milliseconds?: number;
};

/** The backup in the test's own process, with everything that it talks to. */
export async function startBackingUp(now: string, { milliseconds }: BackingUpOptions = {}) {
  const surroundings = await startSurroundings(now);
  const { clock, tenant, askTenant, box, tools: shared } = surroundings;
  const exports = { now: 0, most: 0, refused: undefined as string | undefined };
  const isc = createIsc({
    baseUrl: tenant.url,
    ...seededClients.admin,
    clock: clock.now,
    sleep: async (pause) => clock.advance(pause),
    random: () => 0.5,
    async fetch(address, init) {
      const url = String(address);
      if (exports.refused && url.includes(exports.refused)) {
        return Response.json(
          { detailCode: '400.1', messages: [{ text: 'Ada Ünal is not welcome.' }] },
          { status: 400 },
        );
      }
      if (!/non-employees\/download/.test(url)) return await askTenant(url, init);
      exports.now += 1;
      exports.most = Math.max(exports.most, exports.now);
      return await askTenant(url, init).finally(() => {
        exports.now -= 1;
      });
    },
  });
  let settings: Settings = {};
  const tools = {
    ...shared,
    isc,
    get config() {
      return defineConfig({ operators: ['ops@example.com'], timeZone: 'Europe/Berlin', ...settings });
    },
  };
  const host: InProcess = runInProcess(sourceBackup(tools), clock, milliseconds);

  return {
    ...surroundings,
    host,
    /** How many exports are asked for at this moment, how many at most were, and of what address none is given. */
    exports,
    configure(newSettings: Settings): void {
      settings = newSettings;
    },
    /** Runs a backup to its end: its execution and its report. */
    async backUp(scheduledAt: string, dryRun = false): Promise<{ execution: Execution; report: BackupReport }> {
      const runId = `${new Date(scheduledAt).toISOString().replaceAll(/[-:.]/g, '')}-source-backup${dryRun ? '-dry-run' : ''}`;
      const execution = host.start({ job: 'source-backup', scheduledAt, dryRun }, `job-${runId}`);
      await host.settled();
      while (execution.status === 'RUNNING') {
        clock.advance(Math.max(0, (host.nextDue() ?? 0) - clock.now()));
        await host.settled();
      }
      const report = await box.objects.read(`runs/_source-backup/${runId}/report.json`);
      if (!report) throw new Error(`The backup left no report: ${JSON.stringify(execution.error)}`);
      return { execution, report: backupReportSchema.parse(JSON.parse(report.bytes.toString())) };
    },
    /** Makes further sources of these names; their ids. */
    async addSources(names: readonly string[]): Promise<string[]> {
      const ids: string[] = [];
      for (const name of names) {
        const source = { name, description: name, owner: seededClients.owner.clientId };
        ids.push((await isc.sources.create(source)).id);
      }
      return ids;
    },
    /** The keys of all backups. */
    keys: async () => await box.objects.list('backups/'),
  };
}

export type BackingUp = Awaited<ReturnType<typeof startBackingUp>>;
