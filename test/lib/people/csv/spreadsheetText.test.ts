import { expect, test } from 'vitest';
import {
  apostropheFault,
  markCell,
  markFault,
  markValue,
  withoutMarks,
} from '../../../../lib/people/csv/spreadsheetText.ts';

test.each(['=1+1', '+49 30', '-1', '@SUM', '＝1', '＋1', '－1', '＠x', ' =1', '\t=1', "'ada", '‘Alā’', '’t', '‛x'])(
  'the value %j is marked as a text, and is read back as it was',
  (value) => {
    expect(markValue(value)).toBe(`'${value}`);
    expect(withoutMarks(`'${value}`)).toBe(value.trim());
  },
);

test.each(['ada', '000123', '1', 'a=1', "O'Brien", 'a-b', ''])('the value %j needs no mark', (value) => {
  expect([markValue(value), withoutMarks(value)]).toEqual([value, value]);
});

test.each([
  ['=1+1', "'=1+1"],
  [' =1+1', "'=1+1"],
  ['-1', "'-1"],
  ['-x="a"', `'-x="a"`],
  ['+="a"', `'+="a"`],
  ['="000123"', '="000123"'],
  [' ="000123" ', ' ="000123" '],
  ['= "a ""b"" c"', '= "a ""b"" c"'],
  ['="a"&B1', `'="a"&B1`],
  ['="a" x', `'="a" x`],
  ["'=1", "'=1"],
  ['ada', 'ada'],
  [' a\tb', ' a\tb'],
])('the cell %j of a file of somebody is shown as %j, and means what it meant', (cell, shown) => {
  expect(markCell(cell)).toBe(shown);
});

test.each([
  ['\tAda', 'Ada'],
  ['\r\nO ', 'O '],
  ['\n =1', "'=1"],
])('of the cell %j, before which a blank may stand that some spreadsheets run, %j is shown', (cell, shown) => {
  expect(markCell(cell)).toBe(shown);
});

test.each([
  ["'000123", '000123'],
  ['="000123"', '000123'],
  ['=  "000123"', '000123'],
  ['="a ""b"""', 'a "b"'],
  ['=" a "', 'a'],
  ['="two\nlines"', 'two\nlines'],
  ["'=x", '=x'],
  ["''x", "'x"],
  ["'‘x", '‘x'],
  ["'＝x", '＝x'],
  ["'\tx", 'x'],
  ["' x", "' x"],
  ["'x", "'x"],
  ["'t Hooft", "'t Hooft"],
  ["'", "'"],
  ['=1', '=1'],
  ['="a', '="a'],
  ['="a"b"', '="a"b"'],
  ['x="a"', 'x="a"'],
  ["='a'-1", "='a'-1"],
  ["'ab'=1", "'ab'=1"],
])('the cell %j means %j', (cell, meant) => {
  expect(withoutMarks(cell)).toBe(meant);
});

test.each(["'ada'", "''", "'a b'"])('%s stands in apostrophes', (text) => {
  for (const column of ['accountName', 'lastName']) {
    expect(apostropheFault(text, column)).toBe('stands in apostrophes; write it without them');
  }
});

test.each(["'ada", "‘ada'", '‘ada', '’ada’', '‛ada', "'"])(
  '%s begins with an apostrophe, which names may and accounts may not',
  (text) => {
    for (const column of ['accountName', 'email', 'manager']) {
      expect(apostropheFault(text, column)).toBe('begins with an apostrophe; write it without');
    }
    for (const column of ['lastName', 'vendor']) expect(apostropheFault(text, column)).toBeUndefined();
  },
);

test.each(['ada', "o'brien", "ada'", ''])('%s does not', (text) => {
  expect(apostropheFault(text, 'accountName')).toBeUndefined();
});

test.each(["'4711'", "'007'", "' -x'", "' +49 30 '"])(
  '%s stands in apostrophes, though a mark may stand before it',
  (cell) => {
    expect(markFault(cell, withoutMarks(cell))).toBe('stands in apostrophes; write it without them');
  },
);

test.each([
  ["''a\u200bb'", "'ab'"],
  ["'=a'\u200bb", "=a'b"],
])('%j may be marked alone, whatever was mended in it', (cell, text) => {
  expect(markFault(cell, text)).toBeUndefined();
});

test.each(["'4711", "'+49 30'", "'-x'", "''x'", "'=x"])('%s may be marked alone', (cell) => {
  expect(markFault(cell, withoutMarks(cell))).toBeUndefined();
});
