import { expect, test } from 'vitest';
import { signToken } from '../../../lib/decisions/token.ts';
import { newJournal } from '../journal.ts';
import { linkKey } from '../secrets.ts';
import type { Seen } from '../seen.ts';
import { choicesConfirmed } from './choicesConfirmed.ts';

const at = Date.parse('2026-06-20T12:00:00Z');
const contractId = '0'.repeat(32);

/** What does not hold where Jane extended a contract, of which some got the link, and one was told what came of it. */
function wrongOf(linked: readonly string[], told: string): string[] {
  const journal = newJournal();
  journal.extensions.push({ contractId, to: 'jane.doe@example.com', at });
  const token = signToken([linkKey], { purpose: 'contract', id: contractId, expiresAt: at + 86_400_000 });
  const links = linked.map((to) => ({
    kind: 'contract',
    wish: 'extend',
    token,
    mail: { key: 'a-mail', to: [to], at },
  }));
  const answer = {
    key: `contract-choice/${contractId}`,
    to: [told],
    at: at + 60_000,
    subject: 'Extended to 9 July 2026',
  };
  const mailbox = { mails: [answer], links: () => links, places: () => [] };
  const world = { mailbox, lines: [] };
  return choicesConfirmed()({ world, journal, choices: [], isLast: true, isQuiet: true } as unknown as Seen);
}

test('who extends a contract is told, or whoever had the same link later', () => {
  expect(wrongOf(['jane.doe@example.com'], 'jane.doe@example.com')).toEqual([]);
  expect(wrongOf(['jane.doe@example.com'], 'ops@example.com')).toEqual([
    `4: Of the extension by jane.doe@example.com at 2026-06-20T12:00:00.000Z (${contractId}) ops@example.com was told.`,
  ]);
  // Of 561000, in five sources: the person had another manager by then.
  expect(wrongOf(['jane.doe@example.com', 'ops@example.com'], 'ops@example.com')).toEqual([]);
});
