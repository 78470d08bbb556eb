import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backupNames, backupsIn, dayOf } from '../../../../lib/backups/backupNames.ts';
import { configSchema } from '../../../../lib/config/config.ts';
import { countExpired, expiredBackups, removeExpired } from '../../../../lib/flows/source-backup/retention.ts';
import { startFiles } from '../../store/files.ts';

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
    ['2026-03-29T00:30:00.000Z', 'Europe/Berlin', '2026-03-29', '2026-03-29_20260329T003000Z'],
    ['2026-10-24T22:30:00.000Z', 'Europe/Berlin', '2026-10-25', '2026-10-25_20261024T223000Z'],
    ['2028-02-29T04:00:00.000Z', 'America/New_York', '2028-02-28', '2028-02-28_20280229T040000Z'],
  ])('of %s in %s', (scheduledAt, timeZone, ofDay, ofMoment) => {
    expect(backupNames(scheduledAt, timeZone)).toEqual({ ofDay, ofMoment });
    expect(dayOf(ofMoment)).toBe(ofDay);
  });

  test.each([
    // By the clocks of each it is the same day; of New York, on the first, one of 25 hours.
    ['America/New_York', ['2026-11-01T04:00:00Z', '2026-11-01T16:00:00Z', '2026-11-02T04:00:00Z']],
    ['Europe/Berlin', ['2026-10-24T22:00:00Z', '2026-10-24T23:00:00Z', '2026-10-25T10:00:00Z']],
    ['Pacific/Auckland', ['2026-05-31T12:00:00Z', '2026-05-31T20:00:00Z', '2026-06-01T09:00:00Z']],
  ])('sorts by when it was made, whatever the day is by UTC: in %s', (timeZone, moments) => {
    const names = moments.flatMap((at) => Object.values(backupNames(at, timeZone)));
    const [ofDay, ...ofMoments] = [...new Set(names)];
    expect(ofMoments).toHaveLength(3);
    const keys = [ofDay, ...ofMoments].map((name) => `backups/A/${name}.json`);
    expect(backupsIn(keys.toReversed()).map(({ name }) => name)).toEqual([ofDay, ...ofMoments]);
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
    // The first as earlier versions called them.
    const ofMoments = ['2026-11-06T003000Z', '2026-11-06_20261105T233000Z'];
    const names = ['notes', ...ofMoments, '2026-11-06 copy', '2026-11', 'old/2026-11-04', '2026-11-06_20261105'];
    expect(backupsIn(names.map((name) => `backups/A/${name}.json`))).toEqual(
      ofMoments.map((name) => ({ folder: 'backups/A', name })),
    );
  });
});

describe('the backups that lie in the bucket', () => {
  const config = configSchema.parse({ backups: { keepDaily: 2, keepMonthly: 1 } });
  const [contractors, interns] = [
    { id: 's1', name: 'Contractors' },
    { id: 's2', name: 'Interns' },
  ];
  const days = (folder: string, names: readonly string[]) => names.map((name) => `backups/${folder}/${name}`);
  const stored = [
    // Under both of its names: counted together.
    ...days('s1_Contractors', ['2026-11-25', '2026-11-26', '2026-11-27']),
    ...days('s1_Externals', ['2026-11-24']),
    ...days('s2_Interns', ['2026-11-27']),
    // Of sources that the tenant no longer has.
    ...days('s10_Guests', ['2026-11-26', '2026-11-27']),
    ...days('s3_Gone', ['2026-10-05', '2026-10-06']),
    ...days('s4_Left', ['2026-11-01', '2026-10-31']),
    ...days('s5_Paused', ['2026-10-01', '2026-10-02', '2026-11-20']),
  ];

  async function withStored<T>(work: (tools: Parameters<typeof countExpired>[0]) => Promise<T>): Promise<T> {
    const { bucket, close } = await startFiles();
    try {
      for (const name of stored) {
        await bucket.write(`${name}.csv`, 'accountName', 'text/csv');
        await bucket.write(`${name}.json`, '{}', 'application/json');
      }
      await bucket.write('backups/s3_Gone/notes.json', '{}', 'application/json');
      return await work({ bucket, config });
    } finally {
      await close();
    }
  }

  test('are counted by source, and last those of sources that are gone, as if one had been made each day since', async () => {
    expect(await withStored((tools) => countExpired(tools, [contractors, interns], '2026-11-28'))).toEqual([1, 0, 5]);
    // Of December there is its first day, and of November its last.
    expect(await withStored((tools) => countExpired(tools, [contractors, interns], '2026-12-01'))).toEqual([1, 0, 9]);
  });

  test('are removed with their manifests; what else lies there is left alone', async () => {
    const left = await withStored(async (tools) => {
      await removeExpired(tools, [contractors, interns], '2026-11-28', new AbortController().signal);
      return await tools.bucket.list('backups/');
    });
    expect(left).toEqual([
      'backups/s10_Guests/2026-11-26.csv',
      'backups/s10_Guests/2026-11-26.json',
      'backups/s10_Guests/2026-11-27.csv',
      'backups/s10_Guests/2026-11-27.json',
      'backups/s1_Contractors/2026-11-26.csv',
      'backups/s1_Contractors/2026-11-26.json',
      'backups/s1_Contractors/2026-11-27.csv',
      'backups/s1_Contractors/2026-11-27.json',
      'backups/s1_Externals/2026-11-24.csv',
      'backups/s1_Externals/2026-11-24.json',
      'backups/s2_Interns/2026-11-27.csv',
      'backups/s2_Interns/2026-11-27.json',
      'backups/s3_Gone/notes.json',
      'backups/s4_Left/2026-11-01.csv',
      'backups/s4_Left/2026-11-01.json',
      'backups/s5_Paused/2026-11-20.csv',
      'backups/s5_Paused/2026-11-20.json',
    ]);
  });

  test('stay where the work was ended before', async () => {
    const ended = AbortSignal.abort(new Error('ended'));
    await withStored(async (tools) => {
      await expect(removeExpired(tools, [contractors], '2026-11-28', ended)).rejects.toThrow('ended');
      expect(await tools.bucket.list('backups/')).toHaveLength(2 * stored.length + 1);
    });
  });
});
