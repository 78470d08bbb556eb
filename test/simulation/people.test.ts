import { expect, test } from 'vitest';
import { accountNames, isByReference } from './people.ts';

test('the hundredth employee of BambooHR and those after them are known by their numbers', () => {
  const text = 'qx.12,qxe.7,900001,900099,900100,900523,901110,qxb.900100@example.com';
  expect(text.match(accountNames)).toEqual(['qx.12', 'qxe.7', '900001', '900099', '900100', '900523', '901110']);
});

test('of the hundredth employee of BambooHR too it says only that they have changed', () => {
  const employees = ['900098', '900099', '900100', '900101', '900522', '900523', '901110'];
  expect(employees.filter(isByReference)).toEqual(['900098', '900100', '900522', '901110']);
});
