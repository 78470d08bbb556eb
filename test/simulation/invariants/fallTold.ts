import { loggedRuns } from '../loggedRuns.ts';
import type { Invariant, Seen } from '../seen.ts';

const day = 86_400_000;

/** A backup of a source: its name, which begins with its day, when and by which run it was made, and how many people it has. */
type Backup = { name: string; at: number; runId: string; people: number };

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
        if (before && before.at >= backup.at) continue;
        last.set(source, backup);
        const isNext = before && dayOf(backup) - dayOf(before) <= day;
        if (isNext && before.people > backup.people * 2 && !isTold(world, source, before, backup))
          wrong.push(
            `4: ${source} had ${before.people} people in the backup of ${before.name} and has ${backup.people} in that of ${backup.name}, and nobody was told.`,
          );
      }
    return wrong;
  };
}

/** In epoch milliseconds, as if it were one by UTC. */
const dayOf = ({ name }: Backup) => Date.parse(name.slice(0, 10));

/**
 * Those whose runs have ended, the oldest first, the second of a day too: the job fires every 24 hours here, and a day of the organisation
 * may have 25. A backup is there once its manifest is.
 */
function backupsOf({ storage, sources }: Seen['world'], source: string): Backup[] {
  const backups = storage.keys(`backups/${sources.get(source)?.id}_`).flatMap((key) => {
    const [, name] = /\/([^/]+)\.csv$/.exec(key) ?? [];
    const manifest = storage.read(key.replace(/csv$/, 'json'));
    if (name === undefined || !manifest) return [];
    const { runId, exportedAt } = JSON.parse(String(manifest.bytes));
    if (!storage.read(`runs/_source-backup/${runId}/report.json`)) return [];
    const rows = String(storage.read(key)?.bytes).trim().split('\n').length - 1;
    return [{ name, at: Date.parse(exportedAt), runId, people: rows }];
  });
  return backups.sort((one, other) => one.at - other.at);
}

function isTold(world: Seen['world'], source: string, before: Backup, { runId, people }: Backup): boolean {
  const mail = world.mailbox.mails.find(({ key }) => key === `${runId}/fallen`);
  const says = new RegExp(`${source}.*${asMailed(before.people)}.*${asMailed(people)}`, 's');
  return (mail && says.test(mail.text)) ?? loggedRuns(world, 'the operators could not be told').has(runId);
}

/** A number as a mail writes it, such as 1,160, and not as a part of another one. */
function asMailed(people: number): string {
  return `(?<![\\d,])${people.toLocaleString('en')}(?!,?\\d)`;
}
