import { expect, test } from 'vitest';
import { keyRuleOf, standardKeyBytes } from '../../../lib/hr/signingKey.ts';

const written = (bytes: number) => `whsec_${Buffer.alloc(bytes, 'k').toString('base64')}`;

test.each([
  ['of 24 bytes', written(24), 24],
  ['of 64 bytes', written(64), 64],
  ['of 23 bytes', written(23), undefined],
  ['without its beginning', written(24).slice(6), undefined],
  ['with something before it', `x${written(24)}`, undefined],
  ['in two lines', `${written(24)}\n`, undefined],
  ['with a sign that is no base64', written(24).replace('a', '!'), undefined],
  ['of 27 bytes, of which one sign was mistyped', written(27).replace('a', '!'), undefined],
  ['with nothing behind its beginning', 'whsec_', undefined],
])('a key of Standard Webhooks %s', (_, text, length) => {
  expect(standardKeyBytes(text)?.length).toBe(length);
  expect(keyRuleOf('standard').isKey(text)).toBe(length !== undefined);
});

test.each(['bamboohr', 'deel'])('a key of %s has 24 bytes or more, of whatever kind', (system) => {
  const { form, isKey } = keyRuleOf(system);
  expect([isKey('k'.repeat(23)), isKey('k'.repeat(24)), isKey('é'.repeat(12))]).toEqual([false, true, true]);
  expect(form).toBe('have 24 bytes or more each');
});

test('what a key must be is said', () => {
  expect(keyRuleOf('standard').form).toBe('be "whsec_" followed by 24 bytes or more in base64, each');
});
