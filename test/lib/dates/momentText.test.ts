import { expect, test } from 'vitest';
import { momentText } from '../../../lib/dates/momentText.ts';

test.each([
  ['2026-11-28T19:45:59.999Z', 'Europe/Berlin', '28 November 2026 at 20:45 CET'],
  ['2026-07-01T22:05:00Z', 'Europe/Berlin', '2 July 2026 at 00:05 CEST'],
  ['2026-11-28T04:45:00Z', 'America/New_York', '27 November 2026 at 23:45 GMT-5'],
  ['2026-11-28T00:00:00+01:00', 'UTC', '27 November 2026 at 23:00 UTC'],
])('%s in %s is %s', (instant, timeZone, text) => {
  expect(momentText(instant, timeZone)).toBe(text);
});
