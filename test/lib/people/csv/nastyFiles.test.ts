import { expect, test } from 'vitest';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { attributes, headerLine, line, settings } from '../fixtures.ts';

/** Files as programs really write them: what is read of each, by row and account name, and how many rows are rejected. */

const columns = headerLine.split(',');
const cells = (name: string, changes = {}) => line(name, changes).split(',');
const quoted = (some: readonly string[]) => some.map((cell) => `"${cell}"`).join();

function read(content: string | Uint8Array) {
  const roster = readRoster(Buffer.from(content), attributes, settings);
  if (roster.kind === 'refused') return roster.reason;
  const { rows, rejected, passedOver } = roster;
  return {
    good: rows.map(({ row, values }) => [row, values.accountName]),
    bad: rejected.flatMap(({ row, rejects }) => rejects.map(({ column, reason }) => [row, column, reason])),
    passedOver,
  };
}

const noValue = 'is what a program writes for no value; write the value, or leave the cell empty';
const decimal = 'is a number with a decimal point, as programs for tables write one; format the column as text';
const lost = 'holds a question mark where a letter was lost; write the letter';

test.each<[string, string | Uint8Array, ReturnType<typeof read>]>([
  [
    'a list of SAP',
    [
      '28.11.2026                Dynamic List Display                1',
      '-'.repeat(80),
      `|${columns.join('|')}|`,
      '-'.repeat(80),
      `|${cells('ada').join(' |')}|`,
      '-'.repeat(80),
    ].join('\r\n'),
    { good: [[5, 'ada']], bad: [], passedOver: [1, 2, 4, 6] },
  ],
  [
    'Export-Csv of PowerShell, with the type above and letters that it lacks',
    Buffer.from(
      `\ufeff${['#TYPE System.Management.Automation.PSCustomObject', quoted(columns), quoted(cells('m?ller')), quoted(cells('bo', { vendor: 'System.Object[]' })), quoted(cells('cy'))].join('\r\n')}`,
      'utf16le',
    ),
    {
      good: [[5, 'cy']],
      bad: [
        [3, 'accountName', lost],
        [4, 'vendor', noValue],
      ],
      passedOver: [1],
    },
  ],
  [
    'to_csv of pandas, with numbers of rows and of people as it takes them',
    [
      `,${headerLine}`,
      `0,${line('123.0')}`,
      `1,${line('ada', { phone: '49301234567.0' })}`,
      `2,${line('nan')}`,
      `3,${line('bo', { phone: 'nan' })}`,
      `4,${line('cy')}`,
    ].join('\n'),
    {
      good: [[6, 'cy']],
      bad: [
        [2, 'accountName', decimal],
        [3, 'phone', decimal],
        [4, 'accountName', noValue],
        [5, 'phone', noValue],
      ],
      passedOver: [],
    },
  ],
  [
    'two tables in one file, of which the second has other columns first',
    [
      headerLine,
      line('ada'),
      '',
      ['firstName', 'accountName', ...columns.slice(2)].join(),
      line('Bo').replace('Bo,Ada', 'Ada,bo'),
    ].join('\n'),
    'Row 4 names the columns anew, in another order than the first row. Drop each table as a file of its own.',
  ],
  [
    'the same table again, under the same header',
    [headerLine, line('ada'), '', headerLine, line('bo')].join('\n'),
    {
      good: [
        [2, 'ada'],
        [5, 'bo'],
      ],
      bad: [],
      passedOver: [4],
    },
  ],
  [
    'sheets with a number of each row in front, and a total',
    [`#,${headerLine}`, `1,${line('ada')}`, `2,${line('bo')}`, 'Total,2'].join('\n'),
    {
      good: [
        [2, 'ada'],
        [3, 'bo'],
      ],
      bad: [],
      passedOver: [4],
    },
  ],
  [
    'files with byte order marks that were put one behind another',
    [`\ufeff\ufeff${headerLine}`, line('ada'), `\ufeff${headerLine}`, `\ufeff${line('bo')}`].join('\n'),
    {
      good: [
        [2, 'ada'],
        [4, 'bo'],
      ],
      bad: [],
      passedOver: [3],
    },
  ],
  [
    'line ends of Excel in every last cell',
    [`${headerLine}_x000D_`, `${line('ada')}_x000D_`, `${line('bo')}_x000D_`].join('\n'),
    {
      good: [
        [2, 'ada'],
        [3, 'bo'],
      ],
      bad: [],
      passedOver: [],
    },
  ],
  [
    'a page of HTML that is called a workbook',
    '<table><tr><td>accountName</td></tr></table>',
    'The file is not a CSV but a page of HTML, or XML. Save it as "CSV UTF-8" and drop it again.',
  ],
  [
    'empty columns behind the header, in some rows alone',
    [`${headerLine},,,`, `${line('ada')},,,`, line('bo')].join('\n'),
    {
      good: [
        [2, 'ada'],
        [3, 'bo'],
      ],
      bad: [],
      passedOver: [],
    },
  ],
])('%s', (_, content, expected) => {
  expect(read(content)).toEqual(expected);
});
