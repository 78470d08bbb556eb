import { backupNames, backupsIn, type StoredBackup } from '../../backups/backupNames.ts';
import { type Manifest, readManifest, sha256Of } from '../../backups/manifest.ts';
import type { Config } from '../../config/config.ts';
import { toType } from '../../config/toType.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { readExport } from '../../people/csv/readExport.ts';
import type { Bucket } from '../../store/bucket.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import type { SourceBackup } from './backupReport.ts';
import type { BackupRun, NamedSource } from './backupRun.ts';

/** What making a backup needs. */
export type BackupTools = Pick<Tools, 'bucket' | 'isc' | 'config' | 'now'>;

/**
 * Backs up one source: its people as the API gives them, byte for byte, and beside them a manifest. Two requests. It is
 * safe to run twice: a run writes over nothing but what it has written itself, and what it has made whole it does not make
 * again.
 *
 * @throws Error when what the tenant exports is no list of people, or the signal was aborted
 */
export async function backUpSource(
  tools: BackupTools,
  run: BackupRun,
  source: NamedSource,
  attempt: Attempt,
): Promise<SourceBackup> {
  const { bucket, config } = tools;
  const stored = backupsIn(await bucket.list(keys.backupsOf(source.id)));
  const place = await placeFor(bucket, stored, run, source, config);
  const manifest = place.made ?? (await makeBackup(tools, run, source, place, attempt));
  const before = await manifestBefore(bucket, stored, place.name);
  return {
    ...source,
    key: `${place.folder}/${place.name}.csv`,
    rows: manifest.rows,
    ...(before && { rowsBefore: before.rows }),
    fallen: before !== undefined && before.rows > manifest.rows * 2,
    removed: 0,
  };
}

/** Where the backup of a run goes, and its manifest when an earlier try has made it. */
type Place = StoredBackup & { made?: Manifest };

/** A day's backup that another run has made stays: it may be the last from before a mishap. */
async function placeFor(
  bucket: Bucket,
  stored: readonly StoredBackup[],
  run: BackupRun,
  source: NamedSource,
  { timeZone }: Config,
): Promise<Place> {
  const { ofDay, ofMoment } = backupNames(run.scheduledAt, timeZone);
  for (const name of [ofDay, ofMoment]) {
    const there = stored.find((one) => one.name === name);
    if (!there) return { folder: keys.backups(source), name };
    const made = await readManifest(bucket, there);
    if (typeof made !== 'string' && made.runId === run.id) return { ...there, made };
  }
  throw new Error(`The backup ${ofMoment} was made by another run. Run ${toType('run source-backup')} once more.`);
}

async function makeBackup(
  { bucket, isc, config, now }: BackupTools,
  run: BackupRun,
  source: NamedSource,
  { folder, name }: StoredBackup,
  attempt: Attempt,
): Promise<Manifest> {
  const counted = isc.with(attempt);
  const csv = await counted.records.export(source.id);
  const schema = await counted.schemaAttributes.list(source.id);
  const manifest: Manifest = {
    version: 1,
    source: { id: source.id, name: source.name },
    exportedAt: new Date(now()).toISOString(),
    runId: run.id,
    rows: readExport(csv, schema, config).size,
    bytes: csv.length,
    sha256: sha256Of(csv),
    schema: schema.map(({ type, technicalName, label, required }) => ({
      ...{ type, technicalName, label },
      ...(required !== undefined && { required }),
    })),
  };
  if (run.dryRun) return manifest;
  // The next try may have begun by now, and must not find the two parts of different exports.
  attempt.signal.throwIfAborted();
  await bucket.write(`${folder}/${name}.csv`, csv, 'text/csv');
  attempt.signal.throwIfAborted();
  await bucket.write(`${folder}/${name}.json`, JSON.stringify(manifest, null, 2), 'application/json');
  return manifest;
}

async function manifestBefore(
  bucket: Bucket,
  stored: readonly StoredBackup[],
  name: string,
): Promise<Manifest | undefined> {
  const newest = stored.findLast((other) => other.name < name);
  const manifest = newest === undefined ? 'gone' : await readManifest(bucket, newest);
  return typeof manifest === 'string' ? undefined : manifest;
}
