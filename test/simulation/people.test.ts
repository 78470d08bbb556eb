import { expect, test } from 'vitest';
import { accountNames, fileText, isByReference } from './people.ts';

test('the hundredth employee of BambooHR and those after them are known by their numbers', () => {
  const text = 'qx.12,qxe.7,900001,900099,900100,900523,901110,qxb.900100@example.com';
  expect(text.match(accountNames)).toEqual(['qx.12', 'qxe.7', '900001', '900099', '900100', '900523', '901110']);
});

test('of the hundredth employee of BambooHR too it says only that they have changed', () => {
  const employees = ['900098', '900099', '900100', '900101', '900522', '900523', '901110'];
  expect(employees.filter(isByReference)).toEqual(['900098', '900100', '900522', '901110']);
});

test('a row whose end is before its start is so too of whoever leaves before they have begun', () => {
  // Of 948038.
  const row = { account: 'qx.8', phone: '204', start: '2026-09-06', end: '2026-09-03' };
  const text = fileText({
    ...{ id: 1, at: '2026-09-03T10:50:00Z', kind: 'file', source: 'Interns', folder: 'roster', name: 'people' },
    ...{ told: [0], rows: [{ ...row, wrong: 'end before start' }] },
  });
  expect(text.split('\n')[1]).toBe('qx.8,Qxada,Qxexample8,qx.8@example.com,204,jane.doe,2026-09-06,2001-01-01');
});
