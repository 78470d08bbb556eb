import { describe, expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { numberOf, rejectLostZeros, rowsWithoutZeros, zerosLost } from '../../../../lib/people/roster/lostZeros.ts';
import { doubtfulRows, missingFrom } from '../../../../lib/people/roster/missing.ts';
import { planRoster } from '../../../../lib/people/roster/planRoster.ts';
import { anyLength, attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';

const now = Date.parse('2026-06-15T12:00:00Z');

/** What a file with such accounts comes to in a source with such people, and who of them seems to be missing. */
function judged(written: readonly string[], names: readonly string[]) {
  const people = readExport([headerLine, ...names.map((name) => line(name))].join('\n'), attributes, settings);
  const roster = rosterOf(file(...written.map((name) => line(name))));
  const plan = rejectLostZeros(planRoster(roster, people, anyLength), people);
  return {
    created: plan.created.map(({ person }) => person.accountName),
    rejected: plan.rejected.map(({ values }) => values.accountName),
    missing: missingFrom(roster, people, now).people.map(({ accountName }) => accountName),
  };
}

describe('accounts that lost their leading zeros', () => {
  test('create nobody anew and end nobody, and neither do new people of the same file', () => {
    expect(judged(['123', '4567', '89'], ['000123', '004567', '000999'])).toEqual({
      created: [],
      rejected: ['123', '4567', '89'],
      missing: ['000999'],
    });
  });

  test('say what to do', () => {
    const people = readExport([headerLine, line('000123')].join('\n'), attributes, settings);
    const plan = planRoster(rosterOf(file(line('123'))), people, anyLength);
    expect(rejectLostZeros(plan, people).rejected[0]?.rejects).toEqual([
      {
        row: 2,
        column: 'accountName',
        reason:
          'is the number of an account of the source that is written otherwise there, with zeros before it or without signs in it. Format the column as text, and write the account as the source has it',
      },
    ]);
  });

  test('are none where the file has the account with its zeros, too', () => {
    expect(judged(['7', '007'], ['007', '8'])).toEqual({
      ...{ created: ['7'], rejected: [], missing: ['8'] },
    });
  });

  test('are none where the source has no such number, and new ones are new where its accounts have any number of digits', () => {
    expect(judged(['123', '45'], ['200', 'ada'])).toMatchObject({ created: ['123', '45'], missing: ['200', 'ada'] });
    expect(judged(['7', '9'], ['007', '12', 'ada'])).toMatchObject({
      ...{ created: ['9'], rejected: ['7'], missing: ['12', 'ada'] },
    });
  });

  test('may be those of each whose number it is, and none of them is missing', () => {
    expect(judged(['123'], ['0123', '00123', '8'])).toEqual({ created: [], rejected: ['123'], missing: ['8'] });
    expect(judged(['123', '123'], ['0123', '00123', '8'])).toMatchObject({ created: [], missing: ['8'] });
  });

  test('say for certain whose they are only where there are not more rows than such people', () => {
    const doubtful = (written: string[], names: string[]) => {
      const people = readExport([headerLine, ...names.map((name) => line(name))].join('\n'), attributes, settings);
      const roster = rosterOf(file(...written.map((name) => line(name))));
      return doubtfulRows(roster, planRoster(roster, people, anyLength).rejected, people);
    };
    expect(doubtful(['123', '123'], ['0123', '00123', '8'])).toEqual([]);
    expect(doubtful(['123', '123'], ['0123', '8'])).toEqual([2, 3]);
  });

  test('may have become numbers of any kind', () => {
    expect(judged(['123.0', '"1,234"', '5.0'], ['000123', '1234', '5'])).toMatchObject({ created: [], missing: [] });
  });
});

test('the accounts are compared once, and not row by row', () => {
  const people = readExport([headerLine, line('000123'), line('004567')].join('\n'), attributes, settings);
  expect([...zerosLost(rosterOf(file(line('123'), line('4567'), line('x'))), people)]).toEqual([
    ['123', ['000123']],
    ['4567', ['004567']],
  ]);
});

test.each([
  ['123', '123'],
  ['000123', '123'],
  ['000', '0'],
  ['0', '0'],
  ['100', '100'],
  ['123.0', '123'],
  ['00123,00', '123'],
  ['1,234', '1234'],
  ["1'234'567", '1234567'],
  ['12 345', '12345'],
  ['0.123.456', '123456'],
  ['123.5', undefined],
  ['x123.0', undefined],
  ['123.0x', undefined],
  ['1234,567', undefined],
  ['1,2345', undefined],
  ['x1,234', undefined],
  ['1,234x', undefined],
  ['123a', undefined],
  ['a123', undefined],
  ['', undefined],
])('an account called %s is the number %s', (key, number) => {
  expect(numberOf(key)).toBe(number);
});

test('the rows are those that have lost zeros, and no others', () => {
  const people = readExport([headerLine, line('000123'), line('0456'), line('789')].join('\n'), attributes, settings);
  const roster = rosterOf(file(line('123'), line('789'), line('456', { email: 'none' }), line('x'), line('42')));
  expect(rowsWithoutZeros(roster, people)).toEqual([2, 4]);
  expect(rowsWithoutZeros(rosterOf(file(line('789'), line('x'))), people)).toEqual([]);
});

test('an account of fewer digits than all of the source is new no more where others lost their zeros', () => {
  const reasons = (written: string[], names: string[]) => {
    const people = readExport([headerLine, ...names.map((name) => line(name))].join('\n'), attributes, settings);
    const plan = rejectLostZeros(
      planRoster(rosterOf(file(...written.map((name) => line(name)))), people, anyLength),
      people,
    );
    return plan.rejected.map(({ row, rejects }) => [
      row,
      rejects.map(({ column, reason }) => `${column} ${reason.slice(0, 21)}`),
    ]);
  };
  const fewer = [3, ['accountName has fewer digits than']];
  expect(reasons(['123', '45'], ['000123', 'ada', 'ab1', '1ab'])).toEqual([
    [2, [expect.stringMatching(/^accountName is the number/)]],
    fewer,
  ]);
  expect(reasons(['123', '999999', '1234567', 'bo', 'x1', '1x'], ['000123'])).toHaveLength(1);
});

test('a new account of fewer digits is told what to do', () => {
  const people = readExport([headerLine, line('000123')].join('\n'), attributes, settings);
  const plan = planRoster(rosterOf(file(line('9'), line('123'))), people, anyLength);
  expect(rejectLostZeros(plan, people).rejected[0]).toMatchObject({
    row: 2,
    index: 1,
    rejects: [
      {
        ...{ row: 2, column: 'accountName' },
        reason:
          'has fewer digits than every account of the source, and other rows have lost the zeros before them. Format the column as text, and write all digits',
      },
    ],
  });
});

test('what was rejected before stays so, in the order of the file', () => {
  const people = readExport([headerLine, line('000123')].join('\n'), attributes, settings);
  const roster = rosterOf(file(line('123'), line('bo', { email: 'none' }), line('7')));
  expect(rejectLostZeros(planRoster(roster, people, anyLength), people).rejected.map(({ row }) => row)).toEqual([
    2, 3, 4,
  ]);
});

test('whom a row names of which nothing is to be done any more is meant by no other row', () => {
  const people = readExport([headerLine, line('000123')].join('\n'), attributes, settings);
  const whole = rosterOf(file(line('000123'), line('123')));
  const rest = { ...whole, rows: whole.rows.filter(({ values }) => values.accountName === '123') };
  const plan = planRoster(rest, people, anyLength);
  expect(rejectLostZeros(plan, people, whole).created.map(({ row }) => row)).toEqual([3]);
  expect(rejectLostZeros(plan, people).created).toEqual([]);
});
