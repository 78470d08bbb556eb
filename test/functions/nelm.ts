import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ParsedMail } from 'mailparser';
import { type ImportReport, importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { createIsc, type Isc } from '../../lib/isc/client.ts';
import { keys } from '../../lib/store/keys.ts';
import { createClock } from '../../local/aws/clock.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { type Nelm, startNelm } from '../../local/nelm.ts';
import { seededClients } from '../../local/tenant/seed.ts';
import { type Parsed, readMails } from '../lib/mail/sentBox.ts';
import { passTime } from '../passTime.ts';

/** The header of a file of contractors, as people write it. */
export const header = 'Account Name,First Name,Last Name,E-mail,Phone,Manager,Start,End,Vendor';

const freePorts = { tenant: 0, storage: 0, lambda: 0, http: 0 };

export type RunningNelm = Nelm & {
  dataFolder: string;
  /** The tenant, as its administrator sees it. */
  isc: Isc;
  /** Ends what goes wrong in the tenant, and deletes everybody. */
  empty(): Promise<void>;
  /** Does something as if it were long ago for the tenant: a record that was changed of late has its grace before it. */
  longAgo<T>(work: () => Promise<T>): Promise<T>;
  /** What the functions wrote to their logs. */
  lines: string[];
  /** Drops a file and gives the report of its run. */
  imported(
    file: string | Uint8Array,
    source?: string,
    name?: string,
    folder?: 'inbox' | 'roster',
  ): Promise<ImportReport>;
  /** The next so many runs that end, in the order in which they do. */
  nextEnded(count: number): Promise<Execution[]>;
  /** A file of a run, as text. */
  read(report: ImportReport, file: string): Promise<string | undefined>;
  /** Lets time pass, in milliseconds, in no time. */
  pass(milliseconds: number): Promise<void>;
  /** The mails that were sent, in the order in which they were. */
  mails(): Promise<ParsedMail[]>;
  stop(): Promise<void>;
};

/**
 * Starts the whole of nelm with the built bundles, in a throw-away folder.
 *
 * @param startAt the moment at which tenant and stack start; now when left out
 * @param bundles what is run instead of a function's bundle, by the function's name
 */
export async function startTestNelm(startAt?: string, bundles: Record<string, string> = {}): Promise<RunningNelm> {
  const clock = createClock(startAt === undefined ? undefined : Date.parse(startAt));
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'nelm-test-'));
  const lines: string[] = [];
  const parsed: Parsed = new Map();
  let lag = 0;
  const listeners = new Set<(execution: Execution) => void>();
  const nelm = await startNelm({
    root: path.join(import.meta.dirname, '../..'),
    dataFolder,
    ports: freePorts,
    clock,
    tenantNow: () => clock.now() - lag,
    bundles,
    log: (line) => lines.push(line),
    onChange(execution) {
      if (execution.status !== 'RUNNING') for (const listener of listeners) listener(execution);
    },
  });

  function nextEnded(count: number): Promise<Execution[]> {
    const { promise, resolve } = Promise.withResolvers<Execution[]>();
    const ended: Execution[] = [];
    const listener = (execution: Execution) => {
      ended.push(execution);
      if (ended.length < count) return;
      listeners.delete(listener);
      resolve(ended);
    };
    listeners.add(listener);
    return promise;
  }

  const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin, clock: clock.now });
  return {
    ...nelm,
    dataFolder,
    isc,
    async empty() {
      nelm.tenant.faults.clear();
      const ids = await Array.fromAsync(isc.records.list(), ({ id }) => id);
      if (ids.length > 0) await isc.records.deleteInBulk(ids);
    },
    lines,
    async longAgo(work) {
      lag = 1_000 * 86_400_000;
      try {
        return await work();
      } finally {
        lag = 0;
      }
    },
    nextEnded,
    async imported(file, source = 'Contractors', name = 'people.csv', folder = 'inbox') {
      const ended = nextEnded(1);
      await nelm.drop(source, name, typeof file === 'string' ? Buffer.from(file) : file, folder);
      const [execution] = await ended;
      const result = execution && (await nelm.report(execution, importReportSchema));
      if (!result) throw new Error(`The run left no report: ${JSON.stringify(execution?.error)}`);
      return result.report;
    },
    async read({ runId, source }, file) {
      const object = await nelm.stack.storage.objects.read(`${folderOfRun(source, runId)}/${file}`);
      return object?.bytes.toString();
    },
    pass: (milliseconds) => passTime(clock, nelm.stack.lambda, milliseconds),
    mails: () => readMails(nelm.stack.outbox, parsed),
    async stop() {
      await nelm.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The folder of a run, for a source that there is or for one that there is not. */
function folderOfRun({ id, name }: ImportReport['source'], runId: string): string {
  return id === undefined ? keys.unknownSourceRun(runId) : keys.sourceRun({ id, name }, runId);
}
