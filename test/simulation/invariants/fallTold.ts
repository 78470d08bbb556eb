import { loggedRuns } from '../loggedRuns.ts';
import type { Invariant, Seen } from '../seen.ts';

const day = 86_400_000;

/** A backup of a source: its key, the day of it, the run that made it, and how many people it has. */
type Backup = { key: string; date: string; runId: string; people: number };

/**
 * Operators are told of each source that has lost more than half of its people from one day's backup to the next, or the log says why
 * not. Backups have a day to be made and told of.
 */
export function fallTold(): Invariant {
  const last = new Map<string, Backup>();
  return ({ world }) => {
    const wrong: string[] = [];
    for (const source of world.sources.keys())
      for (const backup of backupsOf(world, source)) {
        const before = last.get(source);
        if (before && before.key >= backup.key) continue;
        last.set(source, backup);
        const isNext = before && Date.parse(backup.date) - Date.parse(before.date) === day;
        if (isNext && before.people > backup.people * 2 && !isTold(world, source, before, backup))
          wrong.push(
            `4: ${source} had ${before.people} people in the backup of ${before.date} and has ${backup.people} in that of ${backup.date}, and nobody was told.`,
          );
      }
    return wrong;
  };
}

/**
 * Those of each day whose runs have ended, the oldest first. A backup is there once its manifest is. By a clock that is behind there may be
 * another one of a day, with which the next day's is compared.
 */
function backupsOf({ storage, sources }: Seen['world'], source: string): Backup[] {
  return storage.keys(`backups/${sources.get(source)?.id}_`).flatMap((key) => {
    const [, date] = /\/(\d{4}-\d\d-\d\d)(?:T\d+Z)?\.csv$/.exec(key) ?? [];
    const manifest = storage.read(key.replace(/csv$/, 'json'));
    if (date === undefined || !manifest) return [];
    const { runId } = JSON.parse(String(manifest.bytes));
    if (!storage.read(`runs/_source-backup/${runId}/report.json`)) return [];
    const rows = String(storage.read(key)?.bytes).trim().split('\n').length - 1;
    return [{ key, date, runId, people: rows }];
  });
}

function isTold(world: Seen['world'], source: string, before: Backup, { runId, people }: Backup): boolean {
  const mail = world.mailbox.mails.find(({ key }) => key === `${runId}/fallen`);
  const says = new RegExp(`^.*${source}.*\\b${before.people}\\b.*\\b${people}\\b.*$`, 's');
  return (mail && says.test(mail.text)) ?? loggedRuns(world, 'the operators could not be told').has(runId);
}
