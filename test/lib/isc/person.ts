import type { NewPerson } from '../../../lib/isc/records.ts';
import { seededSources } from '../../../local/tenant/seed.ts';

/** Somebody of the contractors with a value in every attribute that they must have. */
export const person = (accountName: string, changes: Partial<NewPerson> = {}): NewPerson => ({
  sourceId: seededSources.Contractors.sourceId,
  accountName,
  firstName: 'Ada',
  lastName: 'Example',
  email: 'ada@example.com',
  phone: '555-0100',
  manager: 'jane.doe',
  startDate: '2026-01-01T00:00:00.000Z',
  endDate: '2026-12-31T00:00:00.000Z',
  data: { vendor: 'Northwind' },
  ...changes,
});
