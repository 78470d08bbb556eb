import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { toType } from '../lib/config/toType.ts';
import { runReportSchema } from '../lib/durable/runReport.ts';
import { isNamed } from '../lib/sources/sources.ts';
import { shownName, sourceOfFolder } from '../lib/store/keys.ts';
import type { Place } from './place/place.ts';

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

/** The reports that there are, by their keys, the newest first. */
export async function listReports({ s3, bucketName }: Pick<Place, 's3' | 'bucketName'>) {
  const found: { folder: string; writtenAt: number }[] = [];
  for (let ContinuationToken: string | undefined; ; ) {
    const { Contents = [], NextContinuationToken } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucketName, Prefix: 'runs/', ContinuationToken }),
    );
    for (const { Key = '', LastModified } of Contents) {
      if (!Key.endsWith('/report.json')) continue;
      found.push({ folder: Key.slice(0, -'/report.json'.length), writtenAt: LastModified?.getTime() ?? 0 });
    }
    if (NextContinuationToken === undefined) break;
    ContinuationToken = NextContinuationToken;
  }
  return found.sort((one, other) => other.writtenAt - one.writtenAt || (other.folder > one.folder ? 1 : -1));
}

/** The runs that there were, the newest first. What cannot be read of a report is left out. */
export async function listRuns(
  place: Pick<Place, 's3' | 'bucketName' | 'bucket'>,
  { source, since = 0, failed = false, most }: RunsWanted,
): Promise<Run[]> {
  const reports = (await listReports(place)).filter(
    ({ folder, writtenAt }) => writtenAt >= since && (source === undefined || isOf(folder, source)),
  );
  const runs: Run[] = [];
  for (let from = 0; from < reports.length && runs.length < most; from += chunk) {
    const some = await Promise.all(reports.slice(from, from + chunk).map(({ folder }) => readRun(place, folder)));
    runs.push(...some.flatMap((run) => (run && (!failed || wrong.has(run.outcome) || run.error) ? [run] : [])));
  }
  return runs.slice(0, most);
}

/** So many reports are read at once. */
const chunk = 10;

async function readRun({ bucket }: Pick<Place, 'bucket'>, folder: string): Promise<Run | undefined> {
  const report = await bucket.readJson(`${folder}/report.json`, runSchema).catch(() => undefined);
  return report && { ...report.value, folder };
}

function isOf(folder: string, wanted: string): boolean {
  const { id, shown } = sourceOfFolder(folder.split('/')[1] ?? '');
  return isNamed({ name: shown, ids: [id] }, wanted) || isNamed({ name: shown, ids: [] }, shownName(wanted));
}

/** A run by its id, or by the beginning of it. @throws Error when there is none, or several */
export async function findRun(place: Pick<Place, 's3' | 'bucketName'>, id: string): Promise<string> {
  const folders = (await listReports(place)).map(({ folder }) => folder);
  const idOf = (folder: string) => folder.slice(folder.lastIndexOf('/') + 1);
  const found = folders.filter((folder) => idOf(folder) === id);
  const all = found.length > 0 ? found : folders.filter((folder) => id !== '' && idOf(folder).startsWith(id));
  const [folder, ...more] = all;
  if (folder === undefined) throw new Error(`There is no run ${id}. ${toType('runs')} lists those that there are.`);
  if (more.length === 0) return folder;
  throw new Error(`Several runs begin with ${id}: ${all.slice(0, 5).map(idOf).join(', ')}. Give more of it.`);
}
