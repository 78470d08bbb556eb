import { describe, expect, test } from 'vitest';
import { collectTests, standIn } from './collectTests.ts';

/** The tests that a file states which runs this when it is loaded. Whoever writes one has all of vitest before them. */
const collected = (states: (vitest: typeof import('vitest')) => void) =>
  collectTests('a.test.ts', async () => states(standIn as unknown as typeof import('vitest')));

test('every case of every suite is a test, called by where it is stated', async () => {
  const tests = await collected(({ test, describe }) => {
    describe.each(['a', 'b'])('suite %s', () => {
      test.each([
        [1, 2],
        [3, 4],
      ])('%i and %i', () => undefined);
    });
    test('alone', () => undefined);
  });
  expect(tests.map(({ name }) => name)).toEqual([
    'a.test.ts > suite %s (1) > %i and %i (1)',
    'a.test.ts > suite %s (1) > %i and %i (2)',
    'a.test.ts > suite %s (2) > %i and %i (1)',
    'a.test.ts > suite %s (2) > %i and %i (2)',
    'a.test.ts > alone',
  ]);
  expect(new Set(tests.map(({ id }) => id)).size).toBe(5);
});

test('a test has the values of its case, and the hooks of its suites, which end what they began although it failed', async () => {
  const did: unknown[] = [];
  const [inner, failing] = await collected(({ test, describe, beforeEach, afterEach }) => {
    beforeEach(() => void did.push('begin'));
    afterEach(async () => void did.push('end'));
    describe('a suite', () => {
      beforeEach(() => void did.push('begin inner'));
      afterEach(() => void did.push('end inner'));
      test.each([[1, 2]])('a case', (...values) => void did.push(values));
    });
    test('failing', async () => Promise.reject(new Error('It fails.')));
  });
  await inner?.run();
  expect(did.splice(0)).toEqual(['begin', 'begin inner', [1, 2], 'end inner', 'end']);
  await expect(failing?.run()).rejects.toThrow('It fails.');
  expect(did).toEqual(['begin', 'end']);
});

test('nothing else of vitest is there: no test can be skipped, or be the only one', () => {
  expect(Object.keys(standIn)).toEqual(['test', 'describe', 'beforeEach', 'afterEach', 'expect', 'vi']);
  expect([Object.keys(standIn.test), Object.keys(standIn.describe)]).toEqual([['each'], ['each']]);
});

describe('what is not known is an error, and no test that is left out:', () => {
  test.each<[string, Parameters<typeof collected>[0]]>([
    ['options', ({ test }) => test('a', { retry: 1 }, () => undefined)],
    ['a context', ({ test }) => test('a', ({ task }) => void task)],
    ['a case with options', ({ test }) => test.each([1])('a', { retry: 1 }, () => undefined)],
    [
      'cases in a text',
      ({ test }) =>
        test.each`
          a\n
          ${1}
        `('a', () => undefined),
    ],
    ['a suite that states its tests later', ({ describe }) => describe('a', async () => undefined)],
    ['a hook before all', ({ beforeAll }) => beforeAll(() => undefined)],
  ])('%s', async (_, states) => {
    await expect(collected(states)).rejects.toThrow();
  });

  test.each<[string, Parameters<typeof collected>[0]]>([
    ['expectations that are counted', ({ expect, test }) => test('a', () => expect.assertions(1))],
    ['an expectation that fails later', ({ expect, test }) => test('a', () => expect.soft(1).toBe(1))],
    ['clocks', ({ vi, test }) => test('a', () => void vi.useFakeTimers())],
    ['a test within a test', ({ test }) => test('a', () => test('b', () => undefined))],
    [
      'a hook that returns what ends it',
      ({ beforeEach, test }) => {
        beforeEach(() => () => undefined);
        test('a', () => undefined);
      },
    ],
  ])('%s, when it is run', async (_, states) => {
    const [only] = await collected(states);
    await expect(only?.run()).rejects.toThrow();
  });
});
