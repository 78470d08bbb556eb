import type { Config } from '../../../lib/config/config.ts';
import { expirationsOf } from '../lifecycle.ts';
import type { Invariant, Seen } from '../seen.ts';

const day = 24 * 60 * 60_000;

/** What is kept as long as nelm runs, and what has an end of its own: docs/data.md has each. */
const withoutRule = /^(?:sources|notices|approvals|blocked|watched|backups|locks)\//;

/** So many files that were applied to a source are remembered. */
const mostFiles = 50;

/** Nothing is kept that no rule ends, and nothing that a job ends past its time: backups, blocks that were lifted, names of files. */
export function nothingKept(): Invariant {
  return (seen) => {
    const { world, others, now } = seen;
    const { config } = world.deployed();
    const prefixes = [...expirationsOf(config).keys()];
    const wrong = world.storage
      .keys()
      .filter((key) => !withoutRule.test(key) && !prefixes.some((prefix) => key.startsWith(prefix)))
      .map((key) => `5: ${key} is kept, and nothing ends it.`);
    const backup = others.findLast(
      ({ report }) => report.kind === 'source-backup' && report.outcome === 'completed',
    )?.report;
    // What is set to be kept for less goes with the next backup.
    const isOfNow = backup && world.setBetween(Date.parse(backup.startedAt) - day / 2, now).length === 1;
    wrong.push(
      ...made(backup)
        .filter((key) => !world.storage.read(key))
        .map((key) => `5: The backup ${key} was made, and is gone.`),
    );
    return [...wrong, ...(isOfNow ? pastTheirTime(seen, config, Date.parse(backup.startedAt)) : [])].slice(0, 5);
  };
}

/** The keys of the backups that the report of a run says it has made. */
function made(report: object | undefined): string[] {
  const { sources = [] }: { sources?: readonly { key?: string }[] } = report ?? {};
  return sources.flatMap(({ key }) => key ?? []);
}

/** What a backup should have removed that has run since it was looked last. */
function pastTheirTime({ world: { storage } }: Seen, { backups, retention }: Config, backedUpAt: number): string[] {
  const wrong: string[] = [];
  const folders = Map.groupBy(storage.keys('backups/'), (key) => key.split('/')[1] ?? '');
  for (const [folder, keys] of folders) {
    const days = new Set(keys.map((key) => /\d{4}-?\d\d-?\d\d/.exec(key.slice(`backups/${folder}/`.length))?.[0]));
    const most = backups.keepDaily + backups.keepMonthly;
    if (days.size > most) wrong.push(`5: ${folder} has backups of ${days.size} days, and ${most} are to be kept.`);
  }
  // A day more: it counts from when it was due, and may have begun hours later.
  const before = backedUpAt - (retention.runDays + 1) * day;
  for (const key of storage.keys('blocked/')) {
    const { blocks } = JSON.parse(String(storage.read(key)?.bytes));
    for (const { lifted } of blocks)
      if (lifted && Date.parse(lifted.at) < before) wrong.push(`5: ${key} was lifted ${lifted.at}, and is kept.`);
  }
  for (const key of storage.keys('sources/').filter((one) => one.endsWith('/files.json'))) {
    const { files } = JSON.parse(String(storage.read(key)?.bytes));
    const old = files.filter(({ droppedAt }: { droppedAt: string }) => Date.parse(droppedAt) < before);
    if (files.length > mostFiles || old.length > 0)
      wrong.push(`5: ${key} has ${files.length} files, ${old.length} of them past their time.`);
  }
  return wrong;
}
