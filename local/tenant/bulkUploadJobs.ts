import type { DatabaseSync } from 'node:sqlite';
import { setImmediate, setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { transaction } from './database.ts';
import type { FaultSource } from './faults.ts';
import { makeNextRecordOrder } from './recordOrders.ts';
import { createUpsert } from './upsertRecord.ts';

// Rows in one transaction: some ten milliseconds, in which nothing else is answered.
const BATCH = 500;
const IDLE_MS = 10;
// Uploads that follow each other closely are waited for: indexes are made when they are all in.
const QUIET_MS = 300;

const jobSchema = z.object({
  number: z.number(),
  id: z.string(),
  sourceId: z.string(),
  status: z.enum(['PENDING', 'IN_PROGRESS']),
  rowsDone: z.number(),
});
type Job = z.infer<typeof jobSchema>;

const cellsSchema = z.record(z.string(), z.string());
const rowsSchema = z.array(
  z.object({ line: z.number(), cells: z.string().transform((json) => cellsSchema.parse(JSON.parse(json))) }),
);

/** The queue of bulk uploads. */
export type Jobs = {
  /** There is a new job. */
  wake(): void;
  /** Resolves when nothing is being written any more. */
  stop(): Promise<void>;
};

/** What the queue works with; `rowsPerSecond` is per source. */
export type JobsOptions = {
  database: DatabaseSync;
  clock: () => number;
  faults: FaultSource;
  rowsPerSecond: number;
  /** How long the queue rests when there is nothing to do. */
  idleMilliseconds?: number;
};

/**
 * Works off bulk uploads, those of one source one after the other. A row leaves the queue in the transaction that writes
 * its person, so a queue that was killed goes on where it was.
 */
export function createJobs(options: JobsOptions): Jobs {
  let stopped = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    const progress = new Map<number, Progress>();
    let quietSince = performance.now();
    for (let advanced = true; !stopped; ) {
      const jobs = await nextJobs(advanced);
      advanced = false;
      for (const job of jobs) {
        if (stopped) return;
        advanced = advance(options, job, progressOf(progress, job, options.clock())) || advanced;
        await setImmediate();
      }
      if (jobs.length > 0) quietSince = performance.now();
      else if (performance.now() - quietSince >= QUIET_MS && !makeNextRecordOrder(options.database)) break;
    }
    running = undefined;
  }

  async function nextJobs(atOnce: boolean): Promise<Job[]> {
    await (atOnce ? setImmediate() : setTimeout(options.idleMilliseconds ?? IDLE_MS));
    return stopped ? [] : firstJobs(options.database);
  }

  return {
    wake() {
      running ??= run();
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** When this process began with a job, and how many of its rows were done by then. */
type Progress = { since: number; before: number };

function progressOf(all: Map<number, Progress>, { number, rowsDone }: Job, now: number): Progress {
  const progress = all.get(number) ?? { since: now, before: rowsDone };
  all.set(number, progress);
  return progress;
}

/** The oldest unfinished job of each source. */
function firstJobs(database: DatabaseSync): Job[] {
  const rows = database
    .prepare(
      `SELECT min(number) AS number, id, source_id AS sourceId, status, rows_done AS rowsDone FROM bulk_upload_job
       WHERE status IN ('PENDING', 'IN_PROGRESS') GROUP BY source_id`,
    )
    .all();
  return rows.map((row) => jobSchema.parse(row));
}

/** Takes a job one batch further, as far as the clock allows. False when there was nothing to do yet. */
function advance({ database, clock, faults, rowsPerSecond }: JobsOptions, job: Job, progress: Progress): boolean {
  const now = clock();
  if (now <= progress.since) return false;
  const at = new Date(now).toISOString();
  if (job.status === 'PENDING') {
    setStatus(database, job, 'IN_PROGRESS', at);
    return true;
  }
  const fault = faults.ofJob(job.id);
  const due = progress.before + Math.floor(((now - progress.since) * rowsPerSecond) / 1000) - job.rowsDone;
  const untilFault = fault ? Math.max(0, (fault.afterRows ?? 0) - job.rowsDone) : BATCH;
  const written = writeRows(database, job, Math.min(due, untilFault, BATCH), at);
  if (written > 0) return true;
  if (fault && untilFault === 0) return endWithFault(database, job, fault.job, at);
  if (due <= 0) return false;
  setStatus(database, job, 'COMPLETED', at);
  return true;
}

function endWithFault(database: DatabaseSync, job: Job, fault: 'ERROR' | 'STUCK', at: string): boolean {
  if (fault === 'STUCK') return false;
  transaction(database, () => {
    database.prepare('DELETE FROM bulk_upload_row WHERE job_number = ?').run(job.number);
    setStatus(database, job, 'ERROR', at);
  });
  return true;
}

function setStatus(database: DatabaseSync, { number }: Job, status: string, at: string): void {
  database.prepare('UPDATE bulk_upload_job SET status = ?, modified = ? WHERE number = ?').run(status, at, number);
}

/** Moves up to `most` rows from the queue into the source. Returns how many. */
function writeRows(database: DatabaseSync, { number, sourceId }: Job, most: number, at: string): number {
  const rows = rowsSchema.parse(
    database
      .prepare('SELECT line, cells FROM bulk_upload_row WHERE job_number = ? ORDER BY line LIMIT ?')
      .all(number, Math.max(0, most)),
  );
  if (rows.length === 0) return 0;
  transaction(database, () => {
    const upsert = createUpsert(database, sourceId);
    for (const { cells } of rows) upsert(cells, at);
    database
      .prepare('DELETE FROM bulk_upload_row WHERE job_number = ? AND line <= ?')
      .run(number, rows.at(-1)?.line ?? 0);
    database
      .prepare('UPDATE bulk_upload_job SET rows_done = rows_done + ?, modified = ? WHERE number = ?')
      .run(rows.length, at, number);
  });
  return rows.length;
}
