import { expect, test } from 'vitest';
import { isLarge, readLargeOptions, readOptions } from './options.ts';

test('where nothing is said, a year of 500 people in each of five sources is run', () => {
  expect(readOptions([])).toEqual({
    ...{ seed: 1, schedules: 1, days: 365, people: 500, density: 1, sources: 5, minutes: Number.POSITIVE_INFINITY },
    ...{ help: false, calm: false, goOn: false, only: undefined, without: [], plan: undefined },
  });
});

test('what is said is read', () => {
  const said =
    '--seed 7 --schedules 20 --days 8 --people 6 --sources 2 --minutes 5 --only 3,7 --without kill,isc --go-on';
  expect(readOptions(said.split(' '))).toMatchObject({
    ...{ seed: 7, schedules: 20, days: 8, people: 6, sources: 2, minutes: 5 },
    ...{ only: [3, 7], without: ['kill', 'isc'], goOn: true },
  });
});

test.each([
  [['--days', 'ten'], '--days "ten" is not a whole number of 1 or more.'],
  [['--people', '2.5'], '--people "2.5" is not a whole number of 1 or more.'],
  [['--sources', '1'], '--sources "1" is not a whole number of 2 or more.'],
  [['--schedules', ''], '--schedules "" is not a whole number of 1 or more.'],
  [['--only', '3,x'], '--only "x" is not a whole number of 1 or more.'],
  [['--without', 'rain'], '--without "rain" is no kind of fault. There are isc, '],
  [['--week', '3'], "Unknown option '--week'"],
])('%j is told apart', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});

test.each([
  [['--people', '1000'], true],
  [['--days', '3', '--people=20000'], true],
  [['--people', '1000', '--seed', '3'], true],
  [['--people', '999'], false],
  [['--people=12', '--seed', '20000'], false],
  [['--seed', '20000'], false],
  [['--people'], false],
  [[], false],
])('whether %j asks for a run of many people: %s', (args, is) => {
  expect(isLarge(args)).toBe(is);
});

test('the options of a run of many people are read', () => {
  expect(readLargeOptions(['--people=20000'])).toEqual({
    ...{ sources: 5, people: 20_000, days: 2, events: 1_000, help: false, told: false },
    ...{ only: undefined, to: undefined },
  });
  const said = '--people 1000 --sources 50 --days 30 --events 0 --only backup,sweep --told --to out.json --help';
  expect(readLargeOptions(said.split(' '))).toEqual({
    ...{ sources: 50, people: 1_000, days: 30, events: 0, help: true, told: true },
    ...{ only: ['backup', 'sweep'], to: 'out.json' },
  });
});

test.each([
  [['--seed', '3'], 'There is no --seed with --people 1000 and more: nothing goes wrong then, and no seed is drawn.'],
  [['--go-on'], 'There is no --go-on with --people 1000 and more'],
  [['--without=kill'], 'There is no --without with --people 1000 and more'],
  [['--days', 'ten'], '--days "ten" is not a whole number of 1 or more.'],
  [['--events', '-1'], 'argument is ambiguous'],
  [['--week', '3'], "Unknown option '--week'"],
])('of a run of many people %j is told apart', (args, message) => {
  expect(() => readLargeOptions(['--people', '1000', ...args])).toThrow(message);
});
