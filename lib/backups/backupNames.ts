import { dateReader } from '../dates/dates.ts';

/** A backup that lies in the bucket. A source has a folder for each name that it had when a backup was made. */
export type StoredBackup = { folder: string; name: string };

/**
 * The names that the backup of a run may have: the day for which it was scheduled, in the organisation's zone, and, where
 * another run has made that day's already, the day and the moment in UTC. The moment has its own day, which may be the one before or
 * after: of one day, later names sort later.
 *
 * @param scheduledAt ISO instant
 */
export function backupNames(scheduledAt: string, timeZone: string): { ofDay: string; ofMoment: string } {
  const day = dateReader({ timeZone, dateFormats: [] })(scheduledAt, 'start')?.text.slice(0, 10) ?? '';
  const utc = new Date(scheduledAt).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return { ofDay: day, ofMoment: `${day}_${utc}Z` };
}

/** The day of a backup by its name. */
export function dayOf(name: string): string {
  return name.slice(0, 10);
}

/** Those of moments that an earlier version of nelm made have the time alone. */
const namePattern = /^\d{4}-\d\d-\d\d(?:_\d{8}T\d{6}Z|T\d{6}Z)?$/;

/** Whether a backup may have this name. */
export function isBackupName(text: string): boolean {
  return namePattern.test(text);
}

const manifestKey = /^([^/]+\/[^/]+)\/([^/]+)\.json$/;

/**
 * The backups among keys of the bucket, oldest first. A backup is there once its manifest is. What else lies in a folder of backups, put
 * there by somebody, is none and is left alone.
 */
export function backupsIn(keys: readonly string[]): StoredBackup[] {
  return keys
    .flatMap((key) => {
      const [, folder, name] = manifestKey.exec(key) ?? [];
      return folder !== undefined && name !== undefined && isBackupName(name) ? [{ folder, name }] : [];
    })
    .sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
}
