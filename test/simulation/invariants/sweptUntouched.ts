import { accountsIn, type Invariant, type Seen } from '../seen.ts';

const minute = 60_000;

type Sweep = Seen['sweeps'][number];

/** A sweep on which operators decided deletes nobody whom somebody has changed since it found them. */
export const sweptUntouched: Invariant = (seen) => {
  const { sweeps, journal, world, records, now } = seen;
  const named = (sweep: Sweep, source: string) => accountsIn(world, `${sweep.folder}/deleted-${source}.csv`);
  return sweeps.flatMap((sweep) => {
    const { runId, startedAt, finishedAt, outcome, sources } = sweep.report;
    const decided = journal.decisions.find((one) => one.runId === runId && one.decision === 'approve');
    if (!decided) return [];
    // The file of a sweep that could not count whom it has deleted has those too whom it left alone: somebody may delete them later.
    const until = outcome === 'failed' ? now : Date.parse(finishedAt);
    return sources.flatMap(({ name }) => {
      const others = sweeps.filter((one) => one !== sweep).flatMap((one) => named(one, name));
      const gone = named(sweep, name).filter((one) => !records.get(name)?.has(one) && !others.includes(one));
      const isDeletedByHand = (account: string) =>
        journal.hands.some(
          (one) =>
            one.account === account &&
            one.source === name &&
            one.values === undefined &&
            one.at > Date.parse(startedAt) - minute &&
            one.at < until + minute,
        );
      const touched = journal.hands.filter(
        ({ source, account, at, values, isSoAlready }) =>
          source === name &&
          // Whoever was given what they had was not changed, and their record does not say so either.
          !isSoAlready &&
          gone.includes(account) &&
          !isDeletedByHand(account) &&
          values !== undefined &&
          at > Date.parse(startedAt) + minute &&
          at < decided.at - minute,
      );
      return touched.map(
        ({ account }) =>
          `2: ${runId} deleted ${account} of ${name}, who was changed by hand while it waited for a decision.`,
      );
    });
  });
};
