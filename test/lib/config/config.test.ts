import { describe, expect, test } from 'vitest';
import { defineConfig } from '../../../lib/config/config.ts';

describe('defineConfig', () => {
  test('fills in what is not set', () => {
    expect(defineConfig({})).toEqual({
      timeZone: 'UTC',
      dateFormats: [],
      columns: {},
      sources: {},
      operators: [],
      mailFrom: 'nelm@example.com',
      hr: {},
      noticeDays: [30, 14, 7, 1],
      decisionDays: 7,
      backups: { keepDaily: 35, keepMonthly: 13 },
    });
  });

  test.each(['dd.MM.yyyy', 'M/d/yyyy', 'd-M-yyyy', 'yyyy. M. d.'])('takes the date format %s', (format) => {
    expect(defineConfig({ dateFormats: [format] }).dateFormats).toEqual([format]);
  });

  test.each(['dd.MM.yy', 'dd.MMM.yyyy', 'ddMMyyyy', 'dd.dd.yyyy', 'dd.MM.yyyy HH', ''])(
    'refuses the date format "%s"',
    (format) => {
      expect(() => defineConfig({ dateFormats: [format] })).toThrow(/nelm\.config\.ts:.*such as dd\.MM\.yyyy/s);
    },
  );

  test('refuses a time zone that is none', () => {
    expect(() => defineConfig({ timeZone: 'Mars/Olympus' })).toThrow(/not an IANA time zone name/);
  });

  test('refuses a setting that it does not know, by its name', () => {
    expect(() => defineConfig({ timezone: 'UTC' } as never)).toThrow(/Unrecognized key: "timezone"/);
  });
});
