import { expect, test } from 'vitest';
import { readToken } from '../../../lib/decisions/token.ts';
import { newJournal } from '../journal.ts';
import { linkKey } from '../secrets.ts';
import type { World } from '../world.ts';
import { signedInActs } from './signedIn.ts';

const end = Date.parse('2026-03-03T23:59:59Z');

/** Of what kind the link is by which somebody chooses to whom the mail was forwarded, at a moment. */
async function forwardedAt(now: number): Promise<string[]> {
  const kinds: string[] = [];
  const contract = async ({ pathParameters }: { pathParameters: { token: string } }) => {
    kinds.push(readToken([linkKey], pathParameters.token, 'contract', now).kind);
    return { statusCode: 200, headers: {}, body: '' };
  };
  const kept = { sourceId: 'x', accountName: 'qx.1', endDate: new Date(end).toISOString() };
  const world = {
    time: { now: () => now },
    mailbox: { links: () => [], places: () => [{ id: 'a-contract', mail: { at: 0, to: [] } }] },
    storage: { read: () => ({ bytes: JSON.stringify(kept) }) },
    deployed: () => ({ doors: { contract } }),
  } as unknown as World;
  const choice = { id: 1, at: '', kind: 'choose', wish: 'end', nth: 0, clicks: 0, by: 'forwarded' } as const;
  await signedInActs(world, newJournal(), () => {}).choose(choice);
  return kinds;
}

test('a link of before ends with the contract, as those that nelm signs', async () => {
  expect(await forwardedAt(end - 1)).toEqual(['valid']);
  // Of 1010271: it was valid for a day from whenever it was used.
  expect(await forwardedAt(end + 1)).toEqual(['expired']);
});
