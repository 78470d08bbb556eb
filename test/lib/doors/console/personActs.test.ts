import { expect, test } from 'vitest';
import { actsFor } from '../../../../lib/doors/console/personActs.ts';
import { newPerson } from '../../../../lib/people/person.ts';

/** What an operator may do to somebody with such an end. */
function actsOn(endDate: string) {
  const visit = {
    person: { roles: ['operator'], accounts: [] },
    tools: { now: () => Date.parse('2026-11-24T10:00:00Z') },
  };
  const person = { ...newPerson(), accountName: 'ada', manager: endDate && 'jane.doe', endDate };
  return actsFor(visit as never, { person, block: undefined } as never);
}

test('whoever is known by name alone, since a run has created them, is handed over and extended when the next export has them', () => {
  expect(actsOn('2027-06-30T21:59:59Z')).toEqual(['extend', 'end', 'transfer', 'stop']);
  expect(actsOn('')).toEqual(['stop']);
});
