import type { Notice } from './adapter.ts';

/** What tells an event apart: its id in the HR system, when it happened there, and the source that it is for. */
export function eventIdentity(notice: Notice): { id: string; occurredAt: string; source: string } {
  return 'event' in notice ? notice.event : notice.reference;
}
