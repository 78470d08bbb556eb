import { expect, test } from 'vitest';
import { signToken } from '../../../lib/decisions/token.ts';
import { linkKey } from '../secrets.ts';
import type { Seen } from '../seen.ts';
import { askedAndTold } from './askedAndTold.ts';

const [now, later] = [Date.parse('2026-06-01T12:00:00Z'), Date.parse('2026-07-01T00:00:00Z')];

/** Two ends of the contract of one person, of which managers hear by links of their own. */
const [first, second] = ['0'.repeat(32), '1'.repeat(32)] as const;

const hour = 3_600_000;

/**
 * What does not hold of mails that come one after the other, an hour between them, by their keys and the contract that each has a link of,
 * or the console's place, where the contract of another end was kept at some hour.
 */
function wrongOf(mails: readonly (readonly [string, string, 'console'?])[], keptAt = -1): string[] {
  const look = askedAndTold();
  const of = mails.map(([key, id, where], index) => ({ mail: { key, at: index * hour }, id, where }));
  const links = of
    .filter(({ where }) => where === undefined)
    .map(({ mail, id }) => ({
      ...{ kind: 'contract', wish: 'extend', mail },
      token: signToken([linkKey], { purpose: 'contract', id, expiresAt: later }),
    }));
  const places = of.filter(({ where }) => where !== undefined);
  const keptOf = (endDate: string) => ({ bytes: JSON.stringify({ recordId: 'a-record', endDate }), at: keptAt * hour });
  const storage = {
    keys: () => ['another'],
    read: (key: string) => keptOf(key === 'another' ? '2026-06-10T23:59:59Z' : '2026-06-20T23:59:59Z'),
  };
  const world = { mailbox: { links: () => links, places: () => places }, storage };
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

test('so it has where a mail about the other end was composed in between, and nobody knows whether it came', () => {
  const twice = [
    ['one', first],
    ['two', first],
  ] as const;
  expect(wrongOf(twice, 0.5)).toEqual([]);
  expect(wrongOf(twice, 1.5)).toHaveLength(1);
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
