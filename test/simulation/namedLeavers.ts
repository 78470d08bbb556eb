import { idleOutcomes } from './eventOutcomes.ts';
import { accountsIn, type Seen } from './seen.ts';

/** Whom a run names who may have left a source by it, and between which moments it ran, in epoch milliseconds. */
export type NamedLeavers = { source: string; accounts: readonly string[]; from: number; to: number };

/**
 * Whom the new reports name of whom the delete threshold may count that they have left: be it that they did, that they were to, or that
 * nobody knows. Those are more than it counts.
 */
export function namedLeavers({ world, imports, sweeps, events }: Seen): NamedLeavers[] {
  const timesOf = ({ startedAt, finishedAt }: { startedAt: string; finishedAt: string }) => ({
    ...{ from: Date.parse(startedAt), to: Date.parse(finishedAt) },
  });
  return [
    ...imports.map(({ folder, report }) => ({
      ...{ source: report.source.name, accounts: leaversOfFile(world, folder, report.outcome), ...timesOf(report) },
    })),
    ...sweeps.flatMap(({ folder, report }) =>
      report.sources.map(({ name }) => ({
        ...{ source: name, accounts: accountsIn(world, `${folder}/deleted-${name}.csv`), ...timesOf(report) },
      })),
    ),
    ...events.map(({ report }) => ({
      ...{ source: report.source.name, accounts: report.events.flatMap(leaverOfEvent), ...timesOf(report) },
    })),
  ];
}

/** What is sent of whoever loses access by a file: they are ended, or have other dates. */
const isLeaving = ({ what }: { what: string }) => ['ended', 'endDate', 'startDate'].includes(what);

function leaversOfFile(world: Seen['world'], folder: string, outcome: string): string[] {
  const changes = ['planned-changes.json', 'landed-changes.json', 'approved-changes.json'].flatMap((file) => {
    const kept = world.storage.read(`${folder}/${file}`);
    const all: { account: string; what: string }[] = kept ? JSON.parse(String(kept.bytes)) : [];
    return all.filter(isLeaving).map(({ account }) => account);
  });
  const files = ['ended.csv', 'not-ended.csv', ...(outcome === 'failed' ? ['upload.csv', 'endings.csv'] : [])];
  return [...changes, ...files.flatMap((file) => accountsIn(world, `${folder}/${file}`))];
}

/** Whoever is stopped counts, whatever came of it, and so does who may have lost access by another event that was carried out. */
function leaverOfEvent({ accountName, event, outcome, changed }: Seen['events'][number]['report']['events'][number]) {
  if (accountName === undefined || outcome === 'held') return [];
  const isIdle = idleOutcomes.has(outcome) || outcome === 'created' || outcome === 'approved';
  if (event.type !== 'stopped' && isIdle) return [];
  const hasDates = changed.length === 0 || changed.some(({ name }) => isLeaving({ what: name }));
  return outcome === 'changed' && !hasDates ? [] : [accountName];
}
