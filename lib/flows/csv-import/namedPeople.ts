import * as z from 'zod';
import { accountKey } from '../../people/person.ts';
import { type AppliedFile, laterFiles } from '../../store/appliedFiles.ts';
import type { Bucket } from '../../store/bucket.ts';
import { changeJson } from '../../store/changeJson.ts';
import type { Newest } from '../../store/newest.ts';
import type { ImportRun } from './importRun.ts';

const namedSchema = z.object({
  /** Whose rows were taken, by `accountKey`. */
  taken: z.array(z.string()),
  /** Whose rows were rejected: what a file says of them counts for nothing, but it does not say that they are not there. */
  rejected: z.array(z.string()),
});

/** A file that was dropped later and has been applied, and whom it names, by `accountKey`. */
export type LaterFile = AppliedFile & { taken: ReadonlySet<string>; rejected: ReadonlySet<string> };

const listOf = (folder: string) => `${folder}/named.json`;

/** Keeps whom a file names, for older files that come after it. */
export async function keepNamed(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
  taken: Iterable<string>,
  rejected: Iterable<string>,
): Promise<void> {
  const keysOf = (names: Iterable<string>) => Array.from(names, accountKey).filter((key) => key !== '');
  const named: z.infer<typeof namedSchema> = { taken: keysOf(taken), rejected: keysOf(rejected) };
  await bucket.write(listOf(folder), JSON.stringify(named), 'application/json');
}

/**
 * Takes back what a file says of people of whom it was not done: it failed, or was not approved. Older files have their say again.
 * Safe to do twice.
 */
export async function takeBack(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
  names: Iterable<string>,
): Promise<void> {
  const keys = new Set(Array.from(names, accountKey));
  if (keys.size === 0) return;
  await changeJson(bucket, listOf(folder), namedSchema, (named) => {
    if (!named) return undefined;
    const taken = named.taken.filter((key) => !keys.has(key));
    return { taken, rejected: [...new Set([...named.rejected, ...keys])] };
  });
}

/** Whom the file of a run names, by `accountKey`; undefined when that was not kept. */
export async function readNamed(bucket: Bucket, { folder }: Pick<ImportRun, 'folder'>) {
  return (await bucket.readJson(listOf(folder), namedSchema))?.value;
}

/** The files that a run's file gives way to, the newest first; or the newest, where not all of them are known any more. */
export async function readLaterFiles(
  bucket: Bucket,
  sourceId: string,
  order: Newest,
): Promise<{ all: LaterFile[] } | { newest: Newest }> {
  const later = await laterFiles(bucket, sourceId, order);
  if ('newest' in later) return later;
  const all: LaterFile[] = [];
  for (const file of later.all) {
    const named = await readNamed(bucket, file);
    if (!named) return { newest: later.all[0] ?? file };
    all.push({ ...file, taken: new Set(named.taken), rejected: new Set(named.rejected) });
  }
  return { all };
}
