import { expect, test } from 'vitest';
import type { LinkKeys } from '../../../lib/decisions/linkKeys.ts';
import { formToken, isFormToken } from '../../../lib/sessions/consoleKeys.ts';

test('a form that was open while the keys were changed is taken, on a function that knows of it or does not yet', async () => {
  const [older, newer] = ['the older key', 'the newer key'];
  const changed: LinkKeys = async () => [newer, older];
  const notYet: LinkKeys = async (again) => (again ? [newer, older] : [older]);
  const before = formToken([older], 'a session');
  const after = formToken([newer, older], 'a session');
  for (const keys of [changed, notYet]) {
    expect(await isFormToken(keys, before, 'a session')).toBe(true);
    expect(await isFormToken(keys, after, 'a session')).toBe(true);
    expect(await isFormToken(keys, after, 'another session')).toBe(false);
    expect(await isFormToken(keys, '', 'a session')).toBe(false);
  }
});
