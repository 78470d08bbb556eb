import { describe, expect, test } from 'vitest';
import { headerLine, line, rosterOf } from '../fixtures.ts';

/** The columns of a file, of which the last one is a given one. */
const lastColumn: Record<string, number> = { email: 4, endDate: 7, vendor: 8, costCenter: 9 };

/** Lines whose last cell is that of a column, the others in their order before it. */
function ending(column: string, ...lines: string[]): string[] {
  const at = lastColumn[column] ?? 0;
  return lines.map((one) => {
    const cells = one.split(',');
    return [...cells.toSpliced(at, 1), cells[at]].join(',');
  });
}

/** The rows of which the file says that they may have been cut off. */
function cutRows(text: string): number[] {
  const { rejected } = rosterOf(text);
  return rejected
    .filter(({ rejects }) => rejects.some(({ reason }) => reason.includes('cut off')))
    .map(({ row }) => row);
}

const good = [headerLine, line('ada'), line('ben'), line('cy')];

/** A file whose last column is a given one, and the last row's cell there another. */
function cutIn(column: string, from: string, to: string, changes: Record<string, string> = {}): string {
  const lines = ending(column, headerLine, ...['ada', 'ben', 'cy'].map((name) => line(name, changes)));
  const text = lines.join('\n');
  expect(text.endsWith(from)).toBe(true);
  return `${text.slice(0, -from.length)}${to}`;
}

describe('a file that ends within a row is seen where', () => {
  test.each(Array.from({ length: line('cy').split(',').length - 1 }, (_, cells) => cells + 1))(
    'the row has %i of ten cells, and all others have ten',
    (cells) => {
      const last = line('cy').split(',').slice(0, cells).join(',');
      expect(cutRows([...good.slice(0, -1), last].join('\n'))).toEqual([4]);
    },
  );

  test.each([
    ['a day', '2026-12-31', ['2026-12-3', '2026-1', '2026', '2', '2026-12-']],
    ['a day in a format of the settings', '31.12.2026', ['31.12.202', '31.12.20', '31.12.2', '31.1', '3']],
    ['a moment', '2026-12-31T10:00:00Z', ['2026-12-31T10:00:00', '2026-12-31T10:00', '2026-12-31T10', '2026-12-31']],
    ['a midnight', '2026-12-31 00:00:00', ['2026-12-31 00:00', '2026-12-31 0', '2026-12-31']],
  ])('the last cell is the beginning of %s', (_, whole, cuts) => {
    for (const cut of cuts) expect(cutRows(cutIn('endDate', whole, cut, { endDate: whole })), cut).toEqual([4]);
  });

  test.each(['ada@example.', 'ada@example', 'ada@', 'ada', ''])('the last cell is no address any more: "%s"', (cut) => {
    expect(cutRows(cutIn('email', 'ada@example.com', cut))).toEqual([4]);
  });

  test('a required value is not there', () => {
    expect(cutRows(cutIn('vendor', 'Acme', ''))).toEqual([4]);
  });
});

describe('nothing is said of', () => {
  test.each<[string, string]>([
    ['a whole file without a line end', good.join('\n')],
    ['a last cell that is empty', [...good.slice(0, -1), line('cy', { costCenter: '' })].join('\n')],
    [
      'a file that leaves empty cells out',
      [...good, line('dee').replace(',4711', ''), line('eve').replace(',4711', '')].join('\n'),
    ],
    [
      'dates that are not all written alike',
      ending(
        'endDate',
        ...good,
        line('dee', { endDate: '2026-12-31 00:00:00' }),
        line('eve', { endDate: '2026-12-31' }),
      ).join('\n'),
    ],
    ['one row alone', [headerLine, line('ada').replace(',4711', '')].join('\n')],
    ['a faulty row with a line end', `${[...good, line('dee', { vendor: '' })].join('\n')}\n`],
    ['a faulty last row whose last cell is good', [...good, line('dee', { email: 'dee' })].join('\n')],
    ['a text that ends too soon', [...good, line('dee', { costCenter: '47' })].join('\n')],
    ['an address whose end is another end', cutIn('email', 'ada@example.com', 'ada@example.co')],
    ['a total at the end', [...good, 'Total: 3'].join('\n')],
  ])('%s', (_, text) => {
    expect(cutRows(text)).toEqual([]);
  });
});
