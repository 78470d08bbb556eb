import type { Transfer } from '../../../lib/transfers/keptTransfer.ts';
import { freshObjects } from '../freshObjects.ts';
import type { Invariant } from '../seen.ts';

const hour = 60 * 60_000;

/** In milliseconds: clocks differ by less. */
const clockError = 10_000;

/** So long, in milliseconds, somebody may try until they are answered. */
const longestTried = 8 * hour;

/** Where only whoever is signed in decides, operators alone have decided what waited, managers of whom it was about have chosen, and whoever was asked has answered. */
export function onlySignedIn(): Invariant {
  const fresh = freshObjects();

  return (seen) => {
    const { world, journal, events } = seen;
    const isRequired = (at: string, longer = hour) =>
      world
        .setBetween(Date.parse(at) - hour, Date.parse(at) + longer)
        .every(({ decisions }) => decisions?.signIn === 'required');
    const wrong: string[] = [];
    for (const { key, kept } of fresh(world, 'decisions/')) {
      const { runId, decided }: { runId: string; decided?: { by?: string; at: string } } = kept as never;
      if (decided && isRequired(decided.at) && (decided.by !== 'ops@example.com' || !journal.operatorClicks.has(runId)))
        wrong.push(`2: ${key} was decided, and by no operator who was signed in.`);
    }
    for (const { key, kept } of fresh(world, 'transfers/')) {
      const { id, answer } = kept as Pick<Transfer, 'id' | 'answer'>;
      if (!answer || !isRequired(answer.at)) continue;
      const asked = journal.offers.find((offer) => offer.id === id)?.to;
      const clickedAt = journal.offerClicks.get(id) ?? Number.POSITIVE_INFINITY;
      const isTheirs = answer.by === `${asked}@example.com` && clickedAt < Date.parse(answer.at) + clockError;
      if (!isTheirs || answer.via !== 'session')
        wrong.push(`2: ${key} was answered, and not by whoever was asked and is signed in.`);
    }
    for (const { id, answers } of journal.offers)
      for (const { by, at, isTaken } of answers)
        if (by !== undefined && isTaken && isRequired(new Date(at).toISOString(), longestTried))
          wrong.push(`2: Somebody who was not asked (${by}) was told what was answered to the offer ${id}.`);
    for (const { key, kept } of fresh(world, 'contracts/')) {
      const { choice } = kept as { choice?: { at: string } };
      if (choice && isRequired(choice.at))
        wrong.push(`2: ${key} was chosen for by a link, and only whoever is signed in may.`);
    }
    for (const { report } of events)
      for (const { system, event, accountName } of report.events)
        if (system === 'operator' && event.by?.includes('@') && isRequired(event.occurredAt)) {
          const at = Date.parse(event.occurredAt);
          // Whoever is stopped and in again nelm stops once more, for whoever wanted it first.
          const isAgain = event.type === 'stopped' && event.id.startsWith('again-');
          const isWanted = journal.wishes.some(
            ({ account, by, type, from, to }) =>
              account === accountName &&
              by === event.by &&
              type === event.type &&
              at > from - clockError &&
              (isAgain || at < to + clockError),
          );
          if (!isWanted) wrong.push(`2: ${event.by} had ${accountName} ${event.type}, and may not.`);
        }
    return wrong.slice(0, 5);
  };
}
