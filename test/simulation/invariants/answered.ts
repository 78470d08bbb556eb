import type { Posted } from '../journal.ts';
import type { Invariant } from '../seen.ts';
import { isTakenAtItsWord } from '../takenAtItsWord.ts';

/**
 * Whoever posts an event hears at last whether it was taken: with 202 where it is theirs, with 401 where it is forged, and
 * where its delivery is stamped hours ahead, and with 422 where it says itself that it is yet to come. That nelm failed they hear only where something behind the door did.
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
  const expected = expectedOf(event);
  const other = settled.find((status) => status !== expected);
  const kind = event.forged ? 'forged ' : event.ahead ? 'early ' : '';
  if (other !== undefined)
    return [
      `${isTakenAtItsWord(event) ? 3 : 2}: The ${kind}event ${event.id} was answered with ${other}, and not ${expected}.`,
    ];
  // What was tried for hours is given up before its moment comes.
  if (settled.length === event.posted.length || event.ahead) return [];
  return [`3: The ${kind}event ${event.id} was posted ${event.posted.length} times and answered ${settled.length}.`];
}

/** Deel says in the body alone when it posts, so that its delivery is as early as its event. */
function expectedOf({ forged, ahead, system }: Posted['event']): 202 | 401 | 422 {
  if (forged) return 401;
  if (!ahead) return 202;
  return ahead.of === 'delivery' || system === 'deel' ? 401 : 422;
}
