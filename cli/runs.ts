import * as z from 'zod';
import { toType } from '../lib/config/toType.ts';
import { runReportSchema } from '../lib/durable/runReport.ts';
import { isNamed } from '../lib/sources/sources.ts';
import { shownName, sourceOfFolder } from '../lib/store/keys.ts';
import type { Place } from './place/place.ts';
import { findRunFolders, idOf, listReports, listRunFolders } from './reports.ts';

/** A report as far as every kind says the same. */
export const runSchema = runReportSchema.extend({
  source: z.object({ id: z.string().optional(), name: z.string() }).optional().catch(undefined),
  dryRun: z.boolean().optional().catch(undefined),
  counts: z.record(z.string(), z.number()).optional().catch(undefined),
});

/** A run as lists show it. */
export type Run = z.output<typeof runSchema> & { folder: string };

export type RunsWanted = {
  source?: string | undefined;
  /** Epoch milliseconds. */
  since?: number | undefined;
  failed?: boolean | undefined;
  /** How many at most. */
  most: number;
};

/** Outcomes that somebody should look at. */
const wrong: ReadonlySet<string> = new Set(['failed', 'refused']);

/**
 * The runs that there were, those that began last first. What cannot be read of a report is left out, and so are runs that have left
 * none yet.
 */
export async function listRuns(
  place: Pick<Place, 's3' | 'bucketName' | 'bucket'>,
  { source, since, failed = false, most }: RunsWanted,
): Promise<Run[]> {
  const isWanted = (folder: string) => source === undefined || isOf(folder, source);
  const folders =
    since === undefined ? await listRunFolders(place.bucket, isWanted) : await foldersSince(place, since, isWanted);
  const runs: Run[] = [];
  for (let from = 0; from < folders.length && runs.length < most; from += chunk) {
    const some = await Promise.all(folders.slice(from, from + chunk).map((folder) => readRun(place, folder)));
    runs.push(...some.flatMap((run) => (run && (!failed || wrong.has(run.outcome) || run.error) ? [run] : [])));
  }
  return runs.slice(0, most);
}

/** The folders of runs that have ended since a moment. */
async function foldersSince(
  place: Pick<Place, 's3' | 'bucketName' | 'bucket'>,
  since: number,
  isWanted: (folder: string) => boolean,
): Promise<string[]> {
  const reports = await listReports(place, { from: since }, isWanted);
  return reports.map(({ folder }) => folder).sort((one, other) => (idOf(one) < idOf(other) ? 1 : -1));
}

/** So many reports are read at once. */
const chunk = 10;

async function readRun({ bucket }: Pick<Place, 'bucket'>, folder: string): Promise<Run | undefined> {
  const report = await bucket.readJson(`${folder}/report.json`, runSchema).catch(() => undefined);
  return report && { ...report.value, folder };
}

function isOf(folder: string, wanted: string): boolean {
  const { id, shown } = sourceOfFolder(folder);
  return isNamed({ name: shown, ids: [id] }, wanted) || isNamed({ name: shown, ids: [] }, shownName(wanted));
}

/** A run by its id, or by the beginning of it. @throws Error when there is none, or several */
export async function findRun({ bucket }: Pick<Place, 'bucket'>, id: string): Promise<string> {
  const folders = id === '' ? [] : await findRunFolders(bucket, id);
  const found = folders.filter((folder) => idOf(folder) === id);
  const all = found.length > 0 ? found : folders;
  const [folder, ...more] = all;
  if (folder === undefined) throw new Error(`There is no run ${id}. ${toType('runs')} lists those that there are.`);
  if (more.length === 0) return folder;
  throw new Error(`Several runs begin with ${id}: ${all.slice(0, 5).map(idOf).join(', ')}. Give more of it.`);
}
