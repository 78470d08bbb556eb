import { describe, expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { missingFrom } from '../../../../lib/people/roster/missing.ts';
import { attributes, file, line, rosterOf, settings } from '../fixtures.ts';

const header = 'accountName,firstName,lastName,phone,email,manager,startDate,endDate';

test('the documented example, with spaces after its commas', () => {
  const csv = `${header}\nJon.Smith, Jon, Smith, 555-555-5555, jon@example.com, Jim Smith, 2020-04-05T08:00:00-10:00,2020-08-07T19:00:00-10:00\n`;
  expect(readExport(csv, attributes, settings)).toEqual(
    new Map([
      [
        'jon.smith',
        {
          accountName: 'Jon.Smith',
          firstName: 'Jon',
          lastName: 'Smith',
          phone: '555-555-5555',
          email: 'jon@example.com',
          manager: 'Jim Smith',
          startDate: '2020-04-05T20:00:00+02:00',
          endDate: '2020-08-08T07:00:00+02:00',
          data: {},
        },
      ],
    ]),
  );
});

test('a byte order mark in a value stays, and a row of blanks is nobody', () => {
  const people = readExport(`${header}\nada,Ada,O\ufeffkafor\n" ","\u00a0"\nbo,Bo,Li\n`, attributes, settings);
  expect(Array.from(people.values(), ({ accountName, lastName }) => [accountName, lastName])).toEqual([
    ['ada', 'O\ufeffkafor'],
    ['bo', 'Li'],
  ]);
});

test('custom attributes, quotes, a byte order mark, unknown columns, and dates that are none', () => {
  const csv = `\ufeff${header},badge,vendor,costCenter\r\nada,Ada,"Okafor, Jr",,,, soon ,,7, "Acme ""A""\n& Co",\r\n\r\n,,\r\n`;
  const people = readExport(Buffer.from(csv), attributes, settings);
  expect(people.get('ada')).toStrictEqual({
    ...{ accountName: 'ada', firstName: 'Ada', lastName: 'Okafor, Jr', phone: '', email: '', manager: '' },
    ...{ startDate: 'soon', endDate: '', data: { vendor: 'Acme "A"\n& Co', costCenter: '' } },
  });
  expect(people.size).toBe(1);
});

test('a carriage return in a value ends no row, quoted or not', () => {
  for (const vendor of ['a\rb', '"a\rb"']) {
    const people = readExport(`accountName,vendor\nada,${vendor}\nbo,x\n`, attributes, settings);
    expect([...people.values()].map(({ accountName, data }) => [accountName, data['vendor']])).toEqual([
      ['ada', 'a\rb'],
      ['bo', 'x'],
    ]);
  }
});

test('a text of some columns has people of whom the others are empty; blank rows are none', () => {
  const csv = '\ufeffvendor,accountName,endDate\n , \n\t,\nAc\ufeffme,ada,soon\n';
  expect(readExport(csv, attributes, settings)).toEqual(
    new Map([
      [
        'ada',
        {
          ...{ accountName: 'ada', firstName: '', lastName: '', phone: '', email: '', manager: '' },
          ...{ startDate: '', endDate: 'soon', data: { vendor: 'Ac\ufeffme' } },
        },
      ],
    ]),
  );
});

test('what a row lacks at its end is empty', () => {
  const people = readExport('accountName,vendor,phone\nada,Acme,1\nbo\n', attributes, settings);
  expect(people.get('bo')).toStrictEqual({
    ...{ accountName: 'bo', firstName: '', lastName: '', phone: '', email: '', manager: '' },
    ...{ startDate: '', endDate: '', data: { vendor: '' } },
  });
});

test.each([
  [false, "'=x"],
  [true, '=x'],
])('what marks a text for a spreadsheet is taken off where a text is marked (%s)', (isMarked, vendor) => {
  const csv = "accountName,vendor\nada,'=x\n";
  const people = readExport(csv, attributes, settings, { isMarked });
  expect(people.get('ada')?.data['vendor']).toBe(vendor);
  expect(readExport(csv, attributes, settings).get('ada')?.data['vendor']).toBe("'=x");
});

describe('of accounts that look the same', () => {
  const kept = (...names: string[]) => {
    const people = readExport(['accountName', ...names].join('\n'), attributes, settings);
    return Object.fromEntries(Array.from(people, ([key, { accountName }]) => [key, accountName]));
  };

  test('one that stands there twice is one', () => {
    const people = readExport('accountName,vendor\nada,x\nada,y\n', attributes, settings);
    expect(Array.from(people.values(), ({ data }) => data['vendor'])).toEqual(['y']);
  });

  test('the first of those that are as they are seen is meant', () => {
    expect(kept('Ada', 'ada')).toEqual({ ada: 'Ada', 'ada\u00002': 'ada' });
  });

  test('the only one that is as it is seen is meant, and all others are kept', () => {
    expect(kept('ada\u200b', 'a\u200bda', 'ada', '\u200bada')).toEqual({
      ...{ ada: 'ada', 'ada\u00002': 'a\u200bda', 'ada\u00003': 'ada\u200b', 'ada\u00004': '\u200bada' },
    });
  });
});

test('a source without people', () => {
  expect(readExport(`${header}\n`, attributes, settings).size).toBe(0);
  expect(readExport('', attributes, settings).size).toBe(0);
});

test('a text that is not the export is an error', () => {
  expect(() => readExport('{"messages":[]}', attributes, settings)).toThrow(
    'The export of the source has no column accountName. Look at what the tenant sends as its CSV export.',
  );
});

test.each([
  ['behind', ['amara', 'amara\u200b']],
  ['before', ['amara\u200b', 'amara']],
])(
  'of two accounts that look the same, the one %s whose name is as it is seen is meant, and both may be missing',
  (_, names) => {
    const csv = [header, ...names.map((name, index) => `${name},${name},x,${index},,,,2027-01-01`)].join('\n');
    const people = readExport(csv, attributes, settings);
    expect([people.size, people.get('amara')?.accountName]).toEqual([2, 'amara']);
    expect(missingFrom(rosterOf(file(line('amara'))), people, 0).people).toEqual([]);
    const missing = missingFrom(rosterOf(file(line('bo'))), people, 0).people;
    expect(missing.map(({ accountName }) => accountName).sort()).toEqual(['amara', 'amara\u200b']);
  },
);

test.each([
  ['a page of HTML', '<!DOCTYPE html>\n<html lang="en">\n"Sign in\n</html>\n'],
  ['what was cut off', `${header}\n"ada,Ada\nbo,Bo`],
])('%s is no export, and the error says what to look at', (_, text) => {
  expect(() => readExport(text, attributes, settings)).toThrow(
    'The export of the source is no CSV, or was cut off: a quote in it is never closed. Look at what the tenant sends as its CSV export.',
  );
});
