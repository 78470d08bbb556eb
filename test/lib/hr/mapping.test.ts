import { describe, expect, test } from 'vitest';
import { type Fields, hrSchema, type Mapping } from '../../../lib/config/hrSettings.ts';
import { asDate, isInScope, toPerson, valueAt, withDefaults } from '../../../lib/hr/mapping.ts';

function mappingOf(settings: object = {}): Mapping {
  const { bamboohr } = hrSchema.parse({ bamboohr: { source: 'Contractors', ...settings } });
  if (!bamboohr) throw new Error('No settings.');
  return bamboohr;
}

describe('a value of what a system sends', () => {
  test.each([
    ['a text without the blanks around it', ' Ada ', 'Ada'],
    ['a number', 17, '17'],
    ['zero', 0, '0'],
    ['no', false, 'false'],
    ['an empty text', '', undefined],
    ['blanks', '  ', undefined],
    ['a day of zeros', '0000-00-00', undefined],
    ['a moment of zeros', '0000-00-00 00:00:00', undefined],
    ['zeros within a text', 'A 0000-00-00', 'A 0000-00-00'],
    ['nothing', null, undefined],
    ['an object', { name: 'Ada' }, undefined],
    ['a list', ['Ada'], undefined],
  ])('is %s', (_, value, expected) => {
    expect(valueAt({ value }, 'value')).toBe(expected);
  });

  test('stands at a path, and of several paths at the first that has one', () => {
    const item = { worker: { name: 'Ada', names: ['A', 'B'] }, none: '', text: 'abc' };
    expect(valueAt(item, 'worker.name')).toBe('Ada');
    expect(valueAt(item, 'worker.names.1')).toBe('B');
    expect(valueAt(item, ['missing', 'none', 'worker.name'])).toBe('Ada');
    for (const where of ['worker.missing', 'missing.name', 'none.name', 'text.length', 'toString']) {
      expect(valueAt(item, where)).toBeUndefined();
    }
    expect(valueAt(null, 'worker')).toBeUndefined();
  });
});

describe('a person', () => {
  const usual: Fields = { accountName: 'id', firstName: 'first', startDate: 'start', data: { vendor: 'agency' } };

  test('has the usual values but where the settings name other fields', () => {
    const item = {
      id: 7,
      first: 'Ada',
      called: 'Addy',
      start: '2026-11-16T00:00:00+0100',
      agency: 'Northwind',
      site: 'B1',
    };
    expect(toPerson(item, usual, mappingOf())).toEqual({
      ...{ accountName: '7', firstName: 'Ada', startDate: '2026-11-16T00:00:00+01:00' },
      data: { vendor: 'Northwind' },
    });
    const fields = { firstName: 'called', data: { building: 'site' } };
    expect(toPerson(item, usual, mappingOf({ fields }))).toMatchObject({
      ...{ firstName: 'Addy', data: { vendor: 'Northwind', building: 'B1' } },
    });
  });

  test('has nothing of what the item does not say', () => {
    expect(toPerson({ id: '7', agency: '' }, usual, mappingOf())).toEqual({ accountName: '7' });
  });

  test('has a moment mended in its dates alone', () => {
    expect(toPerson({ id: '7', first: 'T10:00+0100' }, usual, mappingOf())).toMatchObject({ firstName: 'T10:00+0100' });
  });

  test('who is hired has what the settings say where the system says nothing', () => {
    const defaults = { phone: '-', manager: 'jane.doe', data: { vendor: 'Deel', site: 'B1' } };
    const hire = { accountName: '7', manager: 'john.roe', data: { site: 'B2' } };
    expect(withDefaults(hire, mappingOf({ defaults }))).toEqual({
      person: { accountName: '7', phone: '-', manager: 'john.roe', data: { vendor: 'Deel', site: 'B2' } },
      defaulted: ['phone', 'vendor'],
    });
    const nobodys = { accountName: '7' };
    expect(withDefaults(nobodys, mappingOf())).toEqual({ person: nobodys, defaulted: [] });
    expect(withDefaults(nobodys, mappingOf({ defaults })).defaulted).toEqual(['phone', 'manager', 'vendor', 'site']);
  });
});

test('somebody is in scope whose every field has one of its values; a field that is missing is named', () => {
  const mapping = mappingOf({ scope: { kind: ['Contractor', 'Temp'], country: ['DE'] } });
  expect(isInScope({ kind: 'Temp', country: 'DE' }, mapping)).toBe(true);
  expect(isInScope({ kind: 'Temp', country: 'FR' }, mapping)).toBe(false);
  expect(isInScope({ kind: 'Employee', country: 'DE' }, mapping)).toBe(false);
  expect(isInScope({ kind: 'Temp' }, mapping)).toEqual({ missing: 'country' });
  expect(isInScope({}, mappingOf())).toBe(true);
});

test.each([
  ['2026-11-02T09:00:00+0000', '2026-11-02T09:00:00+00:00'],
  ['2026-11-02T09:00:00.123-0530', '2026-11-02T09:00:00.123-05:30'],
  ['2026-11-02T09:00+0100', '2026-11-02T09:00+01:00'],
  ['2026-11-02T09:00:00+01:00', '2026-11-02T09:00:00+01:00'],
  ['2026-11-02T09:00:00Z', '2026-11-02T09:00:00Z'],
  ['2026-11-02', '2026-11-02'],
  ['2026-11-02T09:00:00+0000 and more', '2026-11-02T09:00:00+0000 and more'],
])('the moment %s is %s', (text, mended) => {
  expect(asDate(text)).toBe(mended);
});
