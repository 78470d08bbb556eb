import type { EventLine } from '../../lib/flows/hr-events/eventReport.ts';
import type { World } from './world.ts';

/**
 * Whether an event of somebody failed, was refused by what its system may touch then, or came while they were stopped, or a stop was held
 * and nobody decided on it, which is no no: it may be sent again, and is done where that is over. Whom another system had brought, and who is there no more, is anybody's to hire.
 */
export function mayBeSentAgain({ storage }: Pick<World, 'storage'>, account: string): boolean {
  return storage.keys('runs/').some((key) => {
    if (!key.endsWith('/report.json')) return false;
    const report = JSON.parse(String(storage.read(key)?.bytes));
    if (report.kind !== 'hr-events') return false;
    return report.events.some(
      ({ accountName, outcome, event }: EventLine) =>
        accountName === account &&
        (['failed', 'refused', 'blocked'].includes(outcome) || (event.type === 'stopped' && outcome === 'undecided')),
    );
  });
}
