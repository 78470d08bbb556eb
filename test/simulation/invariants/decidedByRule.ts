import type { Invariant } from '../seen.ts';
import type { Settings } from '../settings.ts';

const [minute, day] = [60_000, 86_400_000];

/**
 * A request to the approver whom nelm stands in for, and since when it is their turn, or it is decided, in epoch milliseconds.
 */
export type Asked = {
  source: string;
  account: string;
  status: string;
  comment: string;
  days: number;
  vendor: string;
  since: number;
};

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
    const { account, status, comment, days, vendor, since } = one;
    const what = `The request for ${account}, of ${days} days and from ${vendor || 'nobody'},`;
    // A run that has begun decides by the settings of then, and may be held up for hours.
    const ruledThen = world.setBetween(since - day / 2, since + minute).map((settings) => ruled(one, settings));
    if (comment.includes("nelm's rule") && ruledThen.every((one) => one !== status))
      return [`1: ${what} was decided by rule as ${status}, and should be ${ruledThen.join(' or ')}.`];
    const [should] = world.everSet().map((settings) => ruled(one, settings));
    if (!isLast || !isQuiet || status !== 'PENDING' || should === 'left' || stopped.has(account)) return [];
    return [`1: ${what} waits, and a rule says ${should}.`];
  });
};

/** From the first day to the last, both of them. */
export function contractDays(start: string, end: string): number {
  return Math.round((Date.parse(end) + 1_000 - Date.parse(start)) / day);
}
