import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Failure, mayHaveTakenEffect, retryDefaults, retryDelay } from '../../../lib/isc/retry.ts';

const now = Date.parse('2026-11-01T00:00:00Z');
const answer = (status: number, retryAfter: string | null = null): Failure => ({ kind: 'answer', status, retryAfter });
const network = (reachedServer: boolean): Failure => ({ kind: 'network', reachedServer, retry: true });

describe('retryDelay', () => {
  test.each([
    ['429 of a write', answer(429), false, 250],
    ['429 of a read', answer(429), true, 250],
    ['500 of a read', answer(500), true, 250],
    ['500 of a write, which may have been done', answer(500), false, undefined],
    ['503 of a write', answer(503), false, undefined],
    ['400', answer(400), true, undefined],
    ['404', answer(404), true, undefined],
    ['a connection that broke, of a read', network(true), true, 250],
    ['a connection that broke, of a write', network(true), false, undefined],
    ['a connection that was never made, of a write', network(false), false, 250],
    ['408, a time-out, of a read', answer(408), true, 250],
    ['a failure that stays, such as a wrong certificate', { ...network(false), retry: false }, true, undefined],
  ])('%s', (_, failure, repeatable, expected) => {
    expect(retryDelay(failure, 1, repeatable, 0.5, now)).toBe(expected);
  });

  test.each([
    ['3', 3000],
    ['0', 0],
    ['Sun, 01 Nov 2026 00:00:07 GMT', 7000],
    ['Sat, 31 Oct 2026 23:00:00 GMT', 0],
    ['120', 120_000],
    ['121', 120_000],
    ['9999', 120_000],
    ['Sun, 01 Nov 2026 00:02:01 GMT', 120_000],
    ['1.5', 1500],
    ['-3', 0],
    [' ', 250],
    ['soon', 250],
    ['', 250],
  ])('honours Retry-After: %s', (header, expected) => {
    expect(retryDelay(answer(429, header), 1, false, 0.5, now)).toBe(expected);
  });

  test('doubles the bound with each try, up to 20 s, and gives up after the sixth', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) => retryDelay(answer(500), attempt, true, 1, now));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, undefined]);
  });

  test('waits for 20 s at most, however often it is tried', () => {
    const often = { ...retryDefaults, tries: 9 };
    const delays = [5, 6, 7, 8, 9].map((attempt) => retryDelay(answer(500), attempt, true, 1, now, often));
    expect(delays).toEqual([8000, 16_000, 20_000, 20_000, undefined]);
  });

  test('repeats nothing with one try', () => {
    expect(retryDelay(answer(429, '3'), 1, true, 0.5, now, { ...retryDefaults, tries: 1 })).toBeUndefined();
  });

  test('draws the wait between nothing and the bound', () => {
    expect([0, 0.25, 1].map((random) => retryDelay(answer(500), 2, true, random, now))).toEqual([0, 250, 1000]);
  });

  test('never waits for less than nothing or longer than two minutes', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (header, attempt, random) => {
          const delay = retryDelay(answer(429, header), attempt, false, random, now) ?? 0;
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(120_000);
        },
      ),
    );
  });
});

test.each([
  ['429', answer(429), false],
  ['500', answer(500), true],
  ['404', answer(404), true],
  ['no answer to a request that arrived', network(true), true],
  ['no connection', network(false), false],
])('whether a request may have taken effect after %s', (_, failure, expected) => {
  expect(mayHaveTakenEffect(failure)).toBe(expected);
});
