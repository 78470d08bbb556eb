import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

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
