import { expect, test } from 'vitest';
import { isTimeZoneName } from '../../../lib/config/timeZoneName.ts';

test('every zone is taken by its name, and by no other spelling', () => {
  for (const zone of [...Intl.supportedValuesOf('timeZone'), 'UTC']) {
    expect(isTimeZoneName(zone), zone).toBe(true);
    expect(isTimeZoneName(zone.toLowerCase()), zone).toBe(false);
  }
});

test.each([
  ...[
    'US/Eastern',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'Etc/GMT+5',
    'Etc/UTC',
    'GB-Eire',
    'EST5EDT',
    'Japan',
    'PRC',
    'GMT',
  ],
  ...['America/Port-au-Prince', 'Antarctica/DumontDUrville', 'Africa/Dar_es_Salaam'],
])('%s is a name', (name) => {
  expect(isTimeZoneName(name)).toBe(true);
});

test.each(['EUROPE/BERLIN', 'US/eastern', 'US/EASTERN', 'etc/utc', 'Gmt', 'japan', '+02:00', 'Europe/Berlinn', ''])(
  '%s is none, which EventBridge Scheduler refuses',
  (name) => {
    expect(isTimeZoneName(name)).toBe(false);
  },
);
