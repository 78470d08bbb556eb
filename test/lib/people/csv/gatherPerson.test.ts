import { expect, test } from 'vitest';
import { personGatherer } from '../../../../lib/people/csv/gatherPerson.ts';

test('texts of columns in any order are put together as a person; what no column has is empty', () => {
  const { places, gather } = personGatherer(['vendor', 'endDate', 'accountName', 'costCenter']);
  expect(places).toEqual([8, 7, 0, 9]);
  expect(gather(['ada', '', '', '', '', '', '', '2026-12-31', 'Acme', '4711'])).toEqual({
    ...{ accountName: 'ada', firstName: '', lastName: '', phone: '', email: '', manager: '' },
    ...{ startDate: '', endDate: '2026-12-31', data: { vendor: 'Acme', costCenter: '4711' } },
  });
});

test('texts that are missing are empty', () => {
  expect(personGatherer(['accountName', 'vendor']).gather(['ada'])).toEqual({
    ...{ accountName: 'ada', firstName: '', lastName: '', phone: '', email: '', manager: '' },
    ...{ startDate: '', endDate: '', data: { vendor: '' } },
  });
});
