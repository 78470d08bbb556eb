import { backupsIn, dayOf, type StoredBackup } from '../../backups/backupNames.ts';
import type { Config } from '../../config/config.ts';
import { keys } from '../../store/keys.ts';
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

type RetentionTools = Pick<Tools, 'bucket' | 'config'>;

/** How many backups of each source need not be kept, whatever the source was called when they were made. */
export async function countExpired(tools: RetentionTools, sources: readonly NamedSource[]): Promise<number[]> {
  const counts: number[] = [];
  for (const source of sources) counts.push((await expiredOf(tools, source)).length);
  return counts;
}

/**
 * Removes the backups that need not be kept, the manifest of each last. Safe to run twice.
 *
 * @throws whatever the signal was aborted with; what is removed by then stays so
 */
export async function removeExpired(
  tools: RetentionTools,
  sources: readonly NamedSource[],
  signal: AbortSignal,
): Promise<void> {
  for (const source of sources) {
    for (const { folder, name } of await expiredOf(tools, source)) {
      signal.throwIfAborted();
      await tools.bucket.remove(`${folder}/${name}.csv`);
      await tools.bucket.remove(`${folder}/${name}.json`);
    }
  }
}

async function expiredOf({ bucket, config }: RetentionTools, { id }: NamedSource): Promise<StoredBackup[]> {
  const stored = backupsIn(await bucket.list(keys.backupsOf(id)));
  const expired = new Set(
    expiredBackups(
      stored.map(({ name }) => name),
      config.backups,
    ),
  );
  return stored.filter(({ name }) => expired.has(name));
}
