import { describe, expect, test } from 'vitest';
import { writeRejected } from '../../../../lib/people/csv/writePeople.ts';
import { headerLine, lenientAttributes, line, rosterOf } from '../fixtures.ts';

const short = (name: string) => line(name).replace(/,4711$/, '');

/** A row whose last cell is there and empty. */
const emptied = (name: string) => line(name, { costCenter: '' });

const tell = (count: number) =>
  `the row has ${count} cells, the header 10; put quotes around a value with a line break, or add the cells that are missing; where they are to be empty, empty the cell "error" of this row too`;

/** The rows that are good, and those that are rejected for their number of cells, with the reason. */
function read(...lines: string[]): { good: number[]; short: [number, string][] } {
  const { rows, rejected } = rosterOf(`${[headerLine, ...lines].join('\n')}\n`, lenientAttributes);
  const reasons = rejected.flatMap(({ row, rejects }) =>
    rejects.flatMap(({ column, reason }): [number, string][] => (column === '' ? [[row, reason]] : [])),
  );
  return { good: rows.map(({ row }) => row), short: reasons };
}

describe('a row with fewer cells than the header is rejected', () => {
  test.each<[string, string]>([
    ['', emptied('cy')],
    ['in a file with blanks before quotes', line('cy', { phone: ' "1"', costCenter: '' })],
    ['in a file with a quote within a value', line('cy', { phone: 'Al "x" B', costCenter: '' })],
    ['in a file with many empty cells at the end', `${emptied('cy')},,,,,,,,,`],
  ])('where its last cell was lost %s', (_, other) => {
    expect(read(line('ada'), short('bo'), other, emptied('dee'))).toEqual({ good: [2, 4, 5], short: [[3, tell(9)]] });
  });

  test('where a line break has no quotes', () => {
    const broken = line('bo', { vendor: 'Acme\nLtd' });
    expect(read(line('ada'), broken, line('cy'), line('dee'))).toEqual({
      good: [2, 5, 6],
      short: [
        [3, tell(9)],
        [4, tell(2)],
      ],
    });
  });

  test('and what it lacks is said once, beside what is wrong with what it has', () => {
    const { rejected } = rosterOf(`${[headerLine, line('ada'), '=======', line('cy'), line('dee')].join('\n')}\n`);
    expect(rejected.map(({ rejects }) => rejects.map(({ column, reason }) => [column, reason]))).toEqual([
      [
        ['', tell(1).replace('cells,', 'cell,')],
        ['accountName', 'is no name of an account; it needs a letter or a digit, and "n/a" is none'],
      ],
    ]);
  });

  test('where the file was cut off within it too, and still when rejected.csv is dropped again', () => {
    const first = rosterOf([headerLine, line('ada'), short('bo')].join('\n'));
    const cutOff = expect.stringContaining('the file ends within this row');
    expect(first.rejected.map(({ rejects }) => rejects.map(({ reason }) => reason))).toEqual([[cutOff, tell(9)]]);
    const again = rosterOf(writeRejected(first, first.rejected).toString());
    expect(again.rejected.map(({ rejects }) => rejects.map(({ reason }) => reason))).toEqual([[tell(9)]]);
  });

  test('where the file was cut off, and a column that it lacks has no name', () => {
    const whole = ['ada', 'cy'].map((name) => `${line(name)},,Berlin`);
    const { rejected } = rosterOf([`${headerLine},,Site`, ...whole, line('bo')].join('\n'));
    expect(rejected.map(({ rejects }) => rejects.map(({ reason }) => reason.split(';', 1)[0]))).toEqual([
      ['the row has 10 cells, the header 12', expect.stringContaining('the file ends within this row')],
    ]);
  });

  test('until it is corrected, when rejected.csv is dropped again', () => {
    const first = rosterOf([headerLine, line('ada'), short('bo'), line('cy'), ''].join('\n'));
    const text = writeRejected(first, first.rejected).toString();
    expect(text).toContain(',Acme,,"the row has 9 cells');
    const again = rosterOf(text);
    expect(again.rejected.map(({ row, rejects }) => [row, rejects])).toEqual([
      [2, [{ row: 2, column: '', reason: tell(9) }]],
    ]);
    expect(rosterOf(text.replace(',Acme,,', ',Acme,4712,')).rows[0]?.values.data).toEqual({
      vendor: 'Acme',
      costCenter: '4712',
    });
    expect(rosterOf(text.replace(/,"the row.*"/, ',')).rows[0]?.values.data).toEqual({
      vendor: 'Acme',
      costCenter: '',
    });
  });
});

describe('a row of rejected.csv stays rejected for its number of cells while nothing stands in those that it lacked', () => {
  const names = `${headerLine},Badge,Site`;
  const whole = (name: string) => `${line(name)},7,Berlin`;

  /** The reasons for which rows are rejected in a file, and when its rejected rows are dropped again as `change` makes them. */
  function again(row: string, change: (text: string) => string = (text) => text) {
    const first = rosterOf([names, whole('ada'), row, whole('cy'), ''].join('\n'), lenientAttributes);
    const second = rosterOf(change(writeRejected(first, first.rejected).toString()), lenientAttributes);
    return [first, second].map(({ rejected }) =>
      rejected.flatMap(({ rejects }) => rejects.map(({ column, reason }) => [column, reason.split(';', 1)[0]])),
    );
  }

  test.each<[string, [string, string][]]>([
    ['bo', [['', 'the row has 1 cell, the header 12']]],
    [line('bo'), [['', 'the row has 10 cells, the header 12']]],
  ])('%s', (row, reasons) => {
    expect(again(row)).toEqual([reasons, reasons]);
  });

  test('blanks are nothing', () => {
    const reasons = [['', 'the row has 10 cells, the header 12']];
    for (const blanks of [' ,\u00a0', '" ","\u00a0"']) {
      expect(again(line('bo'), (text) => text.replace('4711,,,', `4711,${blanks},`))).toEqual([reasons, reasons]);
    }
  });

  test('a value in one of them is enough', () => {
    expect(again(line('bo'), (text) => text.replace('4711,,,', '4711,,Berlin,'))[1]).toEqual([]);
  });
});

test('a row that lacks a value that it must have says so once, where a program leaves out empty cells', () => {
  const rows = [line('ada', { email: 'ada' }).replace(/,Acme,4711$/, ''), short('bo'), short('cy'), ''];
  const { rejected } = rosterOf([headerLine, ...rows].join('\n'), lenientAttributes);
  expect(rejected.map(({ rejects }) => rejects.map(({ column }) => column))).toEqual([['email', 'vendor']]);
});

test('a row of a program that leaves out empty cells clears nothing by the file of rejected rows either', () => {
  const first = rosterOf([headerLine, short('ada'), short('bo'), short('cy'), ''].join('\n'));
  expect(first.rows.map(({ values }) => values.data)).toEqual(Array.from({ length: 3 }, () => ({ vendor: 'Acme' })));
  const faulty = rosterOf([headerLine, short('ada'), line('bo', { email: 'bo' }).replace(/,4711$/, ''), ''].join('\n'));
  const text = writeRejected(faulty, faulty.rejected).toString();
  expect(text).toContain('costCenter: the row has 9 cells, the header 10');
  expect(rosterOf(text.replace(',bo,', ',bo@example.com,')).rows).toEqual([]);
});

describe('a row is whole', () => {
  test('whose empty cells are there, at the end of the file too', () => {
    const { rows, rejected } = rosterOf([headerLine, line('ada'), line('bo'), emptied('cy')].join('\n'));
    expect([rows.length, rejected]).toEqual([3, []]);
  });

  test('as far as a program writes it that leaves out empty cells', () => {
    expect(read(line('ada'), short('bo'), short('cy'), short('dee'))).toEqual({ good: [2, 3, 4, 5], short: [] });
  });
});
