import type { Bucket } from '../store/bucket.ts';
import { keys } from '../store/keys.ts';
import { waitingEventSchema } from './waitingEvent.ts';
import type { PendingHire } from './waitingGroups.ts';

/** A request is of one person: the first few of its events say who that is. */
const mostEvents = 5;

/**
 * Who is to be hired, by the event that waits for the approvers: the name, or the account name where the event has none. Undefined
 * when the event is gone or cannot be read, or is still to be read in the HR system.
 */
export async function personOfPendingHire(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  { sourceId, group }: PendingHire,
): Promise<string | undefined> {
  for (const key of (await bucket.list(keys.group(sourceId, group))).slice(0, mostEvents)) {
    const notice = (await bucket.readJson(key, waitingEventSchema).catch(() => undefined))?.value.notice;
    if (!notice || !('event' in notice)) continue;
    const { firstName = '', lastName = '', accountName } = notice.event.person;
    const name = `${firstName} ${lastName}`.trim();
    return name || accountName;
  }
  return undefined;
}
