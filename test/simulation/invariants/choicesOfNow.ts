import type { Journal } from '../journal.ts';
import { accountsIn, type Invariant, type Seen } from '../seen.ts';

/** In milliseconds: clocks may differ, and what somebody did is noted a moment later. */
const margin = 10_000;

/** Somebody was changed beside choices, from when until when, in epoch milliseconds. */
type Touch = { source: string; account: string; from: number; to: number };

/**
 * No contract is extended by the choice of a manager who was told of it before somebody, or a file, changed the record; unless it has
 * that very end already.
 */
export function choicesOfNow(): Invariant {
  const byFiles: Touch[] = [];
  /** People and ends that choices have given them. */
  const given = new Set<string>();
  let before: Seen['records'] | undefined;
  return (seen) => {
    const { choices, imports, world, journal, records } = seen;
    for (const { folder, report } of imports)
      if (report.outcome === 'completed') byFiles.push(...touchedBy(seen, folder, report));
    const touches = [...byFiles, ...byHand(journal)];
    const wrong = choices.flatMap(({ report: { runId, outcome, accountName = '', source, startedAt, endDate } }) => {
      const end = Date.parse(endDate?.after ?? '');
      const who = `${source?.name} ${accountName} ${end}`;
      const isSoAlready =
        given.has(who) ||
        before?.get(source?.name ?? '')?.get(accountName)?.end === end ||
        journal.hands.some((one) => one.account === accountName && one.values?.end === end);
      if (outcome === 'extended') given.add(who);
      if (outcome !== 'extended' || isSoAlready) return [];
      const contracts = world.storage.keys(`contracts/${runId.slice(-12)}`);
      const { modified } = contracts[0] ? JSON.parse(String(world.storage.read(contracts[0])?.bytes)) : {};
      const told = Date.parse(modified ?? '');
      const isChanged = touches.some(
        (one) =>
          one.source === source?.name &&
          one.account === accountName &&
          one.from > told + margin &&
          one.to < Date.parse(startedAt) - margin,
      );
      return isChanged ? [`2: ${runId} extended ${accountName}, who was changed after their manager was told.`] : [];
    });
    before = records;
    return wrong;
  };
}

function touchedBy(
  { world }: Seen,
  folder: string,
  { source, startedAt, finishedAt }: Seen['imports'][number]['report'],
): Touch[] {
  const [from, to] = [Date.parse(startedAt), Date.parse(finishedAt)];
  const accounts = new Set(accountsIn(world, `${folder}/changes.csv`));
  return Array.from(accounts, (account) => ({ source: source.name, account, from, to }));
}

/** Whoever was given what they had was not changed, and their record does not say so either. */
function byHand({ hands }: Journal): Touch[] {
  return hands
    .filter(({ isSoAlready }) => !isSoAlready)
    .map(({ source, account, at }) => ({ source, account, from: at, to: at }));
}
