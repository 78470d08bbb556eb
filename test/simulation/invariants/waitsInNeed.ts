import { type NamedLeavers, namedLeavers } from '../namedLeavers.ts';
import { accountsIn, type Invariant, type Seen } from '../seen.ts';
import type { Settings } from '../settings.ts';

const [minute, hour] = [60_000, 3_600_000];

/** People who wait because of the delete threshold, by a run that judged that between two moments, in epoch milliseconds. */
type Waiting = { source: string; runId: string; accounts: readonly string[]; from: number; to: number };

/**
 * Nobody waits for a decision because of the delete threshold but where so many may have left within a day. Whoever is named counts as
 * one who has, and the people of a source are only those who were surely in it, so that too many are let wait rather than too few.
 */
export function waitsInNeed(): Invariant {
  let named: NamedLeavers[] = [];

  function isInNeed(seen: Seen, { source, accounts, from, to }: Waiting): boolean {
    const others = named.filter((one) => one.source === source && one.to >= from - 26 * hour && one.from <= to + hour);
    // Whom operators have stopped is looked after by the block, and may be missing from a list that counts them all the same.
    const stopped = seen.journal.blocks.filter((one) => one.source === source).map(({ account }) => account);
    const leaving = new Set([...accounts, ...stopped, ...others.flatMap((one) => one.accounts)]).size;
    const people = inForce(seen, source, { from, to });
    // It was judged by settings that were deployed when its execution began, which may have been some time before it wrote that down.
    return seen.world.setBetween(from - 6 * hour, to).some((settings) => exceeds(leaving, people, source, settings));
  }

  return (seen) => {
    named = [...named.filter(({ to }) => to > seen.now - 12 * 24 * hour), ...namedLeavers(seen)];
    return [...ofFiles(seen), ...ofSweeps(seen), ...ofEvents(seen)]
      .filter((waiting) => !isInNeed(seen, waiting))
      .map(
        ({ source, runId, accounts }) =>
          `2: By ${runId} ${accounts.toSorted().join(', ') || 'nobody'} of ${source} waits for a decision, and fewer have left than the threshold.`,
      );
  };
}

/** Whether so many who leave are more than may without a decision: both bounds must be passed. */
function exceeds(leaving: number, people: number, source: string, { sources }: Settings): boolean {
  const set = { ...sources?.['*'], ...sources?.[source] };
  const { deleteThresholdMinimum: always = 5, deleteThresholdPercent: percent = 10 } = set;
  return leaving > always && leaving * 100 > people * percent;
}

/** How many people of a source had a contract that ran all the time between two moments, by what nobody has changed since. */
function inForce({ records }: Seen, source: string, { from, to }: Pick<Waiting, 'from' | 'to'>): number {
  const all = [...(records.get(source)?.values() ?? [])];
  return all.filter(({ modified, end }) => modified < from - minute && end > to + minute).length;
}

const momentsOf = ({ startedAt, finishedAt }: { startedAt: string; finishedAt: string }) => ({
  ...{ from: Date.parse(startedAt), to: Date.parse(finishedAt) },
});

/** Rows always wait because of it; whom a full list lacks may wait since it names nobody, or a row may be theirs. */
function ofFiles({ imports, world }: Seen): Waiting[] {
  return imports.flatMap(({ folder, report }) => {
    const { runId, source, counts, missing = '', outcome, decision } = report;
    const lacksTooMany = /whose contracts go on .*That is more than/s.test(missing);
    const isOfThreshold = (counts.heldRows ?? 0) > 0 || ((counts.held ?? 0) > 0 && lacksTooMany);
    if (outcome !== 'held' || decision !== undefined || !isOfThreshold) return [];
    return [{ source: source.name, runId, accounts: accountsIn(world, `${folder}/held.csv`), ...momentsOf(report) }];
  });
}

function ofSweeps({ sweeps, world }: Seen): Waiting[] {
  return sweeps.flatMap(({ folder, report }) => {
    const kept = world.storage.read(`${folder}/found.json`);
    const found: { source: string; accountName: string }[] = kept ? JSON.parse(String(kept.bytes)) : [];
    return report.sources
      .filter(({ outcome }) => outcome === 'held')
      .map(({ id, name }) => {
        const accounts = found.filter(({ source }) => source === id).map(({ accountName }) => accountName);
        return { source: name, runId: report.runId, accounts, ...momentsOf(report) };
      });
  });
}

/** Each event was judged by itself: who waits already has not left. */
function ofEvents({ events }: Seen): Waiting[] {
  return events.flatMap(({ report }) =>
    report.events
      .filter(({ outcome, reason }) => outcome === 'held' && /than the delete threshold/.test(reason ?? ''))
      .map(({ accountName }) => ({
        ...{ source: report.source.name, runId: report.runId },
        accounts: accountName === undefined ? [] : [accountName],
        ...momentsOf(report),
      })),
  );
}
