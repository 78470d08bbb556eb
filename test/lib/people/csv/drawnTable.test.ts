import { describe, expect, test } from 'vitest';
import { undrawn } from '../../../../lib/people/csv/drawnTable.ts';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { writeRejected } from '../../../../lib/people/csv/writePeople.ts';
import { attributes, headerLine, line, rosterOf, settings } from '../fixtures.ts';

const columns = headerLine.split(',');
const cellsOf = (name: string, changes = {}) => line(name, changes).split(',');
const widths = columns.map((name) => Math.max(20, name.length));
const padded = (cells: readonly string[]) => cells.map((cell, index) => cell.padEnd(widths[index] ?? 0));
const drawn = (cells: readonly string[]) => `| ${padded(cells).join(' | ')} |`;
const frame = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
const open = (cells: readonly string[]) => ` ${padded(cells).join(' | ').trimEnd()}`;

/** The account names of a file, the numbers of its rows, those rejected, and those passed over. */
function read(lines: readonly string[], lineEnd = '\n') {
  const { rows, rejected, passedOver } = rosterOf(lines.join(lineEnd));
  return {
    good: rows.map(({ row, values }) => [row, values.accountName, values.data['costCenter']]),
    bad: rejected.map(({ row }) => row),
    passedOver,
  };
}

const two = [
  [4, 'ada', '4711'],
  [5, 'bo', ''],
];

describe('a table that a program has drawn is read, and the lines that it has drawn are passed over', () => {
  test.each(['\n', '\r\n'])('by MySQL, with line ends %j', (lineEnd) => {
    const lines = [
      frame,
      drawn(columns),
      frame,
      drawn(cellsOf('ada')),
      drawn(cellsOf('bo', { costCenter: '' })),
      frame,
    ];
    expect(read([...lines, '2 rows in set (0.00 sec)', ''], lineEnd)).toEqual({
      ...{ good: two, bad: [], passedOver: [1, 3, 6, 7] },
    });
  });

  test('by MySQL, copied with the question and the prompt behind it', () => {
    const question = 'mysql> select accountName, firstName, lastName, phone from people;';
    const lines = [
      question,
      frame,
      drawn(columns),
      frame,
      drawn(cellsOf('ada')),
      frame,
      '1 row in set',
      '',
      'mysql> \\q',
      'Bye',
    ];
    expect(read(lines)).toEqual({ good: [[5, 'ada', '4711']], bad: [], passedOver: [1, 2, 4, 6, 7, 9, 10] });
  });

  test('by psql', () => {
    const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
    const lines = [
      open(columns),
      rule,
      open(cellsOf('x')),
      open(cellsOf('ada')),
      `${open(cellsOf('bo', { costCenter: '' }))} `,
      '(3 rows)',
      '',
    ];
    expect(read(lines)).toEqual({ good: [[3, 'x', '4711'], ...two], bad: [], passedOver: [2, 6] });
  });

  test('in Markdown, with and without bars around', () => {
    const rule = `|${columns.map(() => ' :--- ').join('|')}|`;
    const some = `| ${cellsOf('a\\_b', { vendor: 'A \\| B' }).join(' | ')} |`;
    expect(read(['# People', '', drawn(columns), rule, some])).toEqual({
      ...{ good: [[5, 'a_b', '4711']], bad: [], passedOver: [1, 4] },
    });
    expect(read([columns.join(' | '), columns.map(() => '---').join(' | '), cellsOf('ada').join(' | ')]).good).toEqual([
      [3, 'ada', '4711'],
    ]);
  });

  test('with the signs of a box', () => {
    const box = (text: string, ends = '┌┬┐') =>
      `${ends[0]}${text
        .slice(1, -1)
        .replaceAll('-', '─')
        .replaceAll('+', ends[1] ?? '')}${ends[2]}`;
    const lines = [box(frame), drawn(columns), box(frame, '├┼┤'), drawn(cellsOf('ada')), box(frame, '└┴┘')];
    expect(read(lines.map((one) => one.replaceAll('|', '│')))).toEqual({
      ...{ good: [[4, 'ada', '4711']], bad: [], passedOver: [1, 3, 5] },
    });
  });

  test('whatever stands in its cells', () => {
    const cells = cellsOf('ada', { vendor: 'Acme "One"' });
    const { rows } = rosterOf([frame, drawn(columns), frame, drawn(cells), frame].join('\n'));
    expect(rows[0]?.values.data).toEqual({ vendor: 'Acme "One"', costCenter: '4711' });
  });

  test('and its rejected rows are a file like any other', () => {
    const roster = rosterOf([frame, drawn(columns), frame, drawn(cellsOf('ada', { email: 'ada' })), frame].join('\n'));
    const again = rosterOf(
      writeRejected(roster, roster.rejected).toString().replace('|ada|jane', '|ada@example.com|jane'),
    );
    expect(again.rows.map(({ values }) => values.accountName)).toEqual(['ada']);
  });
});

describe('what is left of a drawn table is its cells with bars between them', () => {
  test.each<[string, string, string, number[]]>([
    ['in a frame', '+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+', '\na|b\n\n1|2\n', [1, 3, 5]],
    ['in a frame with blanks around it', '  +---+\n  | a |  \n  +---+\n  | 1 |\n  +---+ ', '\na\n\n1\n', [1, 3, 5]],
    ['with bars between cells alone', ' a | b\n---+---\n 1 | 2', 'a|b\n\n1|2', [2]],
    ['whose first or last cell is empty', ' a | b\n---+---\n   | 2\n 1 |', 'a|b\n\n|2\n1|', [2]],
    ['in a frame that lacks bars in a row', '| a | b |\n|---|---|\n1 | 2 |', 'a|b\n\n1|2', [2]],
    ['with a frame on the left alone', '|a|b\n|---|---\n1|2\n|3|', 'a|b\n\n1|2\n3|', [2]],
    ['with a line without bars', '|a|b|\n|---|---|\n|1|2|\n more \n|3|4|', 'a|b\n\n1|2\nmore\n3|4', [2]],
    ['with an empty row', '|a|b|\n|---|---|\n||\n|3|4|', 'a|b\n\n\n3|4', [2]],
    ['with lines of blanks', 'x\n \n|a|\n|---|\n \n|1|\n \n(1 row)', '\n\na\n\n\n1\n\n', [1, 4, 8]],
    ['with quotes and bars in cells', '|a|\n|---|\n|x \\| "y"|\n|z \\* z|', 'a\n\n"x | ""y"""\nz * z', [2]],
    ['with a quote in the header', 'a | "b"\n---|---\n1 | 2', 'a|"""b"""\n\n1|2', [2]],
  ])('%s', (_, text, left, passedOver) => {
    expect(undrawn(text)).toEqual({ text: left, passedOver, isCutOff: false });
  });
});

describe('no drawn table is', () => {
  test.each([
    ['a table with bars between its cells', 'a|b\n1|2'],
    ['one whose first row is dashes with something behind them', 'a|b\n---|--- x'],
    ['one with something before them', 'a|b\nx ---|---'],
    ['one whose first row is empty', 'a|b|c|d\n|||'],
    ['one with a line of nothing but dashes below the header', 'a|b\n-------\n1|2'],
    ['one whose first row is two signs', 'a|b\n-|\n1|2'],
    ['a file whose first header is quoted, with a bar in it', '"a|b",c\n---|---,1'],
    ['one with blanks before that', '  "a|b"|c\n---|---'],
    ['one whose header in quotes stands at its left edge', '"a|b"|c\n---|---'],
    ['a drawing without a header', '---|---\n1|2'],
    ['one without cells above its line', 'a\n---|---\n1|2'],
    ['one that is drawn behind twenty lines', `${'x\n'.repeat(19)}a|b\n---|---`],
  ])('%s', (_, text) => {
    expect(undrawn(text)).toBeUndefined();
  });

  test('but one that is drawn within them is', () => {
    expect(undrawn(`${'x\n'.repeat(18)}a|b\n---|---`)?.passedOver).toHaveLength(19);
  });
});

test('a row of bars and dashes in a file that is none does not make it one', () => {
  const rows = [headerLine, line('ada', { costCenter: '"a | b"' }), line('bo', { costCenter: '--|--' })];
  expect(read(rows).good.map(([, name]) => name)).toEqual(['ada', 'bo']);
});

describe('a drawn table that was cut off is refused, so that a full list ends nobody whose row was lost', () => {
  const begun = [frame, drawn(columns), frame, drawn(cellsOf('ada'))];
  test.each([
    ['behind a row', begun],
    ['within a row', [...begun, drawn(cellsOf('bo')).slice(0, -5)]],
    ['within a row, without a frame', [...begun.slice(1), drawn(cellsOf('bo')).slice(0, -5)]],
  ])('%s', (_, lines) => {
    const text = lines.join('\n');
    expect(readRoster(Buffer.from(text), attributes, settings)).toEqual({
      kind: 'refused',
      reason:
        'The table that is drawn in the file does not end as it begins: the file may have been cut off, with all rows behind it. Drop the whole file again.',
    });
  });
});
