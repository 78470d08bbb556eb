import fc from 'fast-check';
import { expect, test } from 'vitest';
import { debrisFault } from '../../../lib/people/debris.ts';
import { addressFault } from '../../../lib/people/emailAddress.ts';
import { linesFault, textFault } from '../../../lib/people/personText.ts';
import { valueFault } from '../../../lib/people/valueFault.ts';

test.each(['NULL', 'null', 'NaN', 'Err:502', '4.9E+12', '4e-10', '9E+120'])('%s is no value of a person', (text) => {
  expect(valueFault('phone', text)).toBe(debrisFault(text));
  expect(valueFault('phone', text)).toBeDefined();
});

test.each(['Null', 'Nan', 'Nullmann', '4E', 'E+12', 'Err', '+49 30 5550100', 'O-Brien', '2026-12-31T00:00:00Z'])(
  '%s is one',
  (text) => {
    expect(valueFault('phone', text)).toBeUndefined();
  },
);

test('what most values are is judged as any other is', () => {
  const part = fc.constantFrom(
    ...'aZ09 ._@+/:()-Ee',
    'null',
    'NULL',
    'NaN',
    'Err:',
    'E+1',
    'x'.repeat(150),
    'é',
    '#',
    '\t',
  );
  const text = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (text) => {
      const debris = debrisFault(text);
      expect(valueFault('phone', text)).toBe(linesFault(text) ?? debris);
      expect(valueFault('manager', text)).toBe(textFault(text) ?? debris);
      expect(valueFault('email', text)).toBe(textFault(text) ?? debris ?? addressFault(text));
    }),
    { numRuns: 3_000 },
  );
});
