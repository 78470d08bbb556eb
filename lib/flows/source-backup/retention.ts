import { backupsIn, dayOf, type StoredBackup } from '../../backups/backupNames.ts';
import type { Config } from '../../config/config.ts';
import { keys, sourceOfFolder } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import type { NamedSource } from './backupRun.ts';

/**
 * The names of backups that need not be kept: those of none of the newest days for which there is one, and of none of the
 * first days in the newest months for which there is one. Counted by what is there, not by the calendar: when none was made
 * for a while, the old ones are kept, and the newest always is.
 */
export function expiredBackups(names: readonly string[], { keepDaily, keepMonthly }: Config['backups']): string[] {
  const days = [...new Set(names.map(dayOf))].sort().reverse();
  const months = Map.groupBy(days, (day) => day.slice(0, 7));
  const firstDays = [...months.values()].slice(0, keepMonthly).map((daysOfMonth) => daysOfMonth.at(-1));
  const kept = new Set([...days.slice(0, keepDaily), ...firstDays]);
  return names.filter((name) => !kept.has(dayOf(name)));
}

/**
 * The same of a source that the tenant no longer has: counted as if a backup had been made on each day since, so that the last of
 * them ends too.
 *
 * @param today such as 2026-11-28
 */
function expiredOfRemoved(names: readonly string[], today: string, settings: Config['backups']): string[] {
  const days: string[] = [];
  const last = names.map(dayOf).sort().at(-1) ?? today;
  for (let at = Date.parse(today); at > Date.parse(last); at -= dayMilliseconds) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  const expired = new Set(expiredBackups([...names, ...days], settings));
  return names.filter((name) => expired.has(name));
}

const dayMilliseconds = 24 * 60 * 60_000;

type RetentionTools = Pick<Tools, 'bucket' | 'config'>;

/**
 * How many backups of each source need not be kept, whatever the source was called when they were made; and last, how many of
 * sources that the tenant no longer has.
 *
 * @param sources that the tenant has
 * @param today such as 2026-11-28
 */
export async function countExpired(
  tools: RetentionTools,
  sources: readonly NamedSource[],
  today: string,
): Promise<number[]> {
  const counts: number[] = [];
  for (const source of sources) counts.push((await expiredOf(tools, source)).length);
  return [...counts, (await expiredOfOthers(tools, sources, today)).length];
}

/**
 * Removes the backups that need not be kept, the manifest of each last, those of sources too that the tenant no longer has. Safe to
 * run twice.
 *
 * @param sources that the tenant has
 * @param today such as 2026-11-28
 * @throws whatever the signal was aborted with; what is removed by then stays so
 */
export async function removeExpired(
  tools: RetentionTools,
  sources: readonly NamedSource[],
  today: string,
  signal: AbortSignal,
): Promise<void> {
  const { bucket } = tools;
  const expired = await expiredOfOthers(tools, sources, today);
  for (const source of sources) expired.push(...(await expiredOf(tools, source)));
  for (const { folder, name } of expired) {
    signal.throwIfAborted();
    await bucket.remove(`${folder}/${name}.csv`);
    await bucket.remove(`${folder}/${name}.json`);
  }
}

/** Those of sources that the tenant no longer has. */
async function expiredOfOthers(
  { bucket, config }: RetentionTools,
  sources: readonly NamedSource[],
  today: string,
): Promise<StoredBackup[]> {
  const known = sources.map(({ id }) => keys.backupsOf(id));
  const stored = backupsIn(await bucket.list(keys.allBackups));
  const removed = stored.filter(({ folder }) => !known.some((prefix) => `${folder}/`.startsWith(prefix)));
  return [...Map.groupBy(removed, ({ folder }) => sourceOfFolder(folder).id).values()].flatMap((ofOne) =>
    among(ofOne, expiredOfRemoved(namesOf(ofOne), today, config.backups)),
  );
}

async function expiredOf({ bucket, config }: RetentionTools, { id }: NamedSource): Promise<StoredBackup[]> {
  const stored = backupsIn(await bucket.list(keys.backupsOf(id)));
  return among(stored, expiredBackups(namesOf(stored), config.backups));
}

function namesOf(stored: readonly StoredBackup[]): string[] {
  return stored.map(({ name }) => name);
}

function among(stored: readonly StoredBackup[], names: readonly string[]): StoredBackup[] {
  const wanted = new Set(names);
  return stored.filter(({ name }) => wanted.has(name));
}
