import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Planted } from '../../../surroundings.ts';
import { type Sweeping, startSweeping } from './sweeping.ts';

let sweeping: Sweeping;

beforeAll(async () => {
  // The day on which clocks are set forward in Europe, a month after a leap day.
  sweeping = await startSweeping('2028-03-26T04:00:00Z');
});

afterAll(() => sweeping.close());

const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
const graceDays = fc.oneof(fc.constantFrom(0, 1, 26, 27, 30), fc.constant('never' as const));
/** Seconds from the end of the grace: mostly about its edge. The sweep itself takes a moment, so none is just after. */
const offset = fc.oneof(
  fc.integer({ min: -3, max: -1 }),
  fc.integer({ min: 600, max: 700 }),
  fc.integer({ min: -9e7, max: -4 }),
  fc.integer({ min: 600, max: 9e7 }),
);
const source = fc.record({
  graceDays,
  deleteThresholdPercent: fc.constantFrom(0, 10, 33.3, 50, 99.9, 100),
  deleteThresholdMinimum: fc.integer({ min: 0, max: 6 }),
  offsets: fc.array(offset, { maxLength: 12 }),
});

/** By the calendar of the zone, worked out without the code under test: the same local time so many days earlier. */
function cutoffOf(now: number, days: number | 'never', timeZone: string): number {
  const local = (moment: number) => {
    const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(moment);
    const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])?(\d\d)?:?(\d\d)?/.exec(text) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
  const earlier = now - (days === 'never' ? 0 : days) * 24 * 3600_000;
  return earlier + local(now) - local(earlier);
}

test('those past their grace are deleted, and nobody else; of a source that would lose too many, nobody is', async () => {
  await fc.assert(
    fc.asyncProperty(zone, source, source, async (timeZone, contractors, interns) => {
      await sweeping.empty();
      const now = Math.ceil(sweeping.clock.now() / 1000) * 1000;
      const settings = { Contractors: contractors, Interns: interns };
      const stay: string[] = [];
      for (const name of ['Contractors', 'Interns'] as const) {
        const { offsets, graceDays } = settings[name];
        const cutoff = cutoffOf(now, graceDays, timeZone);
        const people = offsets.map((seconds, index): Planted & { due: boolean } => ({
          name: `${name}.${index}`,
          end: new Date(cutoff + seconds * 1000).toISOString(),
          due: graceDays !== 'never' && seconds < 0,
        }));
        await sweeping.plant(name, people);
        const due = people.filter((one) => one.due).length;
        const { deleteThresholdPercent, deleteThresholdMinimum } = settings[name];
        const isHeld = due > deleteThresholdMinimum && (due / people.length) * 100 > deleteThresholdPercent + 1e-9;
        stay.push(...people.filter((one) => isHeld || !one.due).map((one) => one.name));
      }
      const withoutPeople = ({ offsets: _, ...rest }: typeof contractors) => rest;
      sweeping.configure({
        timeZone,
        sources: { Contractors: withoutPeople(contractors), Interns: withoutPeople(interns) },
      });
      const report = await sweeping.sweep();
      expect(report.outcome).not.toBe('failed');
      expect(await sweeping.names()).toEqual(stay.sort());
    }),
    { numRuns: 25 },
  );
}, 120_000);
