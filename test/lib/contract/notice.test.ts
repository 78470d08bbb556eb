import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noticeDue, type Warned } from '../../../lib/contract/notice.ts';

const settings = { noticeDays: [30, 14, 7, 1], timeZone: 'Europe/Berlin' };
const at = (instant: string) => ({ ...settings, now: Date.parse(instant) });

describe('a notice is due', () => {
  test.each([
    ['31 days before', '2026-11-30T22:59:59Z', '2026-10-30T07:00:00Z', undefined],
    ['30 days before, over the change to winter time', '2026-11-24T22:59:59Z', '2026-10-25T07:00:00Z', 30],
    ['late in the evening of the 30th day before', '2026-11-30T22:59:59Z', '2026-10-31T22:59:00Z', 30],
    ['between two days, for the one that was missed', '2026-11-30T22:59:59Z', '2026-11-20T07:00:00Z', 14],
    ['on the day before, over a leap day', '2028-03-01T22:59:59Z', '2028-02-29T07:00:00Z', 1],
    ['on the last day, when all were missed', '2026-11-30T22:59:59Z', '2026-11-30T07:00:00Z', 1],
    ['never once it is over', '2026-11-30T22:59:59Z', '2026-11-30T22:59:59Z', undefined],
  ])('%s', (_, endDate, now, step) => {
    expect(noticeDue(endDate, undefined, at(now))).toBe(step);
  });

  test('once for each day, and anew for another end', () => {
    const endDate = '2026-11-30T22:59:59Z';
    const now = at('2026-11-17T07:00:00Z');
    expect(noticeDue(endDate, { endDate, step: 30 }, now)).toBe(14);
    expect(noticeDue(endDate, { endDate: '2026-11-30T23:59:59+01:00', step: 14 }, now)).toBeUndefined();
    expect(noticeDue(endDate, { endDate: '2026-10-31T22:59:59Z', step: 1 }, now)).toBe(14);
    expect(noticeDue(endDate, { endDate, step: 0 }, now)).toBeUndefined();
  });

  test('and not for an end that is no date', () => {
    expect(noticeDue('', undefined, at('2026-11-17T07:00:00Z'))).toBeUndefined();
  });
});

test('whichever days a run happens on, each notice comes at most once, and the last one before the end always', () => {
  const day = 86_400_000;
  const start = Date.parse('2028-02-01T05:00:00Z');
  const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Auckland', 'UTC');
  const noticeDays = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
  const runs = fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { minLength: 1 });
  fc.assert(
    fc.property(zones, noticeDays, runs, fc.integer({ min: 0, max: 90 * 24 }), (timeZone, noticeDays, runs, hours) => {
      const endDate = new Date(start + hours * 3_600_000).toISOString();
      let warned: Warned | undefined;
      const steps: number[] = [];
      for (const run of runs.toSorted((one, other) => one - other)) {
        const step = noticeDue(endDate, warned, { now: start + run * day, noticeDays, timeZone });
        if (step === undefined) continue;
        steps.push(step);
        warned = { endDate, step };
      }
      // Each comes once, later ones closer to the end, and each is one of the days that were set.
      expect(steps).toEqual([...new Set(steps)].sort((one, other) => other - one));
      expect(steps.filter((step) => !noticeDays.includes(step))).toEqual([]);
      const lastRun = runs
        .filter((run) => start + run * day < Date.parse(endDate))
        .sort((one, other) => one - other)
        .at(-1);
      const left = lastRun === undefined ? undefined : (Date.parse(endDate) - start) / day - lastRun;
      // A day within the smallest notice is one on which nobody is left without a word.
      if (left !== undefined && left <= Math.min(...noticeDays) - 1) expect(steps.at(-1)).toBe(Math.min(...noticeDays));
    }),
    { numRuns: 300 },
  );
});
