import { describe, expect, test } from 'vitest';
import { checkSettings, settingsOf } from '../../../lib/sources/settings.ts';

const contractors = { name: 'Contractors', ids: ['5b0c3f5e-6d0a', '2c91'] };
const interns = { name: 'Interns', ids: ['7d1f'] };

describe('the settings of a source', () => {
  test.each(['Contractors', 'contractors', ' CONTRACTORS', '5b0c3f5e6d0a', '2C91'])('hold under %j', (key) => {
    expect(settingsOf({ [key]: { graceDays: 'never' } }, contractors).graceDays).toBe('never');
    expect(settingsOf({ [key]: { graceDays: 'never' } }, interns).graceDays).toBe(30);
  });

  test('go over those of *, and those over what nelm has by itself', () => {
    const settings = { '*': { graceDays: 5, maxContractDays: 100 }, contractors: { graceDays: 7 } };
    expect(settingsOf(settings, contractors)).toEqual({
      onboarding: 'request',
      maxContractDays: 100,
      overlong: 'reject',
      noEnd: 'reject',
      graceDays: 7,
      deleteThresholdPercent: 10,
      deleteThresholdMinimum: 5,
    });
  });
});

describe('a key of the settings', () => {
  const check = (...keys: string[]) =>
    checkSettings(Object.fromEntries(keys.map((key) => [key, {}])), [contractors, interns]);

  test('may mean any source, and * all of them', () => {
    expect(() => check('*', 'contractors', '7D1F')).not.toThrow();
    expect(() => check()).not.toThrow();
  });

  test('that means no source is refused by its name', () => {
    expect(() => check('contractor')).toThrow(
      'nelm.config.ts has settings for "contractor", which is no source of the tenant. It has "Contractors", "Interns". Correct the key, or remove it.',
    );
  });

  test('that means several sources is refused: what holds for one of them must not end people of another', () => {
    const alike = { name: 'CONTRACTORS', ids: ['8e20'] };
    const sources = [contractors, interns, alike];
    expect(() => checkSettings({ contractors: { graceDays: 1 } }, sources)).toThrow(
      'nelm.config.ts has settings for "contractors", which may mean the sources "Contractors" and "CONTRACTORS". Write the id of the one that is meant.',
    );
    expect(() => checkSettings({ '8E20': { graceDays: 1 }, '2c91': {} }, sources)).not.toThrow();
  });

  test('that means the same source as another is refused with it', () => {
    expect(() => check('Contractors', 'interns', '2c91')).toThrow(
      'nelm.config.ts has settings for "Contractors" and "2c91", which are the same source. Keep one of them.',
    );
  });
});
