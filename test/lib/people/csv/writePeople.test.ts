import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { writeForSpreadsheet, writeRejected, writeUpload } from '../../../../lib/people/csv/writePeople.ts';
import { newPerson } from '../../../../lib/people/person.ts';
import { cleanAccountName } from '../../../../lib/people/personText.ts';
import { valueFault } from '../../../../lib/people/valueFault.ts';
import { attributes, file, headerLine, lenientAttributes, line, rosterOf, settings } from '../fixtures.ts';

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

test('an account that begins with an apostrophe of any kind comes back as it was', () => {
  const sign = fc.constantFrom("'", '’', '‛', '‘', '‚', '＇', '=', '+', '@', '-', ' ', 'a', '1', '.');
  const name = fc
    .array(sign, { maxLength: 5 })
    .map((signs) => cleanAccountName(`${signs.join('')}ada`))
    .filter((text) => valueFault('accountName', text) === undefined);
  fc.assert(
    fc.property(name, name, (accountName, lastName) => {
      const person = { ...newPerson(), accountName, lastName, data: { vendor: accountName, costCenter: lastName } };
      const text = writeForSpreadsheet([person], lenientAttributes);
      const [row] = rosterOf(text, lenientAttributes).rows;
      expect([row?.values.accountName, row?.values.lastName, row?.values.data]).toEqual([
        ...[accountName, lastName, { vendor: accountName, costCenter: lastName }],
      ]);
      expect([...readExport(text, lenientAttributes, settings, { isMarked: true }).values()]).toEqual([person]);
    }),
    { numRuns: 1_000 },
  );
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
