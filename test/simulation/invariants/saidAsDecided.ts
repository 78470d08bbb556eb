import { idleOutcomes } from '../eventOutcomes.ts';
import type { Invariant, Seen } from '../seen.ts';

/** What operators decided: `nothing` once nobody may any more; undefined while they may, or where they were not asked. */
type Decided = 'approve' | 'reject' | 'nothing' | undefined;

/** What a run says that operators decided. */
type Says = { runId: string; says: Exclude<Decided, undefined> };

/**
 * What a run says that operators decided is what they decided, and it does as they did: a yes is not taken for a no, nor for a question
 * whose time is over. Of a run that failed nobody knows what it heard.
 */
export const saidAsDecided: Invariant = (seen) =>
  [...ofFiles(seen), ...ofSweeps(seen), ...ofEvents(seen)].flatMap(({ runId, says }) => {
    const decided = decidedOn(seen, runId);
    if (decided === undefined || decided === says) return [];
    return [`3: ${runId} says that operators decided "${says}", and they decided "${decided}".`];
  });

function decidedOn({ world: { storage } }: Seen, runId: string): Decided {
  const hold = storage.read(`decisions/${runId}.json`);
  if (!hold) return undefined;
  const { decided, lapsed } = JSON.parse(String(hold.bytes));
  return decided?.decision ?? (lapsed ? 'nothing' : undefined);
}

function ofFiles({ imports }: Seen): Says[] {
  const said = { approved: 'approve', rejected: 'reject', expired: 'nothing' } as const;
  return imports.flatMap(({ report: { runId, outcome, decision } }) => {
    // A newer file has taken its place, whatever was decided.
    if (outcome === 'failed' || decision === undefined || decision === 'overtaken' || decision === 'nobody') return [];
    return [{ runId, says: said[decision] }];
  });
}

/** The runs of sweeps that asked. One that was asked anew, since nobody knew of the first mail, goes by a no to either. */
function ofSweeps(seen: Seen): Says[] {
  const said = { deleted: 'approve', refused: 'reject', lapsed: 'nothing' } as const;
  return seen.sweeps.flatMap(({ report: { runId, sources } }) =>
    sources.flatMap(({ outcome, name }) => {
      if (outcome !== 'deleted' && outcome !== 'refused' && outcome !== 'lapsed') return [];
      return outcome === 'refused' && hasSaidNo(seen, name) ? [] : [{ runId, says: said[outcome] }];
    }),
  );
}

/** Whether operators said no to any sweep of a source. */
function hasSaidNo({ world: { storage } }: Seen, source: string): boolean {
  return storage.keys('decisions/').some((key) => {
    const { what, decided } = JSON.parse(String(storage.read(key)?.bytes));
    return decided?.decision === 'reject' && what.endsWith(` people of ${source}`);
  });
}

function ofEvents({ events }: Seen): Says[] {
  return events.flatMap(({ report: { runId, outcome, events: lines } }): Says[] => {
    if (outcome === 'failed') return [];
    const isSaid = (said: RegExp) => lines.some(({ reason = '' }) => said.test(reason));
    if (isSaid(/^An operator rejected it: /)) return [{ runId, says: 'reject' }];
    if (isSaid(/^Nobody decided in time: /)) return [{ runId, says: 'nothing' }];
    // What is told of those to whom nothing was done says nothing of a decision.
    return lines.some((line) => !idleOutcomes.has(line.outcome) && line.outcome !== 'failed')
      ? [{ runId, says: 'approve' }]
      : [];
  });
}
