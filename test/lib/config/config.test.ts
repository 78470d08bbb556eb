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
      decisions: { signIn: 'optional' },
      retention: { runDays: 400, historyDays: 1_100 },
      backups: { keepDaily: 35, keepMonthly: 13 },
    });
  });

  test.each(['dd.MM.yyyy', 'M/d/yyyy', 'd-M-yyyy', 'yyyy. M. d.', 'dd.MM.yyyy HH:mm:ss', 'M/d/yyyy h:mm a'])(
    'takes the date format %s',
    (format) => {
      expect(defineConfig({ dateFormats: [format] }).dateFormats).toEqual([format]);
    },
  );

  test.each(['dd.MM.yy', 'dd.MMM.yyyy', 'ddMMyyyy', 'dd.dd.yyyy', 'dd.MM.yyyy HH', 'dd.MM.yyyy h:mm', ''])(
    'refuses the date format "%s"',
    (format) => {
      expect(() => defineConfig({ dateFormats: [format] })).toThrow(/nelm\.config\.ts:.*such as dd\.MM\.yyyy/s);
    },
  );

  test.each<[string, Record<string, string[]>, RegExp]>([
    ['that two columns have', { vendor: ['company'], team: ['unit', 'Comp-any'] }, /"Comp-any" is given to vendor too/],
    [
      'that is the name of a column of every source',
      { vendor: ['E-mail'] },
      /"E-mail" is the name of the column email/,
    ],
    ['that is the name of another column', { vendor: ['team'], team: [] }, /"team" is the name of the column team/],
    ['that no header can be told by', { vendor: ['- '] }, /"- " has no letter or digit/],
  ])('refuses an alias of a column %s, by its name', (_, columns, message) => {
    expect(() => defineConfig({ columns })).toThrow(message);
    expect(() => defineConfig({ columns })).toThrow(/→ at columns\./);
  });

  test('takes an alias twice for one column, and the name of the column itself', () => {
    const columns = { vendor: ['company', 'Company', 'VENDOR'], Vendor: ['company'] };
    expect(defineConfig({ columns }).columns).toEqual(columns);
  });

  test('refuses a time zone that is none', () => {
    for (const timeZone of ['Mars/Olympus', '+02:00', '-0500']) {
      expect(() => defineConfig({ timeZone })).toThrow(/not an IANA time zone name/);
    }
  });

  test('refuses a setting that it does not know, by its name', () => {
    expect(() => defineConfig({ timezone: 'UTC' } as never)).toThrow(/Unrecognized key: "timezone"/);
  });
});
