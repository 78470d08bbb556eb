import { expect, test } from 'vitest';
import { headerLine, lenientAttributes, line } from '../fixtures.ts';
import { readBoth } from './bothWays.ts';

const inShort = (text: string) => readBoth([text])[0]?.short !== undefined;

test.each<[string, string]>([
  ['a usual row', line('ada')],
  ['an empty cell that need not be filled', line('ada', { costCenter: '' })],
  ['quotes, a hyphen and a low line', line('ada_b', { lastName: '"Li, Ada-Lin"' })],
  ['an ampersand', line('ada', { vendor: 'R&D' })],
])('%s is read in the short way', (_, text) => {
  expect(inShort(text)).toBe(true);
});

test.each<[string, string]>([
  ['a cell too few', 'ada,Ada,Okafor'],
  ['a cell too many', `${line('ada')},x`],
  ['an empty cell that is to be filled', line('ada', { vendor: '' })],
  ['a date that is none', line('ada', { endDate: '31.13.2026' })],
  ['an end before the start', line('ada', { endDate: '01.02.2026' })],
  ['a date with a time', line('ada', { endDate: '2026-12-31 18:00' })],
  ['a year of no contract', line('ada', { startDate: '1800-01-01' })],
  ['an account that may be a day', line('Dec-25')],
  ['no address', line('ada', { email: 'ada.example.com' })],
  ['a phone number that was taken for a number', line('ada', { phone: '49305.0' })],
  ['what a program writes for no value', line('nan')],
  ['a blank at the end', line('ada ')],
  ['a row of names', headerLine],
])('%s is not', (_, text) => {
  expect(inShort(text)).toBe(false);
});

test.each<[string, string, string]>([
  ['an entity of HTML in quotes', ';', '"M&uuml;ller"'],
  ['a tab in quotes', '\t', '"Li\tAda"'],
])('%s is not read in the short way where its sign separates cells', (_, delimiter, lastName) => {
  const lines = [headerLine, line('ada', { lastName })].map((text) => text.replaceAll(',', delimiter));
  expect(readBoth([lines[1] ?? ''], lines[0], delimiter)[0]?.short).toBeUndefined();
});

test('a file that lacks a column, or has one for errors, has no short way', () => {
  const [names, row] = [headerLine, line('ada')];
  expect(readBoth([row], `${names},error`)[0]?.short).toBeUndefined();
  expect(
    readBoth(['ada,2026-03-01,2026-12-31,Acme'], 'accountName,startDate,endDate,vendor', ',', lenientAttributes),
  ).toEqual([{ short: undefined, long: expect.objectContaining({ rejects: [] }) }]);
  expect(readBoth([`${row},`], `${names},error`)[0]?.short).toBeUndefined();
  expect(readBoth([row], names.replace('costCenter', 'Badge'))[0]?.short).toEqual({
    ...readBoth([row])[0]?.short,
    data: { vendor: 'Acme' },
  });
});
