import type { Invariant } from '../seen.ts';
import type { Settings } from '../settings.ts';

const day = 86_400_000;

/** A request to the approver whom nelm stands in for, and since when it is their turn, in epoch milliseconds. */
export type Asked = { account: string; status: string; comment: string; days: number; vendor: string; since: number };

/** What the organisation's rules say of a request, told plainly. */
function ruled({ days, vendor }: Asked, { approvals }: Settings): 'APPROVED' | 'REJECTED' | 'left' {
  const mostDays = approvals?.rules?.flatMap(({ when }) => when.contractDaysOver ?? [])[0];
  if (mostDays === undefined) return 'left';
  if (days > mostDays) return 'REJECTED';
  return vendor === 'Northwind' ? 'APPROVED' : 'left';
}

/** What is decided by rule is what the rules say, and nothing waits in the end that a rule decides. */
export const decidedByRule: Invariant = ({ asked, journal, world, isLast, isQuiet }) => {
  const stopped = new Set(journal.blocks.map(({ account }) => account));
  return asked.flatMap((one) => {
    const everRuled = world.everSet().map((settings) => ruled(one, settings));
    const [should] = everRuled;
    const { account, status, comment, days, vendor } = one;
    const what = `The request for ${account}, of ${days} days and from ${vendor || 'nobody'},`;
    if (comment.includes("nelm's rule") && everRuled.every((one) => one !== status))
      return [`1: ${what} was decided by rule as ${status}, and should be ${everRuled.join(' or ')}.`];
    if (!isLast || !isQuiet || status !== 'PENDING' || should === 'left' || stopped.has(account)) return [];
    return [`1: ${what} waits, and a rule says ${should}.`];
  });
};

/** From the first day to the last, both of them. */
export function contractDays(start: string, end: string): number {
  return Math.round((Date.parse(end) + 1_000 - Date.parse(start)) / day);
}
