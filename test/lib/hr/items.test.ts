import { expect, test } from 'vitest';
import type { Item } from '../../../lib/hr/adapter.ts';
import { readEach, TooManyItems } from '../../../lib/hr/items.ts';

const ignored: Item = { kind: 'ignored', reason: 'a test' };
const read = (values: readonly unknown[]) =>
  readEach(
    values,
    (index) => `items.${index}`,
    () => ignored,
  );

test('5,000 items are read, and no more', () => {
  expect(read(Array.from({ length: 5_000 }, () => 1))).toHaveLength(5_000);
  const message = 'The body has 5,001 items, and at most 5,000 are taken at once. Split it.';
  expect(() => read(Array.from({ length: 5_001 }, () => 1))).toThrow(new TooManyItems(5_001));
  expect(new TooManyItems(5_001)).toMatchObject({ name: 'TooManyItems', message });
});

test('an item of more than 64 KB of JSON is refused, by its bytes', () => {
  const reason = 'the item is over 64 KB of JSON, or nested too deeply';
  const refused = { kind: 'refused', problems: [{ path: 'items.1', reason }] };
  const quotes = 2;
  expect(read(['', 'x'.repeat(65_536 - quotes)])).toEqual([ignored, ignored]);
  expect(read(['', 'x'.repeat(65_537 - quotes)])).toEqual([ignored, refused]);
  expect(read(['', 'é'.repeat(32_768)])).toEqual([ignored, refused]);
});

test('an item that is nested too deeply is refused', () => {
  const nested: unknown = JSON.parse('['.repeat(30_000) + ']'.repeat(30_000));
  expect(read([nested]).map(({ kind }) => kind)).toEqual(['refused']);
});

test('what keeps an item from being written down otherwise is a defect, and is thrown', () => {
  const broken = {
    toJSON() {
      throw new TypeError('broken');
    },
  };
  expect(() => read([broken])).toThrow(new TypeError('broken'));
});
