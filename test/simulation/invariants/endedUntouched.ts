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
      if (hadEnd(String(world.storage.read(`${folder}/held.csv`)?.bytes), account, values.end)) return [];
      return [`2: ${runId} ended ${account} of ${where}, whose end was moved by hand while it waited for a decision.`];
    });
  });

/** Whether somebody had that very end when operators were asked: whoever was given it anew was not moved. */
function hadEnd(list: string, account: string, end: number): boolean {
  const row = list.split('\n').find((one) => one.replaceAll('"', '').startsWith(`${account},`)) ?? '';
  return [...row.matchAll(/\d{4}-\d\d-\d\dT[\d:]+(?:Z|[+-][\d:]+)/g)].some(([moment]) => Date.parse(moment) === end);
}
