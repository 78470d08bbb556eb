import { defineConfig } from '../../../../lib/config/config.ts';
import { decide } from '../../../../lib/doors/decision/decideRun.ts';
import { csvImport } from '../../../../lib/flows/csv-import/csvImport.ts';
import { type ImportReport, importReportSchema } from '../../../../lib/flows/csv-import/importReport.ts';
import { createIsc, type Isc } from '../../../../lib/isc/client.ts';
import type { Bucket } from '../../../../lib/store/bucket.ts';
import type { Drop } from '../../../../lib/store/drop.ts';
import type { Execution } from '../../../../local/aws/durable/execution.ts';
import { etagOf } from '../../../../local/aws/objects.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { passTime } from '../../../passTime.ts';
import { type SurroundingsOptions, startSurroundings } from '../../../surroundings.ts';

/** What a request of a run comes to instead of reaching the tenant: an answer, or no connection. */
export type Between = (method: string, path: string) => Response | 'down' | undefined;

export const header = 'accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor';

/** A row of a file of people. */
export const row = (name: string, phone = '1') =>
  `${name},Ada,Example,${name}@example.com,${phone},jane.doe,2026-01-01,2027-12-31,Northwind`;

export type HostOptions = {
  between?: Between;
  /** The client of the tenant, in place of the administrator's. */
  isc?: Isc;
  config?: Parameters<typeof defineConfig>[0];
  /** What the bucket does otherwise. */
  bucket?: Partial<Bucket>;
  /** What an invocation is told of the time that it has left. */
  remainingMilliseconds?: (execution: Execution) => number;
};

export type Importing = Awaited<ReturnType<typeof startImporting>>;

/** Imports in the test's own process: the embedded tenant over HTTP, the local S3, a clock that moves when it is let. */
export async function startImporting(now = '2026-11-24T10:00:00Z', options: SurroundingsOptions = {}) {
  const around = await startSurroundings(now, options);
  const { clock, box, tools } = around;
  let drops = 0;

  /** A host of its own, so that a test can treat its runs otherwise than those of another. */
  function host(options: HostOptions = {}) {
    const { between = () => undefined, config = {}, bucket = {}, remainingMilliseconds } = options;
    const isc =
      options.isc ??
      createIsc({
        baseUrl: around.tenant.url,
        ...seededClients.admin,
        clock: clock.now,
        sleep: async () => {},
        random: () => 0,
        async fetch(url, init) {
          const answer = between(init?.method ?? 'GET', new URL(String(url)).pathname);
          if (answer === 'down') throw refused();
          return answer ?? (await around.askTenant(url, init));
        },
      });
    const settings = defineConfig({ operators: ['ops@example.com'], timeZone: 'Europe/Berlin', ...config });
    const flow = csvImport({ ...tools, bucket: { ...tools.bucket, ...bucket }, isc, config: settings });
    return runInProcess(flow, clock, remainingMilliseconds);
  }

  /** Puts a file into the bucket; what its import is started with. */
  async function dropBytes(key: string, content: string | Uint8Array): Promise<Drop> {
    drops += 1;
    await tools.bucket.write(key, content, 'text/csv');
    const etag = etagOf(Buffer.from(content));
    const droppedAt = new Date(Date.parse(now) + drops).toISOString();
    const { versionId = '' } = (await box.objects.read(key)) ?? {};
    const size = Buffer.byteLength(content);
    return { bucket: 'test', key, etag, size, droppedAt, sequencer: String(drops), versionId };
  }

  return {
    ...around,
    host,
    dropBytes,
    /** Puts rows into the bucket as a file of people. */
    drop(rows: readonly string[], { name = 'people', folder = 'inbox', source = 'Contractors' } = {}): Promise<Drop> {
      return dropBytes(`${folder}/${source}/${name}.csv`, `${[header, ...rows].join('\n')}\n`);
    },
    pass: (hosts: InProcess | readonly InProcess[], milliseconds: number) => passTime(clock, hosts, milliseconds),
    /** Decides on what the newest mail asks, as the page that it leads to does. */
    async decided(runs: InProcess, decision: 'approve' | 'reject'): Promise<void> {
      const token = /\/decisions\/([\w.-]+)/.exec((await box.mails()).at(-1)?.text ?? '')?.[1] ?? '';
      const complete = async (callbackId: string, result: unknown) => {
        runs.completeCallback(callbackId, JSON.stringify(result));
        return true;
      };
      const { bucket, linkKeys, now } = tools;
      await decide({ bucket, linkKeys, now, complete }, token, decision);
      await passTime(clock, runs, 600_000);
    },
    /** The report of an execution's run, whatever became of the execution. */
    async report({ name }: Execution): Promise<ImportReport | undefined> {
      const key = (await box.objects.list('runs/')).find((one) => one.endsWith('report.json') && one.includes(name));
      const kept = key && (await box.objects.read(key));
      return kept ? importReportSchema.parse(JSON.parse(kept.bytes.toString())) : undefined;
    },
    /** A file of an execution's run, without a byte order mark. */
    async runFile({ name }: Execution, file: string): Promise<string | undefined> {
      const keys = await box.objects.list('runs/');
      const key = keys.find((one) => one.endsWith(`${name}/${file}`));
      return key && (await box.objects.read(key))?.bytes.toString().replace('\ufeff', '');
    },
    /** The people of the source by account name. */
    async people() {
      const records = await Array.fromAsync(around.isc.records.list({ sourceId: seededSources.Contractors.id }));
      return new Map(records.map((record) => [record.accountName, record]));
    },
    /** Keys of the bucket. */
    keys: (prefix: string) => box.objects.list(prefix),
  };
}

function refused(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
}
