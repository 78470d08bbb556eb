import { accountsIn, type Seen } from '../seen.ts';

/** Whomever a run says that it ended, or deleted, stand in its file with which they can be put back. */
export function endedListed({ imports, events, world }: Seen): string[] {
  const ended = imports.flatMap(({ folder, report: { runId, counts } }) => {
    const listed = new Set(accountsIn(world, `${folder}/ended.csv`)).size;
    const count = counts.ended ?? 0;
    return listed < count ? [`6: ${runId} counts ${count} people as ended, and ended.csv has ${listed}.`] : [];
  });
  const deleted = events.flatMap(({ folder, report }) =>
    report.events.flatMap(({ accountName = '', deleted: file }) =>
      file === undefined || accountsIn(world, `${folder}/${file}`).includes(accountName)
        ? []
        : [`6: ${report.runId} says that ${file} has ${accountName}, whom it deleted, and it has not.`],
    ),
  );
  return [...ended, ...deleted];
}
