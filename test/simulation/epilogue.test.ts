import { expect, test } from 'vitest';
import { isAsBefore } from './epilogue.ts';
import type { Record_ } from './records.ts';

const was = { account: 'qx.4', phone: '132', start: 1_000, end: 5_000 } as Record_;

test('whoever comes back by a file has another end, and in another zone its days are other moments', () => {
  expect(isAsBefore(was, { ...was, end: 9_000 }, false)).toBe(true);
  expect(isAsBefore(was, { ...was, start: 1_060 }, false)).toBe(false);
  expect(isAsBefore(was, { ...was, start: 1_060 }, true)).toBe(true);
  expect(isAsBefore(was, { ...was, phone: '7777' }, true)).toBe(false);
});
