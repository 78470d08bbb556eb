import { dateReader } from '../../dates/dates.ts';

/** The folder of a source's backups. A slash in a source's name must not look like a folder. */
export function backupsFolder(sourceName: string): string {
  return `backups/${sourceName.replaceAll('/', '%2F')}`;
}

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

/** The names of backups among keys of a source's folder, oldest first. One is there once its manifest is. */
export function namesIn(keys: readonly string[]): string[] {
  return keys
    .filter((key) => key.endsWith('.json'))
    .map((key) => key.slice(key.lastIndexOf('/') + 1, -'.json'.length))
    .sort();
}
