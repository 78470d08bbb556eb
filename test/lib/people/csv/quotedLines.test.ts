import { expect, test } from 'vitest';
import { withoutLineQuotes } from '../../../../lib/people/csv/quotedLines.ts';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test('a file in which each line is quoted as a whole is read as if it were not', () => {
  const lines = [line('ada', { lastName: '"Okafor, Jr."' }), '', line('bo'), line('cy', { email: 'none' })];
  const plain = rosterOf(file(...lines));
  const text = [headerLine, ...lines].map((one) => (one === '' ? '' : quoted(one))).join('\r\n');
  const { rows, rejected } = rosterOf(new TextEncoder().encode(`\ufeff${text}\r\n`));
  expect(rows.map(({ row, values }) => [row, values.lastName])).toEqual([
    [2, 'Okafor, Jr.'],
    [4, 'Okafor'],
  ]);
  expect(rejected.map(({ row }) => row)).toEqual([5]);
  expect(rows.map(({ values }) => values)).toEqual(plain.rows.map(({ values }) => values));
});

test.each([
  ['cells that are quoted each', '"a","b"\n"c","d"'],
  ['a line that is not', '"a,b"\nc,d'],
  ['a line that was cut off', '"a,b"\n"c,'],
  ['nothing', ''],
  ['a first line that only ends in a quote', 'a,b"\n"c,d"'],
  ['a line of one quote', '"a,b"\n"'],
  ['a first line that is longer than any header', `"${'x'.repeat(65_536)}"`],
])('a text with %s stays as it is', (_, text) => {
  expect(withoutLineQuotes(text)).toBeUndefined();
});

test('blanks around a line are none of it, lines of blanks and empty quotes are blank', () => {
  expect(withoutLineQuotes('\n \t\n "a,b" \n""\r\n\t"c,""d"""')).toBe('\n\na,b\n\nc,"d"');
});

test('a quoted line of millions of characters is a row that is too long', () => {
  const text = `${quoted(headerLine)}\n${quoted('x'.repeat(15_000_000))}`;
  expect(readRoster(Buffer.from(text), attributes, settings)).toMatchObject({
    ...{ kind: 'refused', reason: expect.stringContaining('longer than 1,048,576 characters') },
  });
});
