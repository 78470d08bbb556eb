import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { inChunks } from '../lib/store/inChunks.ts';
import { keys } from '../lib/store/keys.ts';
import type { Place } from './place/place.ts';

/** The folder of a run, `runs/<source or job>/<run>`, and when its report was written. */
export type Report = { folder: string; writtenAt: number };

/** From when until when, in epoch milliseconds; the last moment is not in it. */
export type Window = { from: number; until?: number };

/** So many days a run may take at most, as `executionTimeout` in serverless.yml has it: one may wait for a person for long. */
export const longestRunDays = 64;

/**
 * The reports that were written from a moment on, of runs that began before another, the newest first. The id of a run begins with
 * when it began, and so do its keys: what is older than any run may be that ended in the time is never listed.
 *
 * @param isWanted whether the runs of a folder of `runs/` are asked for: that of a source, or of a job
 */
export async function listReports(
  place: Pick<Place, 's3' | 'bucketName' | 'bucket'>,
  { from, until = Number.POSITIVE_INFINITY }: Window,
  isWanted: (folder: string) => boolean = () => true,
): Promise<Report[]> {
  const folders = (await place.bucket.folders(keys.allRuns)).filter(isWanted);
  const after = momentId(Math.max(0, from - longestRunDays * 24 * 60 * 60_000));
  const before = until === Number.POSITIVE_INFINITY ? '\uffff' : momentId(until);
  const found = await inChunks(folders, (folder) => listOne(place, `${keys.allRuns}${folder}/`, { after, before }));
  return found
    .flat()
    .filter(({ writtenAt }) => writtenAt >= from)
    .sort((one, other) => other.writtenAt - one.writtenAt || (other.folder > one.folder ? 1 : -1));
}

/** The reports in one folder of `runs/` whose runs have ids between two texts. */
async function listOne(
  { s3, bucketName }: Pick<Place, 's3' | 'bucketName'>,
  prefix: string,
  { after, before }: { after: string; before: string },
): Promise<Report[]> {
  const found: Report[] = [];
  for (let ContinuationToken: string | undefined; ; ) {
    const { Contents = [], NextContinuationToken } = await s3.send(
      new ListObjectsV2Command({
        ...{ Bucket: bucketName, Prefix: prefix, StartAfter: `${prefix}${after}`, ContinuationToken },
      }),
    );
    for (const { Key = '', LastModified } of Contents) {
      if (!isReport.test(Key.slice(prefix.length)) || !isBefore(Key.slice(prefix.length), before)) continue;
      found.push({ folder: Key.slice(0, -'/report.json'.length), writtenAt: LastModified?.getTime() ?? 0 });
    }
    if (NextContinuationToken === undefined) return found;
    // What comes behind it began later still.
    const last = Contents.at(-1)?.Key?.slice(prefix.length) ?? '';
    if (isMoment.test(last) && last >= before) return found;
    ContinuationToken = NextContinuationToken;
  }
}

const isReport = /^[^/]+\/report\.json$/;

/** What the id of a run begins with. Others stand for no moment, and are in every time. */
const isMoment = /^\d{8}T\d{9}Z/;

function isBefore(runId: string, before: string): boolean {
  return !isMoment.test(runId) || runId < before;
}

function momentId(moment: number): string {
  return new Date(moment).toISOString().replaceAll(/[-:.]/g, '');
}

/** The folders of all runs, those that began last first: a thousand a request, whatever lies in them. */
export async function listRunFolders(
  bucket: Pick<Place['bucket'], 'folders'>,
  isWanted: (folder: string) => boolean = () => true,
): Promise<string[]> {
  return await foldersOfRuns(bucket, '', isWanted);
}

/** The folders of the runs whose ids begin with a text. */
export async function findRunFolders(bucket: Pick<Place['bucket'], 'folders'>, beginning: string): Promise<string[]> {
  return await foldersOfRuns(bucket, beginning, () => true);
}

/** The report of a run whose id is known and whose folder is not; undefined where there is no folder of it. */
export async function folderOfRun(
  bucket: Pick<Place['bucket'], 'folders'>,
  runId: string,
): Promise<string | undefined> {
  return (await findRunFolders(bucket, runId)).find((folder) => idOf(folder) === runId);
}

/** The id of the run that a folder is of. */
export function idOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

async function foldersOfRuns(
  bucket: Pick<Place['bucket'], 'folders'>,
  beginning: string,
  isWanted: (folder: string) => boolean,
): Promise<string[]> {
  const folders = (await bucket.folders(keys.allRuns)).filter(isWanted);
  const found = await inChunks(folders, async (folder) => {
    const prefix = `${keys.allRuns}${folder}/${beginning}`;
    return (await bucket.folders(prefix)).map((rest) => `${prefix}${rest}`);
  });
  return found.flat().sort((one, other) => (idOf(one) < idOf(other) ? 1 : -1));
}
