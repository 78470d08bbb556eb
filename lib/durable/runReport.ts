import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';

export const count = z.int().nonnegative();

/**
 * What every report says, whatever the run was for: `report.json` in the run's folder. Each kind adds its own fields
 * beside the flow that writes it. Version 1; a reader should ignore what it does not know.
 */
export const runReportSchema = z.object({
  version: z.literal(1),
  /** What the run was: the name of its flow. */
  kind: z.string(),
  runId: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  outcome: z.string(),
  /** The requests to ISC that the run took, every try counted. */
  requests: z.object({ total: count, retried: count, throttled: count }),
  /** Who started the run, where a person did, in the console. */
  startedBy: z.string().exactOptional(),
  /** Who decided what the run has waited for, where that is known: a link of a mail does not tell who opened it. */
  decidedBy: z.string().exactOptional(),
  /** Why, where they said so. */
  decidedWhy: z.string().exactOptional(),
  /** For so many seconds of its time the run has waited for that decision. */
  waitedSeconds: count.exactOptional(),
  /** Why the run did not end as it should, and what to do. */
  error: z.string().optional(),
});

export type RunReport = z.infer<typeof runReportSchema>;

/** Writes a report to the run's folder, for programs and for people; the one for programs last, so that it means both. */
export async function keepReport(bucket: Bucket, folder: string, report: RunReport, page: string): Promise<void> {
  await bucket.write(`${folder}/report.html`, page, 'text/html; charset=utf-8');
  await keepJson(bucket, folder, report);
}

/** Writes what every report says, where the whole report could not be written: a run is never without one. */
export async function keepLastResort(bucket: Bucket, folder: string, report: RunReport): Promise<void> {
  await keepJson(bucket, folder, report);
}

async function keepJson(bucket: Bucket, folder: string, report: RunReport): Promise<void> {
  await bucket.write(`${folder}/report.json`, JSON.stringify(report, null, 2), 'application/json');
}
