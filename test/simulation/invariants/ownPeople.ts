import { idleOutcomes } from '../eventOutcomes.ts';
import type { Journal } from '../journal.ts';
import { isOfFiles } from '../people.ts';
import type { Invariant } from '../seen.ts';
import type { Settings } from '../settings.ts';
import { isTakenAtItsWord } from '../takenAtItsWord.ts';

const day = 24 * 60 * 60_000;

/** Whether a system may touch somebody, told plainly: whom it has hired first, or everybody of the source where one of the settings says so. */
export function mayTouch(
  settings: readonly Settings[],
  { posts }: Pick<Journal, 'posts'>,
): (system: string, account: string) => boolean {
  const hirers = new Map<string, string>();
  for (const { event } of posts)
    if (event.type === 'hired' && isTakenAtItsWord(event) && !hirers.has(event.account) && !isOfFiles(event.account))
      hirers.set(event.account, event.system);
  const isOfAll = settings.some(({ hr }) => hr?.standard?.people === 'source');
  return (system, account) =>
    system === 'operator' || (system === 'standard' && isOfAll) || hirers.get(account) === system;
}

/** No HR system touches anybody whom another one, or none, has brought, unless it is set that it may. */
export function ownPeople(): Invariant {
  /** Systems, and who was not there when they hired them. */
  const brought = new Set<string>();
  return ({ events, journal, world }) => {
    const lines = events.flatMap(({ report }) => {
      // It may have been started half a day before, where Lambda failed.
      const set = world.setBetween(Date.parse(report.startedAt) - day / 2, Date.parse(report.finishedAt));
      return report.events.map((line) => ({ ...line, runId: report.runId, may: mayTouch(set, journal) }));
    });
    for (const { system, accountName, outcome } of lines)
      if (['created', 'requested', 'approved'].includes(outcome)) brought.add(`${system} ${accountName}`);
    return lines.flatMap(({ system, accountName = '', outcome, runId, may }) => {
      if (idleOutcomes.has(outcome) || outcome === 'failed' || accountName === '') return [];
      // Of these systems this one may stop everybody.
      if (outcome === 'stopped' && system === 'standard') return [];
      if (may(system, accountName) || brought.has(`${system} ${accountName}`)) return [];
      return [`2: ${system} has not brought ${accountName}, and ${runId} let it touch them: ${outcome}.`];
    });
  };
}
