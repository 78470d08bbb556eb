import { expect, test } from 'vitest';
import { accountKey } from '../../../lib/people/person.ts';

test.each([
  ['Ada.Okafor', 'ada.okafor'],
  ['  ada.okafor\u00a0', 'ada.okafor'],
  ['Jose\u0301', 'jos\u00e9'],
  ['JOS\u00c9', 'jos\u00e9'],
  ['a b', 'a b'],
])('%j is compared as %j', (accountName, key) => {
  expect(accountKey(accountName)).toBe(key);
});
