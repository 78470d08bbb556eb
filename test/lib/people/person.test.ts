import { expect, test } from 'vitest';
import { personSchema, systemAttributes } from '../../../lib/isc/person.ts';
import {
  accountFinder,
  accountKey,
  attributesOf,
  dateKinds,
  getValue,
  isSameAccount,
  newPerson,
  personFrom,
  personOf,
  personOfValues,
  personValuesSchema,
  setValue,
  withoutValues,
  withValues,
} from '../../../lib/people/person.ts';

test.each([
  ['Ada.Okafor', 'ada.okafor'],
  ['  ada.okafor\u00a0', 'ada.okafor'],
  ['Jose\u0301', 'jos\u00e9'],
  ['JOS\u00c9', 'jos\u00e9'],
  ['a b', 'a b'],
  ['ada OKAFOR', 'ada okafor'],
  ['ada  b   c', 'ada b c'],
  ['ada ÉVA', 'ada éva'],
  ['a\u00a0b', 'a b'],
  ['\uff21da\uff0eokafor', 'ada.okafor'],
  ['ada\u200b.oka\u00adfor', 'ada.okafor'],
  ['\ufeff ada', 'ada'],
  ['\u039f\u0394\u039f\u03a3', '\u03bf\u03b4\u03bf\u03c3'],
  ['\u03bf\u03b4\u03bf\u03c2', '\u03bf\u03b4\u03bf\u03c3'],
  ['\u1e9e', '\u00df'],
  ['Jane.Doe@Example.com', 'jane.doe@example.com'],
])('%j is compared as %j', (accountName, key) => {
  expect(accountKey(accountName)).toBe(key);
  expect(accountKey(key)).toBe(key);
});

test('two names that look alike in other letters are not the same account', () => {
  expect(isSameAccount('ada', 'ad\u0430')).toBe(false);
  expect(isSameAccount('ada', 'ADA\u200d')).toBe(true);
});

const everything = {
  accountName: 'ada',
  firstName: 'Ada',
  lastName: 'Okafor',
  phone: '1',
  email: 'ada@example.com',
  manager: 'jane.doe',
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2026-12-31T23:59:59Z',
};

test('values that say everything are a person as they stand', () => {
  const values = { ...everything, data: { vendor: 'V' } };
  expect(personOfValues(values)).toBe(values);
});

test.each(['firstName', 'lastName', 'phone', 'email', 'manager', 'startDate', 'endDate'] as const)(
  'of a person whose %s nobody has said it is empty',
  (name) => {
    const { [name]: _, ...others } = everything;
    const values = { ...others, data: { vendor: 'V' } };
    expect(personOfValues(values)).toEqual({ ...values, [name]: '' });
  },
);

test('of a person of whom the account name alone is said all else is empty', () => {
  expect(personOfValues({ accountName: 'ada', data: {} })).toEqual({ ...newPerson(), accountName: 'ada' });
});

test('values may be left out by their names, but never whose they are', () => {
  const values = { ...everything, data: { vendor: 'V', site: 'Graz' } };
  const { phone: _, endDate: __, ...left } = values;
  expect(withoutValues(values, ['phone', 'endDate', 'site', 'accountName', 'data'])).toEqual({
    ...left,
    data: { vendor: 'V' },
  });
  expect(withoutValues(values, [])).toEqual(values);
});

test('a contract has two dates', () => {
  expect(['startDate', 'endDate', 'phone'].map((name) => dateKinds[name])).toEqual(['start', 'end', undefined]);
});

test('a person has the eight attributes that every source has, in the order of the documented CSV, and its own', () => {
  expect(systemAttributes).toEqual(Object.keys(everything));
  expect(Object.keys(newPerson())).toEqual([...Object.keys(everything), 'data']);
  expect(personSchema.parse({ ...everything, data: { vendor: 'V' } })).toEqual({
    ...everything,
    data: { vendor: 'V' },
  });
});

test('what a record does not say is empty, and a custom attribute without a value is none', () => {
  expect(personOf({ accountName: 'ada', phone: null, data: { vendor: null, team: 'T' }, modified: 'x' })).toEqual({
    ...{
      accountName: 'ada',
      firstName: '',
      lastName: '',
      phone: '',
      email: '',
      manager: '',
      startDate: '',
      endDate: '',
    },
    data: { team: 'T' },
  });
  expect(personOf({ ...everything, data: { ['__proto__']: 'T' } }).data).toEqual({ ['__proto__']: 'T' });
});

test('values say whose they are, and of the rest only what they have', () => {
  expect(personValuesSchema.parse({ accountName: 'ada', phone: '', data: {} })).toEqual({
    ...{ accountName: 'ada', phone: '' },
    data: {},
  });
  expect(personValuesSchema.safeParse({ phone: '1', data: {} }).success).toBe(false);
});

test.each([
  ['O\u2019Brien', "o'brien"],
  ['anna\u2011lena', 'anna-lena'],
  ['anna\u2013lena', 'anna-lena'],
  ['anna  lena', 'anna lena'],
  ['anna \u00a0lena', 'anna lena'],
  ['anna\u2800', 'anna'],
])('what a program made of a name that was typed is the same name: %j is %j', (accountName, key) => {
  expect(accountKey(accountName)).toBe(key);
  expect(accountKey(key)).toBe(key);
});

test('texts become a person in the order of the attributes that every source has', () => {
  expect(personFrom(systemAttributes, { vendor: 'Acme' })).toEqual({
    ...Object.fromEntries(systemAttributes.map((name) => [name, name])),
    data: { vendor: 'Acme' },
  });
  expect(personFrom([], {})).toEqual({
    ...Object.fromEntries(systemAttributes.map((name) => [name, ''])),
    data: {},
  });
});

test.each(systemAttributes.filter((name) => name !== 'accountName'))(
  'a new value of %s counts, an empty one too',
  (name) => {
    const person = personFrom(systemAttributes, { vendor: 'Acme', site: 'Bonn' });
    expect(withValues(person, { accountName: 'ADA', [name]: '', data: { vendor: '' } })).toEqual({
      ...person,
      [name]: '',
      data: { vendor: '', site: 'Bonn' },
    });
  },
);

test.each([
  ...Array.from('\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043', (sign) => [`anna${sign}lena`, 'anna-lena']),
  ...Array.from('\u2018\u2019\u201b\u02bc\u2032', (sign) => [`o${sign}brien`, "o'brien"]),
  ...Array.from('\u2800\ufffc\u3000\u2003', (sign) => [`é${sign} ${sign}b`, 'é b']),
  ['a   b  c', 'a b c'],
  [' Ada ', 'ada'],
  ['é\u00a0 ', 'é'],
  ['a~b', 'a~b'],
])('whatever sign of a kind a program wrote, it is the same name: %j is %j', (accountName, key) => {
  expect(accountKey(accountName)).toBe(key);
});

test('of two accounts that look the same the one of exactly that name is found', () => {
  const [one, two] = ['amara', 'amara\u200b'].map((accountName) => ({ ...newPerson(), accountName }));
  if (!one || !two) throw new Error('There are two.');
  const find = accountFinder(
    new Map([
      ['amara', one],
      ['twin', two],
    ]),
  );
  expect([find('amara'), find('AMARA'), find('amara\u200b'), find('bo')]).toEqual([one, one, two, undefined]);
});

test('of a new person nothing is known', () => {
  expect(Object.values(newPerson())).toEqual(['', '', '', '', '', '', '', '', {}]);
});

test('a value is had and set by its technical name, of a custom attribute as of any other', () => {
  const person = personFrom(systemAttributes, { vendor: 'Acme' });
  expect(['phone', 'vendor', 'site', 'toString'].map((name) => getValue(person, name))).toEqual([
    ...['phone', 'Acme', undefined, undefined],
  ]);
  setValue(person, 'phone', '2');
  setValue(person, 'site', 'Bonn');
  expect(person).toMatchObject({ phone: '2', data: { vendor: 'Acme', site: 'Bonn' } });
});

test('the custom attributes of people are named once each', () => {
  const people = [{ vendor: 'A' }, { site: 'B', vendor: 'C' }, {}].map((data) => personFrom([], data));
  expect(attributesOf(people)).toEqual([
    { technicalName: 'vendor', label: 'vendor' },
    { technicalName: 'site', label: 'site' },
  ]);
});
