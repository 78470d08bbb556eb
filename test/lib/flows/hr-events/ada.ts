import type { Rules } from '../../../../lib/flows/hr-events/decideEvent.ts';
import type { Person, PersonValues } from '../../../../lib/people/person.ts';

/** What events are judged by, on a morning of November 2026. */
export const rules: Rules = {
  onboarding: 'record',
  maxContractDays: 730,
  timeZone: 'Europe/Berlin',
  now: Date.parse('2026-11-24T10:00:00Z'),
  write: (milliseconds) => new Date(milliseconds).toISOString(),
};

/** Somebody whose contract runs. */
export const ada: Person = {
  accountName: 'ada',
  firstName: 'Ada',
  lastName: 'Example',
  phone: '1',
  email: 'ada@example.com',
  manager: 'jane.doe',
  startDate: '2026-01-01T00:00:00.000Z',
  endDate: '2027-06-30T00:00:00.000Z',
  data: { vendor: 'Northwind' },
};

/** What an event says of her. */
export type Said = Omit<PersonValues, 'accountName' | 'data'> & { data?: PersonValues['data'] };
