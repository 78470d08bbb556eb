import type { Config } from '../../config/config.ts';
import type { Isc } from '../../isc/client.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import type { Mailer } from '../../mail/mailer.ts';
import { readExport } from '../../people/csv/readExport.ts';
import type { Bucket } from '../../store/bucket.ts';
import { backupNames, backupsFolder, namesIn } from './backupNames.ts';
import type { SourceBackup } from './backupReport.ts';
import { type Manifest, readManifest, sha256Of } from './manifest.ts';
import { expiredBackups } from './retention.ts';

/** What a backup works with. */
export type BackupTools = { bucket: Bucket; isc: Isc; mailer: Mailer; config: Config; now: () => number };

/** The run that backs up all sources: its id, the moment it was scheduled for, and whether it is to keep anything. */
export type BackupRun = { id: string; scheduledAt: string; dryRun: boolean };

export type NamedSource = { id: string; name: string };

/**
 * Backs up one source: its people as the API gives them, byte for byte, and beside them a manifest. Two requests. Safe to run
 * twice: a run writes over nothing but what it has written itself.
 *
 * @throws Error when what the tenant exports is no list of people
 */
export async function backUpSource(
  { bucket, isc, config, now }: BackupTools,
  run: BackupRun,
  source: NamedSource,
  requests: RequestCounts,
): Promise<SourceBackup> {
  const counted = isc.with({ counts: requests });
  const schema = await counted.schemaAttributes.list(source.id);
  const csv = await counted.records.export(source.id);
  const manifest: Manifest = {
    version: 1,
    source,
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
  const folder = backupsFolder(source.name);
  const name = await nameFor(bucket, folder, run, config);
  const before = await manifestBefore(bucket, folder, name);
  if (!run.dryRun) {
    await bucket.write(`${folder}/${name}.csv`, csv, 'text/csv');
    await bucket.write(`${folder}/${name}.json`, JSON.stringify(manifest, null, 2), 'application/json');
  }
  return {
    ...source,
    key: `${folder}/${name}.csv`,
    rows: manifest.rows,
    ...(before && { rowsBefore: before.rows }),
    fallen: before !== undefined && before.rows > manifest.rows * 2,
    removed: 0,
  };
}

/** A day's backup that another run has made stays: it may be the last from before a mishap. */
async function nameFor(bucket: Bucket, folder: string, run: BackupRun, { timeZone }: Config): Promise<string> {
  const { ofDay, ofMoment } = backupNames(run.scheduledAt, timeZone);
  const ofThatDay = await readManifest(bucket, folder, ofDay);
  const isOthers = ofThatDay === 'unreadable' || (ofThatDay !== 'gone' && ofThatDay.runId !== run.id);
  return isOthers ? ofMoment : ofDay;
}

async function manifestBefore(bucket: Bucket, folder: string, name: string): Promise<Manifest | undefined> {
  const newest = namesIn(await bucket.list(`${folder}/`)).findLast((other) => other < name);
  const manifest = newest === undefined ? 'gone' : await readManifest(bucket, folder, newest);
  return typeof manifest === 'string' ? undefined : manifest;
}

/** Removes the backups of a source that need not be kept, the manifest of each last. Gives how many they are. */
export async function removeExpired(
  { bucket, config }: BackupTools,
  { dryRun }: BackupRun,
  source: NamedSource,
): Promise<number> {
  const folder = backupsFolder(source.name);
  const expired = expiredBackups(namesIn(await bucket.list(`${folder}/`)), config.backups);
  for (const name of dryRun ? [] : expired) {
    await bucket.remove(`${folder}/${name}.csv`);
    await bucket.remove(`${folder}/${name}.json`);
  }
  return expired.length;
}
