import { expect, test } from 'vitest';
import { signToken } from '../../../lib/decisions/token.ts';
import { linkKey } from '../secrets.ts';
import type { Seen } from '../seen.ts';
import { askedAndTold } from './askedAndTold.ts';

const [now, later] = [Date.parse('2026-06-01T12:00:00Z'), Date.parse('2026-07-01T00:00:00Z')];

/** Two ends of the contract of one person, of which managers hear by links of their own. */
const [first, second] = ['0'.repeat(32), '1'.repeat(32)] as const;

/** What does not hold of mails that come one after the other, by their keys and the contract that each has a link of, or the console's place. */
function wrongOf(mails: readonly (readonly [string, string, 'console'?])[]): string[] {
  const look = askedAndTold();
  const of = mails.map(([key, id, where], at) => ({ mail: { key, at }, id, where }));
  const links = of
    .filter(({ where }) => where === undefined)
    .map(({ mail, id }) => ({
      ...{ kind: 'contract', wish: 'extend', mail },
      token: signToken([linkKey], { purpose: 'contract', id, expiresAt: later }),
    }));
  const places = of.filter(({ where }) => where !== undefined);
  const kept = { bytes: JSON.stringify({ recordId: 'a-record' }) };
  const world = { mailbox: { links: () => links, places: () => places }, storage: { read: () => kept } };
  return look({ now, world, isLast: false, isQuiet: true } as unknown as Seen);
}

test('a link is in no two mails', () => {
  expect(
    wrongOf([
      ['one', first],
      ['two', first],
    ]),
  ).toEqual(['4: A link of the mail one is in the mail two too.']);
});

test('whose end was moved and moved back, and who was told of both, has the link of the first end once more', () => {
  expect(
    wrongOf([
      ['one', first],
      ['two', second],
      ['three', first],
    ]),
  ).toEqual([]);
});

test('so it has where one of the mails leads to the console', () => {
  expect(
    wrongOf([
      ['one', first],
      ['two', second, 'console'],
      ['three', first],
    ]),
  ).toEqual([]);
  expect(
    wrongOf([
      ['one', first, 'console'],
      ['two', first, 'console'],
    ]),
  ).toEqual(['4: A link of the mail one is in the mail two too.']);
});
