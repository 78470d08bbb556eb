import type { Due } from '../../../../lib/flows/expiry-notice/dueContracts.ts';

/** A contract that ends in a week. */
export const dueOf = (id: string, managerEmail?: string): Due => ({
  recordId: id,
  sourceId: 's1',
  sourceName: 'Contractors',
  name: `Ada ${id}`,
  accountName: id,
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2026-11-09T22:59:59Z',
  modified: '2026-10-01T00:00:00Z',
  daysBefore: 7,
  manager: 'jane.doe',
  ...(managerEmail && { managerEmail }),
});
