import { expect, test } from 'vitest';
import { anyOf, compare, inOrder, isIn } from '../../../lib/isc/filters.ts';

test.each([
  [compare('email', 'eq', 'ada@example.com'), 'email eq "ada@example.com"'],
  [compare('name', 'sw', 'Contractors'), 'name sw "Contractors"'],
  [compare('name', 'eq', ''), 'name eq ""'],
  // Every quote and every backslash, so that no value ends its own quotes.
  [compare('name', 'eq', String.raw`a"b"c\d\e`), String.raw`name eq "a\"b\"c\\d\\e"`],
  [isIn('id', ['1', '2"']), String.raw`id in ("1","2\"")`],
  [isIn('id', ['1']), 'id in ("1")'],
])('a comparison is written as %s', (written, expected) => {
  expect(written).toBe(expected);
});

test.each([
  [undefined, undefined],
  ['one', 'sourceId eq "one"'],
  [['one'], 'sourceId eq "one"'],
  [['one', 'two', 'three'], 'sourceId eq "one" or sourceId eq "two" or sourceId eq "three"'],
  [[], ''],
])('of %j any will do', (wanted, filter) => {
  expect(anyOf('sourceId', wanted)).toBe(filter);
});

test.each([
  [undefined, undefined],
  [[], undefined],
  [['name'], 'name'],
  [['name', '-created'], 'name,-created'],
])('the order %j', (sorters, parameter) => {
  expect(inOrder(sorters)).toBe(parameter);
});
