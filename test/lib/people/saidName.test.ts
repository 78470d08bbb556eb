import { expect, test } from 'vitest';
import { canBeMadeByFile, mayBeName, readName } from '../../../lib/people/saidName.ts';
import { maxValueLength } from '../../../lib/people/valueFault.ts';

test('an account name is mended, and judged as one', () => {
  expect(readName(' ada ')).toEqual({ written: ' ada ', mended: 'ada', fault: undefined });
  // No joiner is kept in an account name, as it is in another text of Persian.
  expect(readName('\u0645\u06cc\u200c\u062e').mended).toBe('\u0645\u06cc\u062e');
  expect(readName('n/a').fault).toMatch(/^is no name of an account/);
});

test.each([
  ['4.9E+12', true],
  ['', false],
  ['a'.repeat(maxValueLength), true],
  ['a'.repeat(maxValueLength + 1), false],
  ['ad\u0000a', false],
  ['ad\ufffda', false],
])('what looks like no name may be one all the same: %.8s: %s', (mended, may) => {
  expect(mayBeName(mended)).toBe(may);
});

test.each([
  ['ada', true],
  ['A\u200bda', true],
  // It is no name.
  ['n/a', false],
  // A file would make another account of it.
  ['_x000D_ada', false],
  // It was encoded twice, which is not seen any more once it is mended.
  ['garc\u00c3\u00ada', false],
])('a file makes exactly the account %j: %s', (accountName, can) => {
  expect(canBeMadeByFile(accountName)).toBe(can);
});
