import * as z from 'zod';
import type { Bucket } from './bucket.ts';
import { changeJson } from './changeJson.ts';
import { keys } from './keys.ts';
import { isAfter, type Newest, newerThan, newestSchema } from './newest.ts';

const appliedFileSchema = newestSchema.extend({
  /** The name under which it was dropped. */
  file: z.string(),
  kind: z.enum(['inbox', 'roster']),
  /** The folder of its run, which has the list of the people whom it named. */
  folder: z.string(),
  /** Whether it says of those whom it does not name that they are not there: a full list of which every row says whose it is. */
  isFullList: z.boolean(),
  /** How many rows it had, good and bad, and the SHA-256 of its bytes. Older notes have neither. */
  rows: z.int().nonnegative().exactOptional(),
  digest: z.string().exactOptional(),
  /** Set where its upload failed: nothing of it counts, and older files do not give way to it. */
  hasFailed: z.literal(true).exactOptional(),
});

/** A file that was applied to a source, and where its run says whom it named. */
export type AppliedFile = z.infer<typeof appliedFileSchema>;

const recordSchema = z.object({
  version: z.literal(1),
  /** The files that were dropped last, the newest first. */
  files: z.array(appliedFileSchema),
  /** The newest of those that stand here no more, or were applied before anything was noted here. */
  forgotten: newestSchema.optional(),
});

/** So many files are remembered of a source: a file hardly ever comes after that many newer ones. */
const mostFiles = 50;

/**
 * The files that were applied to a source and dropped after the given one: all of them but those whose upload failed, the newest
 * first; or the newest, where not all are remembered any more.
 */
export async function laterFiles(
  bucket: Pick<Bucket, 'readJson'>,
  sourceId: string,
  run: Newest,
): Promise<{ all: AppliedFile[] } | { newest: Newest }> {
  const newest = await newerThan(bucket, sourceId, run);
  if (!newest) return { all: [] };
  const record = (await bucket.readJson(keys.appliedFiles(sourceId), recordSchema))?.value;
  const isRemembered = record?.files.some(({ runId }) => runId === newest.runId) ?? false;
  if (!record || !isRemembered || (record.forgotten && isAfter(record.forgotten, run))) return { newest };
  return { all: record.files.filter((file) => isAfter(file, run) && !file.hasFailed) };
}

/** The later file that lets nothing of a full list be done: a later full list, or one of those that are not all known any more. */
export async function laterList(
  bucket: Pick<Bucket, 'readJson'>,
  sourceId: string,
  run: Newest,
): Promise<(Newest & { isFullList: boolean }) | undefined> {
  const later = await laterFiles(bucket, sourceId, run);
  if ('newest' in later) return { ...later.newest, isFullList: false };
  const list = later.all.find(({ kind }) => kind === 'roster');
  return list && { runId: list.runId, droppedAt: list.droppedAt, isFullList: true };
}

/** Notes that nothing of a file that was noted as applied has reached the source. Safe to do twice. */
export async function noteFailed(bucket: Bucket, sourceId: string, runId: string): Promise<void> {
  const mark = (file: AppliedFile) => (file.runId === runId ? { ...file, hasFailed: true as const } : file);
  await changeJson(bucket, keys.appliedFiles(sourceId), recordSchema, (kept) =>
    kept?.files.some((file) => file.runId === runId) ? { ...kept, files: kept.files.map(mark) } : undefined,
  );
}

/** The files that are remembered of a source, the newest first. */
export async function rememberedFiles(bucket: Pick<Bucket, 'readJson'>, sourceId: string): Promise<AppliedFile[]> {
  return (await bucket.readJson(keys.appliedFiles(sourceId), recordSchema))?.value.files ?? [];
}

/** The same but those whose upload failed, of which nothing counts. */
export async function goodFiles(bucket: Pick<Bucket, 'readJson'>, sourceId: string): Promise<AppliedFile[]> {
  return (await rememberedFiles(bucket, sourceId)).filter(({ hasFailed }) => !hasFailed);
}

/** Notes that a file is being applied to a source. Safe to do twice. Called before the file is noted as the newest. */
export async function noteApplied(bucket: Bucket, sourceId: string, file: AppliedFile): Promise<void> {
  const before = await newerThan(bucket, sourceId, { droppedAt: new Date(0).toISOString(), runId: '' });
  await changeJson(bucket, keys.appliedFiles(sourceId), recordSchema, (kept) => {
    const others = kept?.files.filter(({ runId }) => runId !== file.runId) ?? [];
    const files = [file, ...others].sort((one, other) => (isAfter(one, other) ? -1 : 1));
    const [oldest] = files.slice(mostFiles);
    const forgotten = newestOf(kept ? kept.forgotten : before?.runId === file.runId ? undefined : before, oldest);
    return { version: 1 as const, files: files.slice(0, mostFiles), ...(forgotten && { forgotten }) };
  });
}

/**
 * Forgets the files of every source that were dropped before a moment, by whose names somebody may be known. One that is older still
 * is told only that there is a newer one. Safe to do twice.
 *
 * @param before epoch milliseconds
 * @throws whatever the signal was aborted with; what is forgotten by then stays so
 */
export async function forgetFiles(bucket: Bucket, before: number, signal: AbortSignal): Promise<void> {
  const notes = (await bucket.list(keys.allNotes)).filter((key) => /^sources\/[^/]+\/files\.json$/.test(key));
  for (const key of notes) {
    signal.throwIfAborted();
    await changeJson(bucket, key, recordSchema, (kept) => {
      const files = kept?.files.filter(({ droppedAt }) => Date.parse(droppedAt) >= before) ?? [];
      const oldest = kept?.files[files.length];
      if (!kept || !oldest) return undefined;
      const forgotten = newestOf(kept.forgotten, oldest);
      return { ...kept, files, ...(forgotten && { forgotten }) };
    });
  }
}

function newestOf(one: Newest | undefined, other: Newest | undefined): Newest | undefined {
  const newer = one && other ? (isAfter(one, other) ? one : other) : (one ?? other);
  return newer && { runId: newer.runId, droppedAt: newer.droppedAt };
}
