import { expect, test } from 'vitest';
import { nearest } from '../../build/nearest.ts';

test.each([
  ['operaters', 'operators'],
  ['OPERATORS', 'operators'],
  ['sorces', 'sources'],
  ['sourcess', 'sources'],
  ['osurces', 'sources'],
  ['rh', 'hr'],
  ['hr', 'hr'],
  ['hx', 'hr'],
  ['rh', 'hr'],
  ['osurecs', 'sources'],
  ['soruces', 'sources'],
  ['xx', undefined],
  ['people', undefined],
  ['', undefined],
])('of "%s" %s is meant', (word, meant) => {
  expect(nearest(word, ['sources', 'operators', 'hr'])).toBe(meant);
});

test('of several that are near the nearest', () => {
  expect(nearest('keepDayly', ['keepDoily', 'keepDaily', 'keepMonthly'])).toBe('keepDaily');
});
