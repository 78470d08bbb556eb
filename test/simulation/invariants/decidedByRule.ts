import type { Invariant } from '../seen.ts';

const day = 86_400_000;

/** A request to the approver whom nelm stands in for, and since when it is their turn, in epoch milliseconds. */
export type Asked = { account: string; status: string; comment: string; days: number; vendor: string; since: number };

/** What the organisation's rules say of a request, told plainly. */
function ruled({ days, vendor }: Asked): 'APPROVED' | 'REJECTED' | 'left' {
  if (days > 75) return 'REJECTED';
  return vendor === 'Northwind' ? 'APPROVED' : 'left';
}

/** What is decided by rule is what the rules say, and nothing waits in the end that a rule decides. */
export const decidedByRule: Invariant = ({ asked, journal, isLast, isQuiet }) => {
  const stopped = new Set(journal.blocks.map(({ account }) => account));
  return asked.flatMap((one) => {
    const should = ruled(one);
    const { account, status, comment, days, vendor } = one;
    const what = `The request for ${account}, of ${days} days and from ${vendor || 'nobody'},`;
    if (comment.includes("nelm's rule") && status !== should)
      return [`1: ${what} was decided by rule as ${status}, and should be ${should}.`];
    if (!isLast || !isQuiet || status !== 'PENDING' || should === 'left' || stopped.has(account)) return [];
    return [`1: ${what} waits, and a rule says ${should}.`];
  });
};

/** From the first day to the last, both of them. */
export function contractDays(start: string, end: string): number {
  return Math.round((Date.parse(end) + 1_000 - Date.parse(start)) / day);
}
