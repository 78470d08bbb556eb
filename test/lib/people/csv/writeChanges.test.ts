import { expect, test } from 'vitest';
import { changeSchema, writeChanges } from '../../../../lib/people/csv/writeChanges.ts';

test('changes are written for Excel, with what a spreadsheet would run marked as text', () => {
  const changes = [
    { account: 'ada', what: 'endDate', from: '2026-12-31', to: '2027-01-31' },
    { account: '=bo', what: 'vendor', from: 'Acme, "A"', to: '+Acme' },
    { account: 'cy', what: 'note', from: 'one\rtwo', to: 'one\ntwo' },
  ];
  expect(writeChanges(changes)).toBe(
    '\ufeffaccount,what,from,to\r\n' +
      'ada,endDate,2026-12-31,2027-01-31\r\n' +
      `'=bo,vendor,"Acme, ""A""",'+Acme\r\n` +
      'cy,note,"one\rtwo","one\ntwo"\r\n',
  );
});

test('no change leaves the header', () => {
  expect(writeChanges([])).toBe('\ufeffaccount,what,from,to\r\n');
});

test('a change says whose it is, of what, from what and to what', () => {
  const change = { account: 'ada', what: 'endDate', from: '', to: '2027-01-31' };
  expect(changeSchema.parse(change)).toEqual(change);
  for (const name of Object.keys(change)) {
    expect(changeSchema.safeParse({ ...change, [name]: undefined }).success).toBe(false);
  }
});
