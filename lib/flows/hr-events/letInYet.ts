import { CallError } from '../../isc/callError.ts';
import type { CarriedEvent } from './carriedEvent.ts';
import type { EventRun } from './eventRun.ts';
import type { Locator } from './locate.ts';
import type { PersonHistory } from './personHistory.ts';

/** Lists are seconds behind: whoever is not in them after so long was taken away since, and the source waits for the run. */
const longestLagMilliseconds = 60_000;

/** The approvers have let somebody in whom the lists of the tenant do not have. */
class NotLetInYet extends CallError {
  override readonly name = 'NotLetInYet';

  constructor() {
    super('ISC says that the request is approved, and does not list the person yet.', { retry: true });
  }
}

/**
 * Makes sure, where approvers have let somebody in, that the lists of the tenant have them: else what has waited for that
 * would be of nobody.
 *
 * @param since since when it was so that they have not, in epoch milliseconds; undefined where this is the first look
 * @throws an error that may pass while they have not
 */
export async function findWhomApproversLetIn(
  { group }: Pick<EventRun, 'group'>,
  carried: readonly CarriedEvent[],
  locator: Pick<Locator, 'record'>,
  since: number | undefined,
  now: number,
): Promise<void> {
  if (group?.why !== 'approval' || isLongSince(since, now)) return;
  // A request is of one person.
  const [name] = carried.flatMap(({ notice }) => ('event' in notice ? [notice.event.person.accountName] : []));
  if (name !== undefined && !(await locator.record(name, undefined))) throw new NotLetInYet();
}

/**
 * Makes sure that somebody of whom there is neither a record nor a pending request is nobody: approvers may have let them in right now.
 *
 * @param since as above
 * @returns whether a request of theirs that was seen is over, and has let nobody in: it was taken back, or rejected
 * @throws an error that may pass where they have been let in
 */
export async function findWhetherLetIn(
  kept: Pick<PersonHistory, 'requestId' | 'recordId'> | undefined,
  locator: Pick<Locator, 'requestStatus'>,
  since: number | undefined,
  now: number,
): Promise<boolean> {
  // Whose record was seen since was taken away.
  if (kept?.requestId === undefined || kept.recordId !== undefined) return false;
  const status = await locator.requestStatus(kept.requestId);
  if (status === 'APPROVED' && !isLongSince(since, now)) throw new NotLetInYet();
  return status === undefined || status === 'REJECTED';
}

function isLongSince(since: number | undefined, now: number): boolean {
  return since !== undefined && now - since >= longestLagMilliseconds;
}
