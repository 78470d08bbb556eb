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

  test('keeps runs for longer than an import may wait for its decisions', () => {
    expect(defineConfig({ retention: { runDays: 70 } }).retention.runDays).toBe(70);
    expect(() => defineConfig({ retention: { runDays: 69 } })).toThrow(
      /must be 70 at least: an import may wait for 64 days/,
    );
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

  const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/0e3f5d1c-8a54-4f0e-9d0b-0a1b2c3d4e5f';

  test.each([
    ['name', 'https://nelm.example.com', /must be a name such as nelm\.example\.com/],
    ['name', 'nelm.example.com/console', /must be a name such as nelm\.example\.com/],
    ['name', 'localhost', /must be a name such as nelm\.example\.com/],
    ['certificateArn', 'arn:aws:iam::123456789012:server-certificate/nelm', /must be the ARN of a certificate/],
  ])('refuses a domain whose %s is %s', (setting, value, message) => {
    const domain = { name: 'nelm.example.com', certificateArn };
    expect(defineConfig({ domain }).domain).toEqual(domain);
    expect(() => defineConfig({ domain: { ...domain, [setting]: value } })).toThrow(message);
  });

  test('refuses a sign-in at an issuer for every organisation, and says why', () => {
    const signIn = { issuer: 'https://login.microsoftonline.com/common/v2.0', clientId: 'nelm' };
    expect(() => defineConfig({ signIn })).toThrow(
      /must name one tenant: common, organizations and consumers let in people of every organisation/,
    );
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
