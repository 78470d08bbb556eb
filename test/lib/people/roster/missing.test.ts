import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { newPerson, type Person } from '../../../../lib/people/person.ts';
import { doubtfulRows, endedAt, hasEnded, missingFrom, stillToEnd } from '../../../../lib/people/roster/missing.ts';
import { attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';

const now = Date.parse('2026-06-15T12:00:00Z');

/** A source with the given people; those in capitals have ended. */
function source(...names: string[]) {
  const lines = names.map((name) => line(name, { endDate: name === name.toUpperCase() ? '2026-05-31' : '2026-12-31' }));
  return readExport([headerLine, ...lines].join('\n'), attributes, settings);
}

const names = (people: readonly Person[]) => people.map(({ accountName }) => accountName);

describe('who is missing from a full roster', () => {
  test('is who is in the source, in no row, and not ended', () => {
    const missing = missingFrom(rosterOf(file(line('ada'), line('new'))), source('ada', 'bo', 'CY', 'dee'), now);
    expect(names(missing.people)).toEqual(['bo', 'dee']);
    expect(missing).toMatchObject({ current: 3, nameless: [] });
  });

  test('is nobody whom a rejected row names, a twin included, however it is spelt', () => {
    const roster = rosterOf(
      file(line(' ADA ', { email: 'x' }), line('bo'), line('Bo'), line('cy', { endDate: 'soon' })),
    );
    expect(roster.rows).toEqual([]);
    expect(names(missingFrom(roster, source('ada', 'bo', 'cy', 'dee'), now).people)).toEqual(['dee']);
  });

  test.each([
    ['has no account name', line('')],
    ['has one that cannot be read', line('bo\u0007')],
    ['may have slid by a cell', line('b', { costCenter: '1,o' })],
  ])('is nobody at all while a row %s', (_, row) => {
    const missing = missingFrom(rosterOf(file(line('ada'), row)), source('ada', 'bo', 'cy'), now);
    expect(missing).toEqual({ people: [], current: 3, nameless: [3] });
  });

  test('is nobody while a row with several wrong cells seems to name nobody: it may have slid, and not be too long', () => {
    const lines = ['lastName,firstName,accountName,phone,email,manager,startDate,endDate,vendor'];
    lines.push('Smith, Jr.,Ada,a.smith,1,a.smith@example.com,jane.doe,2026-01-01,2026-12-31');
    const missing = missingFrom(rosterOf(lines.join('\n')), source('a.smith', 'bo'), now);
    expect(missing).toEqual({ people: [], current: 2, nameless: [2] });
  });

  test('is nobody of whom the source has no account name', () => {
    const people = new Map([['', { ...newPerson(), endDate: '2026-12-31T23:59:59Z' }]]);
    expect(missingFrom(rosterOf(file(line('ada'))), people, now)).toEqual({ people: [], current: 1, nameless: [] });
  });

  test('is everybody when it is empty', () => {
    expect(names(missingFrom(rosterOf(file()), source('ada', 'bo', 'CY'), now).people)).toEqual(['ada', 'bo']);
  });

  test('is exactly who should be, whatever stands in the file', () => {
    const account = fc.constantFrom('ada', 'bo', 'cy', 'DEE', 'eve', 'new');
    const fault = fc.constantFrom(
      {},
      { email: 'none' },
      { endDate: 'soon' },
      { vendor: '' },
      { endDate: '2026-01-01' },
    );
    const rows = fc.array(fc.tuple(account, fault), { maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.subarray(['ada', 'bo', 'cy', 'DEE', 'EVE', 'fay']), (rows, inSource) => {
        const roster = rosterOf(file(...rows.map(([name, changes]) => line(name, changes))));
        const named = rows.map(([name]) => name.toLowerCase());
        const expected = inSource.filter((name) => name !== name.toUpperCase() && !named.includes(name));
        const missing = missingFrom(roster, source(...inSource), now);
        expect(names(missing.people)).toEqual(expected);
      }),
    );
  });
});

describe('ending', () => {
  const moments = { end: '2026-06-15T14:00:00+02:00', secondBefore: '2026-06-15T13:59:59+02:00' };
  const person = { ...newPerson(), accountName: 'ada', startDate: '2026-03-01T00:00:00+01:00', endDate: '' };

  test('moves the end and nothing else', () => {
    expect(endedAt(person, moments)).toEqual({ ...person, endDate: moments.end });
  });

  test.each(['2026-06-15T14:00:00+02:00', '2026-07-01T00:00:00+02:00'])(
    'lets a contract that begins at %s begin a second before its end: nobody is let in later',
    (startDate) => {
      expect(endedAt({ ...person, startDate }, moments)).toEqual({
        ...person,
        startDate: moments.secondBefore,
        endDate: moments.end,
      });
    },
  );

  test('is over once the end has come; no end, or one that is no date, is none', () => {
    expect(
      ['2026-06-15T12:00:00Z', '2026-06-15T12:00:01Z', '', 'x'].map((endDate) => hasEnded({ endDate }, now)),
    ).toEqual([true, false, false, false]);
  });
});

test('of two accounts that look the same the one is still to be ended that was approved', () => {
  const still = stillToEnd(source('amara\u200b'), source('amara', 'amara\u200b'), now);
  expect(names(still)).toEqual(['amara\u200b']);
});

test('still to be ended is whoever is there, has not ended, and has the end that was approved', () => {
  const before = source('ada', 'bo', 'cy', 'dee');
  const lines = [line('ada', { endDate: '2026-12-31', phone: '2' }), line('bo', { endDate: '2026-05-31' })];
  lines.push(line('dee', { endDate: '2027-12-31' }));
  const current = readExport([headerLine, ...lines].join('\n'), attributes, settings);
  expect(stillToEnd(before, current, now)).toEqual([expect.objectContaining({ accountName: 'ada', phone: '2' })]);
});

describe('a rejected row is doubtful', () => {
  const doubtful = (rows: string[], ...names: string[]) => {
    const roster = rosterOf(file(...rows));
    return doubtfulRows(roster, roster.rejected, source(...names));
  };

  test('where nobody of the source has its account name', () => {
    expect(doubtful([line('bo', { email: 'x' }), line('cy', { email: 'x' })], 'bo')).toEqual([3]);
  });

  test('where its account name stands twice, in a good row or another', () => {
    expect(doubtful([line('bo'), line('Bo')], 'bo')).toEqual([2, 3]);
    expect(doubtful([line('bo', { email: 'x' }), line('cy')], 'bo', 'cy')).toEqual([]);
  });

  test('where its manager is nobody', () => {
    expect(doubtful([line('bo', { manager: '' }), line('cy', { phone: '' })], 'bo', 'cy')).toEqual([2]);
    expect(doubtful([line('bo', { manager: '', phone: '' })], 'bo')).toEqual([2]);
  });

  test('unless its name is damaged, or has lost its zeros, and means somebody', () => {
    expect(doubtful([line('m?ller'), line('123', { email: 'x' }), line('x?y')], 'müller', '000123')).toEqual([4]);
  });
});

describe('nobody is missing while a row may have slid', () => {
  const unnamed = (...rows: string[]) => missingFrom(rosterOf(file(...rows)), source('ada', 'bo'), now);

  test('two wrong cells may have slid where nobody has the name, and one not', () => {
    expect(unnamed(line('new', { email: 'x' }))).toMatchObject({ people: [{}, {}], nameless: [] });
    expect(unnamed(line('new', { email: 'x', startDate: 'x' }))).toMatchObject({ people: [], nameless: [2] });
    expect(names(unnamed(line('ada', { email: 'x', startDate: 'x' })).people)).toEqual(['bo']);
  });

  test('a row with more cells than the header may have slid, whatever else is wrong with it', () => {
    expect(unnamed(line('ada', { email: 'x', costCenter: '1,o' }))).toMatchObject({ people: [], nameless: [2] });
  });

  test('a wrong name beside one more wrong cell is not two', () => {
    expect(unnamed(line('new'), line('new', { email: 'x' }))).toMatchObject({ people: [{}, {}], nameless: [] });
  });
});
