import type { Journal } from '../journal.ts';
import type { Invariant, Seen } from '../seen.ts';

/** In milliseconds: clocks may differ, and what somebody did is noted a moment later. */
const margin = 10_000;

/** No contract is extended by the choice of a manager while its person is stopped by an operator; unless it has that very end already. */
export function stoppedNotExtended(): Invariant {
  /** People and ends that choices have given them. */
  const given = new Set<string>();
  return ({ choices, journal }) =>
    choices.flatMap(({ report }) => {
      const { outcome, accountName = '', source, endDate } = report;
      const end = Date.parse(endDate?.after ?? '');
      const who = `${source?.name} ${accountName} ${end}`;
      const isSoAlready =
        given.has(who) || journal.hands.some((one) => one.account === accountName && one.values?.end === end);
      if (outcome !== 'extended' || isSoAlready) return [];
      given.add(who);
      const stoppedAt = stoppedThen(journal, report);
      if (stoppedAt === undefined) return [];
      return [`2: ${report.runId} extended ${accountName}, who was stopped at ${new Date(stoppedAt).toISOString()}.`];
    });
}

/** When an operator stopped somebody who was so while a run was under way. What an HR system wants may wait for a decision. */
function stoppedThen(
  { blocks }: Journal,
  { accountName, source, startedAt, finishedAt }: Seen['choices'][number]['report'],
): number | undefined {
  const own = blocks.filter((one) => one.source === source?.name && one.account === accountName);
  const last = own.findLast(({ at, isOfSystem }) => !isOfSystem && at < Date.parse(startedAt) - margin);
  if (last?.what !== 'stop') return undefined;
  const isLifted = own.some(({ what, at }) => what === 'lift' && at > last.at && at < Date.parse(finishedAt) + margin);
  return isLifted ? undefined : last.at;
}
