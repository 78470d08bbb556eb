import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backupNames, backupsIn, dayOf } from '../../../../lib/backups/backupNames.ts';
import { expiredBackups } from '../../../../lib/flows/source-backup/retention.ts';

describe('old backups', () => {
  const names = [
    '2026-09-03',
    '2026-09-20',
    '2026-10-01',
    '2026-10-02',
    '2026-10-02T140000Z',
    '2026-11-05',
    '2026-11-06',
  ];

  test.each([
    { keepDaily: 2, keepMonthly: 0, expired: names.slice(0, 5) },
    { keepDaily: 1, keepMonthly: 1, expired: names.slice(0, 5) },
    { keepDaily: 1, keepMonthly: 3, expired: ['2026-09-20', '2026-10-02', '2026-10-02T140000Z'] },
    { keepDaily: 3, keepMonthly: 2, expired: ['2026-09-03', '2026-09-20'] },
    { keepDaily: 35, keepMonthly: 13, expired: [] },
  ])('with $keepDaily days and $keepMonthly months kept', ({ expired, ...settings }) => {
    expect(expiredBackups(names, settings)).toEqual(expired);
  });

  test('never are the newest, whatever is kept and however long none was made', () => {
    const day = fc
      .integer({ min: 0, max: 2_000 })
      .map((days) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10));
    const bounds = fc.record({ keepDaily: fc.integer({ min: 1, max: 40 }), keepMonthly: fc.nat(14) });
    fc.assert(
      fc.property(fc.uniqueArray(day, { minLength: 1, maxLength: 60 }), bounds, (days, settings) => {
        const expired = expiredBackups(days, settings);
        const kept = days.filter((name) => !expired.includes(name)).sort();
        expect(kept.slice(-settings.keepDaily)).toEqual(days.toSorted().slice(-settings.keepDaily));
        expect(kept.length).toBeLessThanOrEqual(settings.keepDaily + settings.keepMonthly);
        expect(expiredBackups(kept, settings)).toEqual([]);
        const months = [...new Set(days.map((name) => name.slice(0, 7)))].sort().slice(-settings.keepMonthly);
        for (const month of settings.keepMonthly === 0 ? [] : months) {
          expect(kept).toContain(days.toSorted().find((name) => name.startsWith(month)));
        }
      }),
    );
  });
});

describe('the name of a backup', () => {
  test.each([
    ['2026-03-29T00:30:00.000Z', 'Europe/Berlin', '2026-03-29', '2026-03-29T003000Z'],
    ['2026-10-24T22:30:00.000Z', 'Europe/Berlin', '2026-10-25', '2026-10-25T223000Z'],
    ['2028-02-29T04:00:00.000Z', 'America/New_York', '2028-02-28', '2028-02-28T040000Z'],
  ])('of %s in %s', (scheduledAt, timeZone, ofDay, ofMoment) => {
    expect(backupNames(scheduledAt, timeZone)).toEqual({ ofDay, ofMoment });
    expect(dayOf(ofMoment)).toBe(ofDay);
  });

  test('is there once its manifest is', () => {
    const keys = ['A/2026-11-06.csv', 'B/2026-11-05.json', 'B/2026-11-05.csv', 'A/2026-11-04.json'].map(
      (key) => `backups/${key}`,
    );
    expect(backupsIn(keys)).toEqual([
      { folder: 'backups/A', name: '2026-11-04' },
      { folder: 'backups/B', name: '2026-11-05' },
    ]);
  });

  test('is that of a day or a moment: other JSON beside it is none, and is left alone', () => {
    const names = ['notes', '2026-11-06T003000Z', '2026-11-06 copy', '2026-11', 'old/2026-11-04'];
    expect(backupsIn(names.map((name) => `backups/A/${name}.json`))).toEqual([
      { folder: 'backups/A', name: '2026-11-06T003000Z' },
    ]);
  });
});
