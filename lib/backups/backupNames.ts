import { dateReader } from '../dates/dates.ts';

/** A backup that lies in the bucket. A source has a folder for each name that it had when a backup was made. */
export type StoredBackup = { folder: string; name: string };

/**
 * The names that the backup of a run may have: the day for which it was scheduled, in the organisation's zone, and, where
 * another run has made that day's already, the day with the time. Later names sort later.
 *
 * @param scheduledAt ISO instant
 */
export function backupNames(scheduledAt: string, timeZone: string): { ofDay: string; ofMoment: string } {
  const day = dateReader({ timeZone, dateFormats: [] })(scheduledAt, 'start')?.text.slice(0, 10) ?? '';
  const utc = scheduledAt.slice(0, 19).replaceAll(/[-:]/g, '');
  return { ofDay: day, ofMoment: `${day}T${utc.slice(9)}Z` };
}

/** The day of a backup by its name. */
export function dayOf(name: string): string {
  return name.slice(0, 10);
}

/** What else lies in a folder of backups, put there by somebody, is none and is left alone. */
const manifestKey = /^([^/]+\/[^/]+)\/(\d{4}-\d\d-\d\d(?:T\d{6}Z)?)\.json$/;

/** The backups among keys of the bucket, oldest first. A backup is there once its manifest is. */
export function backupsIn(keys: readonly string[]): StoredBackup[] {
  return keys
    .flatMap((key) => {
      const [, folder, name] = manifestKey.exec(key) ?? [];
      return folder !== undefined && name !== undefined ? [{ folder, name }] : [];
    })
    .sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
}
