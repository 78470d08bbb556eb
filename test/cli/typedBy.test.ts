import { userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { typedBy } from '../../cli/typedBy.ts';

test('who is named with --by is kept with the account that typed it, unless it is that one', () => {
  expect(typedBy('the CEO', 'kim')).toBe('the CEO, typed by kim');
  expect([typedBy(' kim ', 'kim'), typedBy('', 'kim'), typedBy(undefined, 'kim')]).toEqual(['kim', 'kim', 'kim']);
  expect(typedBy(undefined)).toBe(userInfo().username);
});
