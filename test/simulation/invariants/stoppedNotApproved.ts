import type { Journal } from '../journal.ts';
import type { Invariant } from '../seen.ts';

/** So long, in milliseconds, a rule may take from its look at who is stopped to its decision, where ISC has to be asked again. */
const margin = 15 * 60_000;

/** So long, in milliseconds, a request may wait of somebody who is stopped: they are looked at once a day. */
const longest = 1.2 * 24 * 60 * 60_000;

/** When the runs ended, in epoch milliseconds, that have stopped somebody, by their source and account. */
type CarriedOut = Map<string, number[]>;

/** No rule approves the request for somebody who is stopped: it is left to a person, and in the end it waits no more. */
export function stoppedNotApproved(): Invariant {
  const carriedOut: CarriedOut = new Map();
  return ({ asked, journal, events, now, isLast, isQuiet }) => {
    for (const { report } of events)
      for (const { accountName = '', outcome } of report.events)
        if (outcome === 'stopped') {
          const who = `${report.source.name} ${accountName}`;
          carriedOut.set(who, [...(carriedOut.get(who) ?? []), Date.parse(report.finishedAt)]);
        }
    return asked.flatMap(({ source, account, status, comment, since }) => {
      if (status === 'PENDING' && isLast && isQuiet) {
        const stoppedAt = stoppedThen(journal, carriedOut, { source, account }, now);
        if (stoppedAt === undefined || stoppedAt > now - longest || since > now - longest) return [];
        return [`2: The request for ${account} waits, who was stopped at ${new Date(stoppedAt).toISOString()}.`];
      }
      if (status !== 'APPROVED' || !comment.includes("nelm's rule")) return [];
      const stoppedAt = stoppedThen(journal, carriedOut, { source, account }, since);
      if (stoppedAt === undefined) return [];
      const [stop, then] = [stoppedAt, since].map((moment) => new Date(moment).toISOString());
      return [`2: The request for ${account}, who was stopped at ${stop}, was approved by rule at ${then}.`];
    });
  };
}

/** When somebody was stopped who surely was so at a moment; undefined where they may not have been. What a system wants is not done at once. */
function stoppedThen(
  { blocks }: Pick<Journal, 'blocks'>,
  carriedOut: CarriedOut,
  { source, account }: Pick<Journal['blocks'][number], 'source' | 'account'>,
  moment: number,
): number | undefined {
  const own = blocks.filter((one) => one.source === source && one.account === account);
  const last = own.filter(({ at }) => at < moment - margin).at(-1);
  if (last?.what !== 'stop' || own.some(({ what, at }) => what === 'lift' && at > last.at && at < moment + margin))
    return undefined;
  const isDone = ({ at, isOfSystem = false }: typeof last) =>
    !isOfSystem || carriedOut.get(`${source} ${account}`)?.some((done) => done > at && done < moment - margin);
  return isDone(last) ? last.at : undefined;
}
