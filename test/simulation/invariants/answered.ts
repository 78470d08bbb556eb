import type { Posted } from '../journal.ts';
import type { Invariant } from '../seen.ts';

/**
 * Whoever posts an event hears at last whether it was taken: with 202 where it is theirs, and with 401 where it is forged. That
 * nelm failed they hear only where something behind the door did.
 */
export const answered: Invariant = ({ journal, isLast }) => {
  const wrong = journal.posts.flatMap((post) => [...unfounded(post), ...(isLast ? atLast(post) : [])]);
  return wrong.slice(0, 5);
};

function unfounded({ event, unfounded: [status] }: Posted): string[] {
  return status === undefined ? [] : [`3: Event ${event.id} was answered with ${status}, and nothing went wrong.`];
}

function atLast({ event, answers }: Posted): string[] {
  const settled = answers.filter((status) => status < 500);
  const expected = event.forged ? 401 : 202;
  const other = settled.find((status) => status !== expected);
  const forged = event.forged ? 'forged ' : '';
  if (other !== undefined)
    return [`${event.forged ? 2 : 3}: The ${forged}event ${event.id} was answered with ${other}, and not ${expected}.`];
  if (settled.length === event.posted.length) return [];
  return [`3: The ${forged}event ${event.id} was posted ${event.posted.length} times and answered ${settled.length}.`];
}
