import { createHash } from 'node:crypto';
import type { Notice } from './adapter.ts';

/** What tells an event apart: its id in the HR system, when it happened there, and the source that it is for. */
export function eventIdentity(notice: Notice): { id: string; occurredAt: string; source: string } {
  return 'event' in notice ? notice.event : notice.reference;
}

/**
 * The id of the run that an event causes: sorts by when it happened, and is the same however often the event is
 * delivered. It holds nothing of the person.
 */
export function runIdOf(notice: Notice): string {
  const { id, occurredAt } = eventIdentity(notice);
  const digest = createHash('sha256').update(`${notice.system}\n${id}`).digest('hex').slice(0, 12);
  return `${new Date(occurredAt).toISOString().replaceAll(/[-:.]/g, '')}-${digest}`;
}
