import { expect, test } from 'vitest';
import { lastDue } from '../../../../lib/flows/expected-files/lastDue.ts';

test.each<[string, string, string, string | undefined]>([
  ['daily', '06:00', '2026-11-24T06:10:00Z', '2026-11-24T05:00:00.000Z'],
  ['daily', '08:00', '2026-11-24T06:10:00Z', '2026-11-23T07:00:00.000Z'],
  // To the moment.
  ['daily', '06:45', '2026-11-24T05:45:00.000Z', '2026-11-24T05:45:00.000Z'],
  ['daily', '06:45', '2026-11-24T05:44:59.999Z', '2026-11-23T05:45:00.000Z'],
  ['daily', '00:00', '2026-11-23T23:00:00Z', '2026-11-23T23:00:00.000Z'],
  // A Monday, before the hour: Friday is the last day on which it was due.
  ['mon-fri', '08:00', '2026-11-23T06:10:00Z', '2026-11-20T07:00:00.000Z'],
  // A Tuesday, before the hour of the only day of the week: it was due a week ago.
  ['tue', '08:00', '2026-11-24T06:10:00Z', '2026-11-17T07:00:00.000Z'],
  ['sun', '02:30', '2026-03-29T12:00:00Z', '2026-03-29T01:30:00.000Z'],
  ['tue,thu', '06:00', '2026-11-27T12:00:00Z', '2026-11-26T05:00:00.000Z'],
  ['never', '06:00', '2026-11-27T12:00:00Z', undefined],
])('%s by %s is due last, at %s, at %s', (days, by, now, due) => {
  const found = lastDue({ by, days }, Date.parse(now), 'Europe/Berlin');
  expect(found && new Date(found).toISOString()).toBe(due);
});
