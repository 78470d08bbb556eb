import { expect, test } from 'vitest';
import { addressFault } from '../../../lib/people/emailAddress.ts';

test.each([
  'ada@example.com',
  'A.da+x_y-1@sub.example.co',
  "o'brien@example.org",
  'ada@1.example.com',
  'ada@a-b.example.com',
  'josé@bücher.example',
  'ada@example.рф',
  'ada@example.c1',
  `${'a'.repeat(242)}@example.com`,
])('%s is an address', (text) => {
  expect(addressFault(text)).toBeUndefined();
});

test.each([
  '',
  'ada',
  '@example.com',
  'ada@',
  'ada@example',
  'ada@example.c',
  'ada@.com',
  'ada@example..com',
  'ada@-example.com',
  'ada@example-.com',
  'ada@exa_mple.com',
  'ada@bü_cher.example',
  'ada@-bücher.example',
  'ada@bücher-.example',
  'ada@@example.com',
  'ada@b@example.com',
  'ada okafor@example.com',
  ' ada@example.com',
  'ada@example.com ',
  'ada@example.com;bo@example.com',
  '<ada@example.com>',
  'josé ruiz@example.com',
  'josé@bücher.é',
  `${'a'.repeat(243)}@example.com`,
])('%s is none', (text) => {
  expect(addressFault(text)).toBe('not an e-mail address; it must look like name@example.com');
});
