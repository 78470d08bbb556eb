import { describe, expect, test } from 'vitest';
import type { ContractLimits } from '../../../../lib/people/contractLimits.ts';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import type { People } from '../../../../lib/people/person.ts';
import { planRoster, refuseOverflow } from '../../../../lib/people/roster/planRoster.ts';
import { anyLength, attributes, file, headerLine, lenientAttributes, line, rosterOf, settings } from '../fixtures.ts';

/** The people of a source that has these lines under `headerLine`; dates as `line` writes them in ISO. */
function peopleOf(...lines: string[]): People {
  const csv = [headerLine, ...lines].join('\n').replaceAll('31.12.2026', '2026-12-31');
  return readExport(csv, attributes, settings);
}

function planOf(bytes: Uint8Array | string, people: People, schema = attributes) {
  const { created, updated, unchanged, rejected } = planRoster(rosterOf(bytes, schema), people, anyLength);
  return {
    created: created.map(({ row }) => row),
    updated: updated.map(({ row, columns }) => [row, columns]),
    unchanged: unchanged.map(({ row }) => row),
    rejected: rejected.flatMap(({ rejects }) => rejects),
  };
}

describe('a row is', () => {
  test('created when its person is not there', () => {
    const { created } = planRoster(rosterOf(file(line('Ada'))), peopleOf(line('bo')), anyLength);
    expect(created).toHaveLength(1);
    expect(created[0]).toMatchObject({
      row: 2,
      columns: [],
      formerManager: '',
      person: {
        accountName: 'Ada',
        phone: '+49 30 5550100',
        endDate: '2026-12-31T23:59:59+01:00',
        data: { vendor: 'Acme', costCenter: '4711' },
      },
    });
  });

  test('unchanged when every value is as it is, however a date, the account name or the manager is written', () => {
    const people = peopleOf(line('Ada', { manager: 'Jane.Doe', startDate: '2026-02-28T13:00:00-10:00' }));
    expect(planOf(file(line('ADA')), people)).toEqual({ created: [], updated: [], unchanged: [2], rejected: [] });
  });

  test('updated otherwise, with the columns that differ and the account name as it is spelt there', () => {
    const people = peopleOf(line('Ada', { email: 'ADA@example.com', costCenter: '4712', endDate: '2026-12-30' }));
    const { updated } = planRoster(rosterOf(file(line('ADA'))), people, anyLength);
    expect(updated).toHaveLength(1);
    expect(updated[0]).toMatchObject({
      columns: ['email', 'endDate', 'costCenter'],
      person: { accountName: 'Ada', email: 'ada@example.com', data: { costCenter: '4711', vendor: 'Acme' } },
    });
  });

  test('sent with the account name as it was written where that was mended: somebody of that name may be blocked', () => {
    const { created } = planRoster(rosterOf(file(line('ext_x0020_ada'), line('bo'))), new Map(), anyLength);
    expect(created.map(({ person, writtenName }) => [person.accountName, writtenName])).toEqual([
      ['ext ada', 'ext_x0020_ada'],
      ['bo', undefined],
    ]);
    expect(created[1]).not.toHaveProperty('writtenName');
  });

  test('said to be what it is, and nothing else is said of it', () => {
    expect(planRoster(rosterOf(file(line('ada'))), new Map(), anyLength)).toMatchObject({ capped: [], remarks: [] });
  });

  test('rejected when it was so already, in the order of the file', () => {
    const roster = rosterOf('accountName,vendor,startDate\nada,,\nbo,Acme,2027-05-01\ncy,,', lenientAttributes);
    const plan = planRoster(roster, peopleOf(line('bo')), anyLength);
    expect(plan.rejected.map(({ row }) => row)).toEqual([2, 3, 4]);
  });
});

describe('a column that the file does not have', () => {
  const people = peopleOf(line('ada'));

  test('leaves the value as it is; an empty cell clears it', () => {
    const roster = rosterOf('accountName,vendor,phone\nada,Umbrella,', lenientAttributes);
    expect(planRoster(roster, people, anyLength).updated).toMatchObject([
      {
        columns: ['phone', 'vendor'],
        person: {
          accountName: 'ada',
          firstName: 'Ada',
          phone: '',
          startDate: '2026-03-01T00:00:00+01:00',
          data: { vendor: 'Umbrella', costCenter: '4711' },
        },
      },
    ]);
  });

  test('is empty for a new person', () => {
    const roster = rosterOf('accountName,vendor\nbo,Acme', lenientAttributes);
    expect(planRoster(roster, people, anyLength).created.map(({ person }) => person)).toEqual([
      {
        accountName: 'bo',
        firstName: '',
        lastName: '',
        phone: '',
        email: '',
        manager: '',
        startDate: '',
        endDate: '',
        data: { vendor: 'Acme' },
      },
    ]);
  });

  test.each([
    ['endDate', '2026-02-28', 'the end must be after the start; the source has the start 1 March 2026'],
    ['startDate', '2027-01-01', 'the end must be after the start; the source has the end 31 December 2026'],
  ])('may contradict its %s %s, which is then rejected', (column, date, reason) => {
    expect(planOf(`accountName,vendor,${column}\nada,Acme,${date}`, people, lenientAttributes)).toEqual({
      created: [],
      updated: [],
      unchanged: [],
      rejected: [{ row: 2, column, reason }],
    });
  });

  test('contradicts nothing when the date is moved within it, cleared, or the person is new', () => {
    const text = 'accountName,vendor,endDate\nada,Acme,2026-03-01\nbo,Acme,2026-02-28\n';
    expect(planOf(text, people, lenientAttributes)).toMatchObject({ created: [3], updated: [[2, ['endDate']]] });
    expect(planOf('accountName,vendor,endDate\nada,Acme,', people, lenientAttributes)).toMatchObject({
      updated: [[2, ['endDate']]],
    });
  });

  test('contradicts nothing when the source has no such date', () => {
    const open = peopleOf(line('ada', { startDate: 'open' }));
    expect(planOf('accountName,vendor,endDate\nada,Acme,2020-01-01', open, lenientAttributes)).toMatchObject({
      updated: [[2, ['endDate']]],
    });
  });
});

describe('20,000 people', () => {
  /** A plan of a source that has so many people. */
  const planned = (existing: number, people: People, ...rows: string[]) => ({
    ...planRoster(rosterOf(file(...rows)), people, anyLength),
    existing,
  });

  test('may be reached', () => {
    expect(refuseOverflow(planned(19_998, new Map(), line('ada'), line('bo')))).toBeUndefined();
  });

  test('may not be passed', () => {
    expect(refuseOverflow(planned(19_998, new Map(), line('ada'), line('bo'), line('cy')))).toEqual({
      kind: 'refused',
      reason: 'The file would take the source to 20,001 people; a source holds at most 20,000.',
    });
  });

  test('do not keep a source that already has more from changing those it has', () => {
    const plan = planned(20_001, peopleOf(line('ada')), line('ada', { phone: '1' }));
    expect(plan.updated).toHaveLength(1);
    expect(refuseOverflow(plan)).toBeUndefined();
  });

  test('are those whom the source has now', () => {
    expect(planRoster(rosterOf(file(line('ada'))), peopleOf(line('bo'), line('cy')), anyLength).existing).toBe(2);
  });
});

describe('a contract without end, or longer than it may be', () => {
  const limits: ContractLimits = {
    maxContractDays: 365,
    overlong: 'reject',
    noEnd: 'reject',
    timeZone: 'Europe/Berlin',
  };
  const bytes = file(
    line('ada', { endDate: '9999-12-31' }),
    line('bo', { startDate: '2026-03-01', endDate: '2027-02-28' }),
    line('cy', { startDate: '2026-03-01', endDate: '2027-03-01' }),
  );
  const cyUntil = (endDate: string, startDate = '2026-03-01') =>
    readExport([headerLine, line('cy', { startDate, endDate })].join('\n'), attributes, settings);
  const before = cyUntil('2030-12-31');
  const shorter = cyUntil('2026-12-31');

  test('is rejected, and costs no other row', () => {
    const { created, updated, rejected, capped } = planRoster(rosterOf(bytes), shorter, limits);
    expect([created.map(({ row }) => row), updated, capped]).toEqual([[3], [], []]);
    expect(rejected.flatMap(({ rejects }) => rejects)).toEqual([
      { row: 2, column: 'endDate', reason: 'the year 9999 stands for no end; write the last day of the contract' },
      {
        row: 4,
        column: 'endDate',
        reason:
          'the contract would be longer than 365 days, which is the most for this source (maxContractDays); write an earlier end',
      },
    ]);
  });

  test('is capped where the settings say so', () => {
    const { created, updated, capped } = planRoster(rosterOf(bytes), shorter, {
      ...limits,
      overlong: 'cap',
      noEnd: 'cap',
    });
    expect([...created, ...updated].map(({ row, person }) => [row, person.endDate])).toEqual([
      [2, '2027-02-28T23:59:59+01:00'],
      [3, '2027-02-28T23:59:59+01:00'],
      [4, '2027-02-28T23:59:59+01:00'],
    ]);
    expect(capped).toEqual([2, 4]);
  });

  test('is left as it is where the file changes neither of its dates', () => {
    const moved = rosterOf(file(line('cy', { endDate: '2030-12-31', phone: '1' })));
    const { updated, rejected } = planRoster(moved, before, limits);
    expect([updated.map(({ columns }) => columns), rejected]).toEqual([[['phone']], []]);
  });

  test('is left as it is where the file has none of its dates, and judged where it starts sooner', () => {
    const vendor = rosterOf('accountName,vendor\ncy,Umbrella', lenientAttributes);
    expect(planRoster(vendor, before, limits).updated.map(({ columns }) => columns)).toEqual([['vendor']]);
    const start = rosterOf('accountName,vendor,startDate\ncy,Acme,2025-12-31', lenientAttributes);
    expect(planRoster(start, before, limits).rejected.flatMap(({ rejects }) => rejects)).toMatchObject([
      { row: 2, column: 'endDate', reason: expect.stringMatching(/^the contract would be longer than 365 days/) },
    ]);
  });

  test('that the source has without end is left as it is where the file changes neither of its dates', () => {
    const endless = cyUntil('2300-12-31');
    const same = rosterOf(file(line('cy', { endDate: '2300-12-31', phone: '1' })));
    const vendor = rosterOf('accountName,vendor\ncy,Umbrella', lenientAttributes);
    const columnsOf = (roster: typeof same) =>
      planRoster(roster, endless, limits).updated.map(({ columns }) => columns);
    expect([columnsOf(same), columnsOf(vendor)]).toEqual([[['phone']], [['vendor']]]);
  });

  test('that is made shorter is judged where its end stands for none all the same', () => {
    const endless = cyUntil('2300-12-31');
    const rejectedUntil = (endDate: string) =>
      planRoster(rosterOf(file(line('cy', { endDate }))), endless, limits).rejected.map(({ row }) => row);
    expect([rejectedUntil('2250-12-31'), rejectedUntil('2199-12-31')]).toEqual([[2], []]);
  });

  test.each(['reject', 'cap'] as const)('is not judged where a file only makes it shorter (%s)', (overlong) => {
    const { updated, rejected, capped } = planRoster(rosterOf(bytes), before, { ...limits, overlong });
    expect(updated.map(({ row, person }) => [row, person.endDate])).toEqual([[4, '2027-03-01T23:59:59+01:00']]);
    expect([rejected.map(({ row }) => row), capped]).toEqual([[2], []]);
    const later = rosterOf(file(line('cy', { startDate: '2026-06-01', endDate: '2030-12-31' })));
    expect(planRoster(later, before, { ...limits, overlong }).updated.map(({ columns }) => columns)).toEqual([
      ['startDate'],
    ]);
  });

  test.each(['2030-12-31', '9999-12-31'])(
    'is never capped to a day before its end of now, which would end who was to stay: until %s',
    (endDate) => {
      const old = cyUntil('2026-12-31', '2020-03-01');
      const roster = rosterOf(file(line('cy', { startDate: '2020-03-01', endDate })));
      const { updated, rejected, capped } = planRoster(roster, old, { ...limits, overlong: 'cap', noEnd: 'cap' });
      expect([updated, rejected.map(({ row }) => row), capped]).toEqual([[], [2], []]);
    },
  );

  test('is as capped the second time: nothing to do', () => {
    const roster = rosterOf(bytes);
    const cap: ContractLimits = { ...limits, overlong: 'cap', noEnd: 'cap' };
    const { created, updated } = planRoster(roster, shorter, cap);
    const after = new Map([...created, ...updated].map(({ person }) => [person.accountName, person]));
    expect(planRoster(roster, after, cap).unchanged.map(({ row }) => row)).toEqual([2, 3, 4]);
  });

  test.each(['reject', 'cap'] as const)('but without a start: no end is rejected whatever is set (%s)', (noEnd) => {
    const roster = rosterOf('accountName,vendor,endDate\nada,Acme,9999-12-31\nbo,Acme,2031-01-01', lenientAttributes);
    const { created, rejected } = planRoster(roster, new Map(), { ...limits, noEnd });
    expect([created.map(({ row }) => row), rejected.map(({ row }) => row)]).toEqual([[3], [2]]);
  });
});
