import { freshObjects } from '../freshObjects.ts';
import type { Invariant } from '../seen.ts';

const hour = 60 * 60_000;

/** Where only whoever is signed in decides, operators alone have decided what waited, and managers of whom it was about have chosen. */
export function onlySignedIn(): Invariant {
  const fresh = freshObjects();

  return (seen) => {
    const { world, journal, events } = seen;
    const isRequired = (at: string) =>
      world
        .setBetween(Date.parse(at) - hour, Date.parse(at) + hour)
        .every(({ decisions }) => decisions?.signIn === 'required');
    const wrong: string[] = [];
    for (const { key, kept } of fresh(world, 'decisions/')) {
      const { runId, decided }: { runId: string; decided?: { by?: string; at: string } } = kept as never;
      if (decided && isRequired(decided.at) && (decided.by !== 'ops@example.com' || !journal.operatorClicks.has(runId)))
        wrong.push(`2: ${key} was decided, and by no operator who was signed in.`);
    }
    for (const { key, kept } of fresh(world, 'contracts/')) {
      const { choice } = kept as { choice?: { at: string } };
      if (choice && isRequired(choice.at))
        wrong.push(`2: ${key} was chosen for by a link, and only whoever is signed in may.`);
    }
    for (const { report } of events)
      for (const { system, event, accountName } of report.events)
        if (system === 'operator' && event.by?.includes('@') && isRequired(event.occurredAt)) {
          const isWanted = journal.wishes.some(({ account, by }) => account === accountName && by === event.by);
          if (!isWanted) wrong.push(`2: ${event.by} had ${accountName} ${event.type}, and may not.`);
        }
    return wrong.slice(0, 5);
  };
}
