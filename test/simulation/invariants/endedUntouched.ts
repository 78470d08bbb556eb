import { accountsIn, type Invariant } from '../seen.ts';

const minute = 60_000;

/** What operators have said yes to of a file ends nobody whose end somebody has moved by hand since they were asked. */
export const endedUntouched: Invariant = ({ imports, journal, world }) =>
  imports.flatMap(({ folder, report: { runId, decision, source } }) => {
    const decided = journal.decisions.find((one) => one.runId === runId);
    if (decision !== 'approved' || !decided) return [];
    const planned = world.storage.read(`${folder}/plan.json`)?.at ?? decided.at;
    const held = new Set(accountsIn(world, `${folder}/held.csv`));
    const ended = new Set(accountsIn(world, `${folder}/ended.csv`).filter((account) => held.has(account)));
    return journal.hands.flatMap(({ source: where, account, at, values }) => {
      const isMeanwhile = at > planned + minute && at < decided.at - minute;
      if (where !== source.name || !isMeanwhile || values?.end === undefined || !ended.has(account)) return [];
      return [`2: ${runId} ended ${account} of ${where}, whose end was moved by hand while it waited for a decision.`];
    });
  });
