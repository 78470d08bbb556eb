import type { SchemaAttribute } from '../lib/people/person.ts';

const system = ['accountName', 'firstName', 'lastName', 'email', 'phone', 'manager', 'startDate', 'endDate'];

/** The schema of the tenant's seeded source Contractors. */
export const seededSchema: SchemaAttribute[] = [
  ...system.map((technicalName) => ({ technicalName, label: technicalName, required: technicalName !== 'phone' })),
  { technicalName: 'vendor', label: 'Vendor', required: true },
  { technicalName: 'costCenter', label: 'Cost Center', required: false },
];
