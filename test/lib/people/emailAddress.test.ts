import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressFault } from '../../../lib/people/emailAddress.ts';

/** The one rule, without the quick look that most addresses pass. */
const rule = /^[^\s@<>()[\]\\,;:"]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;

test('the quick look takes no address that the rule does not take', () => {
  const part = fc.constantFrom(...'aZ0.-_+@ é,;', 'example.com', '@example', '.com', '\u212a', '\u017f');
  let taken = 0;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 3 }), fc.array(part, { maxLength: 3 }), (name, domain) => {
      const text = `${name.join('')}a@b${domain.join('')}.org`;
      if (rule.test(text)) taken += 1;
      expect(addressFault(text) === undefined).toBe(rule.test(text));
    }),
    { numRuns: 10_000 },
  );
  expect(taken).toBeGreaterThan(500);
});
