import { createHash } from 'node:crypto';
import type { Notice } from './adapter.ts';

/** When it happened, by what the HR system says; its id there. */
export function happening(notice: Notice): { id: string; occurredAt: string; source: string } {
  return 'event' in notice ? notice.event : notice.reference;
}

/**
 * The id of the run that an event causes: sorts by when it happened, and is the same however often the event is
 * delivered. It holds nothing of the person.
 */
export function runIdOf(notice: Notice): string {
  const { id, occurredAt } = happening(notice);
  const digest = createHash('sha256').update(`${notice.system}\n${id}`).digest('hex').slice(0, 12);
  return `${new Date(occurredAt).toISOString().replaceAll(/[-:.]/g, '')}-${digest}`;
}
