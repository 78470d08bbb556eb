import { describe, expect, test } from 'vitest';
import type { Roster, RosterRow } from '../../../../lib/people/csv/readRoster.ts';
import {
  writeEnds,
  writeForSpreadsheet,
  writeHeld,
  writeRejected,
  writeRejectedRows,
  writeUnsent,
  writeUpload,
} from '../../../../lib/people/csv/writePeople.ts';
import { newPerson } from '../../../../lib/people/person.ts';
import { attributes, file, headerLine, lenientAttributes, line, rosterOf } from '../fixtures.ts';

test('an upload has the documented header and the custom attributes', () => {
  const people = rosterOf(`${headerLine}\n${line('ada', { vendor: '"Acme, ""A"""' })}`).rows.map(({ values }) => ({
    accountName: values.accountName,
    firstName: 'Ada',
    lastName: 'two\rlines',
    phone: '',
    email: 'ada@example.com',
    manager: 'jane.doe',
    startDate: values.startDate ?? '',
    endDate: values.endDate ?? '',
    data: { vendor: values.data['vendor'] ?? '' },
  }));
  expect(writeUpload(people, attributes)).toBe(
    'accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor,costCenter\n' +
      'ada,Ada,"two\rlines",,ada@example.com,jane.doe,2026-03-01T00:00:00+01:00,2026-12-31T23:59:59+01:00,"Acme, ""A""",\n',
  );
});

const ada = {
  ...newPerson(),
  ...{ accountName: 'ada', firstName: 'Ada', lastName: 'two\nlines', email: 'ada@example.com', endDate: '2026-12-31' },
  data: { vendor: '=Acme', costCenter: '47' },
};
const few = attributes.filter(({ technicalName }) => technicalName !== 'vendor');
const bo = { ...newPerson(), accountName: '+bo', phone: 'a\rb', data: {} };

test('people are written for a spreadsheet with what it would run marked as text', () => {
  expect(writeForSpreadsheet([ada, bo], [...attributes, { technicalName: '=x', label: 'X' }])).toBe(
    "accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor,costCenter,'=x\n" +
      'ada,Ada,"two\nlines",,ada@example.com,,,2026-12-31,\'=Acme,47,\n' +
      '\'+bo,,,"a\rb",,,,,,,\n',
  );
});

test('a file of ends has the columns that a file must have, and the end', () => {
  const optional = lenientAttributes.map((one) => ({ ...one, required: one.technicalName === 'vendor' }));
  expect(writeEnds([ada, bo], optional)).toBe("accountName,endDate,vendor\nada,2026-12-31,'=Acme\n'+bo,,\n");
});

test('people who wait have what is to be decided about them behind them', () => {
  const held = [
    { person: ada, newEnd: '2026-11-30', otherChanges: '=vendor' },
    { person: bo, newEnd: '', otherChanges: 'one\rtwo' },
  ];
  expect(writeHeld(held, few)).toBe(
    'accountName,firstName,lastName,phone,email,manager,startDate,endDate,costCenter,New end if approved,What else would change\n' +
      'ada,Ada,"two\nlines",,ada@example.com,,,2026-12-31,47,2026-11-30,\'=vendor\n' +
      '\'+bo,,,"a\rb",,,,,,,"one\rtwo"\n',
  );
  expect(writeHeld([], [...few, { technicalName: '=x', label: 'X' }])).toContain(",costCenter,'=x,New end");
});

test('people who could not be sent have the reason behind them, in a file for Excel', () => {
  expect(writeUnsent([{ person: ada, error: 'one\rtwo' }], [...few, { technicalName: '=x', label: 'X' }])).toBe(
    "\ufeffaccountName,firstName,lastName,phone,email,manager,startDate,endDate,costCenter,'=x,error\r\n" +
      'ada,Ada,"two\nlines",,ada@example.com,,,2026-12-31,47,,"one\rtwo"\r\n',
  );
});

describe('rejected rows', () => {
  const header = { cells: ['accountName', '=x\rX'] };
  const fileOf = (cells: string[][]) => ({
    ...{ header: header as Roster['header'], delimiter: ';' },
    cells: ({ index }: { index: number }) => cells[index] ?? [],
  });
  const rowOf = (index: number, ...rejects: [string, string][]): RosterRow => ({
    ...{ row: index + 2, index, values: { accountName: '', data: {} } },
    rejects: rejects.map(([column, reason]) => ({ row: index + 2, column, reason })),
  });

  test('are written with the cells that they lack, and those that they have beyond the header behind the error', () => {
    const file = fileOf([['ada'], ['bo', '=1', 'x', '+y'], ['cy', 'a\rb']]);
    const rows = [rowOf(0, ['', 'short']), rowOf(1, ['phone', 'bad'], ['', '=odd']), rowOf(2)];
    expect(writeRejected(file, rows).toString()).toBe(
      `\ufeffaccountName;"'=x\rX";error\r\nada;;short\r\nbo;'=1;"phone: bad; =odd";x;'+y\r\ncy;"a\rb";\r\n`,
    );
    expect(writeRejectedRows(file, rows.slice(0, 1)).toString()).toBe('ada;;short\r\n');
  });

  test('say what is wrong in up to 400 characters, and how much more there is', () => {
    const said = (...lengths: number[]) => {
      const rejects = lengths.map((length): [string, string] => ['', 'x'.repeat(length)]);
      return writeRejectedRows(fileOf([['ada', '']]), [rowOf(0, ...rejects)]).toString();
    };
    const x = (length: number) => 'x'.repeat(length);
    expect(said(400, 3, 3)).toBe(`ada;;"${x(400)}; ${x(3)}; and 1 more"\r\n`);
    expect(said(200, 201, 5, 5)).toBe(`ada;;"${x(200)}; ${x(201)}; and 2 more"\r\n`);
    expect(said(200, 200, 5)).toBe(`ada;;"${x(200)}; ${x(200)}; ${x(5)}"\r\n`);
  });

  test.each([0, 199, 200, 201])('are all written, %i of them, at once or one part behind the other', (count) => {
    const file = { ...fileOf([]), cells: ({ index }: { index: number }) => [`u${index}`] };
    const rows = Array.from({ length: count }, (_, index) => rowOf(index));
    const text = `\ufeffaccountName;"'=x\rX";error\r\n${rows.map(({ index }) => `u${index};;\r\n`).join('')}`;
    expect(writeRejected(file, rows).toString()).toBe(text);
    expect(writeRejected(file, rows, 100).toString()).toBe(text);
    expect(writeRejected(file, rows, count).toString()).toBe(text);
  });
});

test('rejected rows keep the header, the delimiter and the cells of the file, and say what is wrong', () => {
  const text = [
    `${headerLine},Badge`,
    `${line('ada', { email: 'ada', phone: '' })},7`,
    line('bo'),
    `${line('cy')},7,extra`,
    'dee',
    '',
  ].join('\n');
  const roster = rosterOf(text.replaceAll(',', ';'));
  expect(writeRejected(roster, roster.rejected).toString().split('\r\n')).toEqual([
    '\ufeffaccountName;firstName;lastName;phone;email;manager;startDate;endDate;vendor;costCenter;Badge;error',
    'ada;Ada;Okafor;;ada;jane.doe;2026-03-01;31.12.2026;Acme;4711;7;"phone: a value is required; email: not an e-mail address; it must look like name@example.com"',
    `cy;Ada;Okafor;'+49 30 5550100;ada@example.com;jane.doe;2026-03-01;31.12.2026;Acme;4711;7;"the row has 12 cells, the header 11; a value that holds the delimiter needs quotes";extra`,
    'dee;;;;;;;;;;;"firstName: a value is required; lastName: a value is required; phone: a value is required; email: a value is required; manager: a value is required; startDate: a value is required; endDate: a value is required; vendor: a value is required"',
    '',
  ]);
});

test('no rejected row leaves the header', () => {
  expect(writeRejected(rosterOf(headerLine), []).toString()).toBe(`\ufeff${headerLine},error\r\n`);
});

test('what a spreadsheet would run is written as text, and read as it was', () => {
  const cells = {
    firstName: '=1+1',
    lastName: '@Mgr',
    phone: '-1',
    email: 'x',
    vendor: ' +Acme',
    costCenter: '="0001"',
  };
  const roster = rosterOf(`${headerLine},=HYPERLINK(1)\n${line('"=HYPERLINK(A1,B1)"', cells)}`);
  const [header, row] = writeRejected(roster, roster.rejected).toString().split('\r\n');
  expect(header).toBe(`\ufeff${headerLine},'=HYPERLINK(1),error`);
  expect(row?.slice(0, row.indexOf(',,email'))).toBe(
    `"'=HYPERLINK(A1,B1)",'=1+1,'@Mgr,'-1,x,jane.doe,2026-03-01,31.12.2026,'+Acme,"=""0001"""`,
  );
  const again = rosterOf(writeRejected(roster, roster.rejected).toString());
  expect(again.rejected.map(({ values }) => values)).toEqual(roster.rejected.map(({ values }) => values));
  expect(roster.rejected[0]?.values).toMatchObject({
    accountName: '=HYPERLINK(A1,B1)',
    data: { vendor: '+Acme', costCenter: '0001' },
  });
});

test('a tab or a line end before a value, which some spreadsheets run, is not written; it says nothing', () => {
  const cells = { firstName: '"\tAda"', lastName: '"\r\nOkafor"', email: 'x', vendor: '"\t=1"' };
  const roster = rosterOf(file(line('ada', cells)));
  const text = writeRejected(roster, roster.rejected).toString();
  expect(text.split('\r\n')[1]).toMatch(
    /^ada,Ada,Okafor,'\+49 30 5550100,x,jane\.doe,2026-03-01,31\.12\.2026,'=1,4711,/,
  );
  expect(rosterOf(text).rejected.map(({ values }) => values)).toEqual(roster.rejected.map(({ values }) => values));
});
