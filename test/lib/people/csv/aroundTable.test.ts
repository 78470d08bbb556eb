import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trailerRows } from '../../../../lib/people/csv/aroundTable.ts';
import { rowsOf } from '../../../../lib/people/csv/rows.ts';
import { headerLine, line, rosterOf } from '../fixtures.ts';

/** What a file comes to: its good rows, its bad ones and those passed over, by number. */
function readOf(...lines: string[]) {
  const { rows, rejected, passedOver, rowCount } = rosterOf(lines.join('\n'));
  const numbers = (some: readonly { row: number }[]) => some.map(({ row }) => row);
  return { good: numbers(rows), bad: numbers(rejected), passedOver, rowCount };
}

describe('titles above the header', () => {
  test.each([
    ['one', ['Contractors of Example Ltd'], [1], 2],
    ['some, with a blank line', ['"Contractors"', 'As of,24 November 2026', ''], [1, 2], 4],
    ['a blank line first', ['', 'Report 7'], [2], 3],
    ['with a word that is the name of a column', ['Vendor', 'Company,Acme'], [1, 2], 3],
    [
      'remarks and names with a colon',
      ['# made by x, on y, for z, all', 'Report: A,Date: 28.11.2026,By: HR'],
      [1, 2],
      3,
    ],
    ['in quotes, over two lines', ['"Contractors', 'of Example Ltd"'], [1, 2], 3],
    ['none', [], [], 1],
  ])('%s', (_, titles, passedOver, header) => {
    const good = [header + 1, header + 2];
    expect(readOf(...titles, headerLine, line('ada'), line('bo'))).toEqual({ good, bad: [], passedOver, rowCount: 2 });
  });

  test('are none where the first name of a column has a line break', () => {
    const broken = headerLine.replace('accountName', '"Account\nName"');
    expect(readOf(broken, line('ada'))).toMatchObject({ good: [2], passedOver: [] });
  });

  test('above quoted names too', () => {
    const quoted = headerLine.split(',').map((cell) => `"${cell}"`);
    expect(readOf('Contractors', quoted.join(','), line('ada'))).toMatchObject({ good: [3], passedOver: [1] });
  });
});

describe('rows at the end that are no person’s', () => {
  test.each([
    [['Total: 2']],
    [['Total,2']],
    [['Total records : 2']],
    [['(2 rows affected)']],
    [['2 records exported.']],
    [['', '*** End of report ***', '']],
    [['Gesamt: 2']],
    [['Anzahl Zeilen = 2', 'End of file']],
    [['Summe: 12']],
    [['Anzahl;12']],
    [['Anzahl der Datensätze: 2']],
    [['Total number of employees: 2']],
    [['Nombre de lignes : 2']],
    [['Total rows: 2 of 2']],
    [['3 rows selected.']],
    [['(1 row(s) affected)']],
    [['(2 Zeilen betroffen)']],
    [['2 rows in set (0.00 sec)']],
    [['Query returned 2 rows.']],
    [['(2 rows affected)', '', 'Completion time: 2026-11-28T10:00:00.0000000+01:00']],
    [['--- end ---']],
    [['*** END ***']],
    [['<EOF>']],
    [['Ende der Liste']],
    [['Page 1 of 1']],
    [['Report generated: 28.11.2026 10:00', '© 2026 Example Ltd']],
    [['Stand: 28.11.2026', '----------']],
  ])('%j', (trailers) => {
    const numbers = trailers.flatMap((text, index) => (text === '' ? [] : [index + 4]));
    const read = readOf(headerLine, line('ada'), line('bo'), ...trailers);
    expect(read).toEqual({ good: [2, 3], bad: [], passedOver: numbers, rowCount: 2 });
  });

  test('are those at the end alone, and no name of an account, nor any row of more than two cells', () => {
    const doubtful = ['total', 'total5', 'count.basie', 'rows', 'sum1', 'end', 'Total of 5', 'total: five', '5'];
    for (const text of doubtful) {
      expect(readOf(headerLine, line('ada'), text), text).toMatchObject({ bad: [3], passedOver: [] });
    }
    expect(readOf(headerLine, 'Total: 2', line('ada'))).toMatchObject({ good: [3], bad: [2], passedOver: [] });
    expect(readOf(headerLine, line('ada'), line('Total: 2'))).toMatchObject({ passedOver: [], rowCount: 2 });
  });

  test('no account name without a blank or a colon is ever one', () => {
    const name = fc.string({ minLength: 1, unit: fc.constantFrom(...'totalsumcountrows0123456789.-_#=') });
    const property = fc.property(name, (account) => {
      fc.pre(/[a-z0-9]/.test(account));
      expect(trailerRows(rowsOf([['a'], [account, '', '', '']], [1, 4]), 4)).toBe(0);
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});

test('the header again, and a line drawn below it, are no person', () => {
  const dashes = headerLine.replaceAll(/\w+/g, '-----');
  const again = headerLine.toUpperCase().replace('ACCOUNT', '\ufeffAccount ');
  expect(readOf(headerLine, dashes, line('ada'), again, line('bo'))).toEqual({
    good: [3, 5],
    bad: [],
    passedOver: [2, 4],
    rowCount: 2,
  });
  expect(readOf(headerLine, line('ada'), headerLine.replace('costCenter', '4711'))).toMatchObject({ bad: [3] });
});

test('a remark between the rows is no person, wherever it stands', () => {
  const remarks = ['# the team of the north', '#', '-- to be looked at', '// ada leaves soon,,,'];
  expect(readOf(headerLine, ...remarks, line('ada'), '# one, two')).toEqual({
    ...{ good: [6], bad: [], passedOver: [2, 3, 4, 5, 7], rowCount: 1 },
  });
  for (const text of ['#ada', '--ada', '//', '# ada,Ada,Okafor', 'ada # remark']) {
    expect(readOf(headerLine, text, line('bo')), text).toMatchObject({ bad: [2], passedOver: [] });
  }
});

test('a file of nothing but titles has no header', () => {
  expect(() => rosterOf('Contractors\nTotal: 0')).toThrow();
});
