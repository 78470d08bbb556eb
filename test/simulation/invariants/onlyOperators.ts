import { operator } from '../acts/browser.ts';
import { freshObjects } from '../freshObjects.ts';
import type { Invariant } from '../seen.ts';

type Said = { by: string };

/** Whether somebody who is signed in, and is no operator, has said it: all others are named without an address. */
const isAnother = ({ by = '' }: { by?: string | undefined } = {}) => by.includes('@') && by !== operator;

/** Managers, who may come into the console too, stop nobody there, let nobody in again, and end no contract. */
export function onlyOperators(): Invariant {
  const fresh = freshObjects();
  return ({ world, events }) => {
    const wrong: string[] = [];
    for (const { kept } of fresh(world, 'blocked/')) {
      const { accountName, blocks } = kept as { accountName: string; blocks: (Said & { lifted?: Said })[] };
      for (const { by, lifted } of blocks) {
        if (isAnother({ by })) wrong.push(`2: ${accountName} was stopped by ${by}, who is no operator.`);
        if (isAnother(lifted))
          wrong.push(`2: The stop of ${accountName} was lifted by ${lifted?.by}, who is no operator.`);
      }
    }
    for (const { report } of events)
      for (const { system, event, accountName } of report.events)
        if (system === 'operator' && event.type === 'ended' && isAnother(event))
          wrong.push(`2: The contract of ${accountName} was ended by ${event.by}, who is no operator.`);
    return wrong.slice(0, 5);
  };
}
