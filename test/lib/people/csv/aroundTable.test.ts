import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trailerRows } from '../../../../lib/people/csv/aroundTable.ts';
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
    ['none', [], [], 1],
  ])('%s', (_, titles, passedOver, header) => {
    const good = [header + 1, header + 2];
    expect(readOf(...titles, headerLine, line('ada'), line('bo'))).toEqual({ good, bad: [], passedOver, rowCount: 2 });
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
      expect(trailerRows([[account, '', '', '']], 4)).toBe(0);
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});

test('a file of nothing but titles has no header', () => {
  expect(() => rosterOf('Contractors\nTotal: 0')).toThrow();
});
