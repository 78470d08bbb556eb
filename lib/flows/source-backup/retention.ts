import type { Config } from '../../config/config.ts';
import { dayOf } from './backupNames.ts';

/**
 * The backups that need not be kept: those of none of the newest days for which there is one, and of none of the first
 * days in the newest months for which there is one. Counted by what is there, not by the calendar: when none was made for
 * a while, the old ones are kept, and the newest always is.
 */
export function expiredBackups(names: readonly string[], { keepDaily, keepMonthly }: Config['backups']): string[] {
  const days = [...new Set(names.map(dayOf))].sort().reverse();
  const months = Map.groupBy(days, (day) => day.slice(0, 7));
  const firstDays = [...months.values()].slice(0, keepMonthly).map((daysOfMonth) => daysOfMonth.at(-1));
  const kept = new Set([...days.slice(0, keepDaily), ...firstDays]);
  return names.filter((name) => !kept.has(dayOf(name)));
}
