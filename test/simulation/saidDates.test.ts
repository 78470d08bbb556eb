import { expect, test } from 'vitest';
import type { Plan } from './plan.ts';
import { saidDates } from './saidDates.ts';

test('the dates of somebody are all that anybody says of them in their source', () => {
  const at = '2026-03-02T09:00:00Z';
  const about = { at, source: 'Interns', account: 'qx.1' };
  const events = [
    {
      ...{ at, source: 'Interns', kind: 'file' },
      rows: [
        { account: 'qx.1', start: '2026-02-01', end: '2026-12-31' },
        { account: 'qx.2', start: '2020-01-01', end: '2020-01-02' },
      ],
    },
    { ...about, kind: 'event', type: 'ended', values: {} },
    { ...about, kind: 'move', day: '2027-01-31' },
    { ...about, kind: 'move', day: '2027-02-28', source: 'Contractors' },
    { ...about, kind: 'hand', what: 'phone', end: '' },
  ];
  const said = saidDates({ events } as unknown as Pick<Plan, 'events'>, 'Interns', 'qx.1');
  expect(said.starts).toEqual([Date.parse('2026-02-01')]);
  expect(said.ends).toEqual(['2026-12-31', at, '2027-01-31'].map((end) => Date.parse(end)));
});
