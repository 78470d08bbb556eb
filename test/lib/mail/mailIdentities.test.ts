import { expect, test } from 'vitest';
import { mailIdentities } from '../../../lib/mail/mailIdentities.ts';

test.each([
  ['nelm@example.org', ['nelm@example.org', 'example.org']],
  ['nelm@mail.example.org', ['nelm@mail.example.org', 'mail.example.org', 'example.org']],
  ['nelm@a.b.example.org', ['nelm@a.b.example.org', 'a.b.example.org', 'b.example.org', 'example.org']],
  ['nelm@localhost', ['nelm@localhost', 'localhost']],
])('what may be verified for %s: the address, its domain, and those above it', (address, identities) => {
  expect(mailIdentities(address)).toEqual(identities);
});
