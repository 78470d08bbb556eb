import { expect, test } from 'vitest';
import { signToken } from '../../../lib/decisions/token.ts';
import { newJournal } from '../journal.ts';
import { linkKey } from '../secrets.ts';
import type { World } from '../world.ts';
import { linkActs } from './links.ts';

test('a decision is noted when the first click has made it, before the second one is tried', async () => {
  const journal = newJournal();
  const at = '2026-03-03T12:00:00Z';
  const token = signToken([linkKey], { purpose: 'decision', id: 'a-run', expiresAt: Date.parse(at) });
  let hold: object = {};
  const notedBefore: number[] = [];
  const decision = async () => {
    notedBefore.push(journal.decisions.length);
    hold = { decided: { decision: 'approve', at } };
    return { statusCode: 200, headers: {}, body: 'Decided' };
  };
  const world = {
    time: { now: () => Date.parse(at) - 1 },
    mailbox: { links: () => [{ kind: 'decision', wish: '', token }] },
    storage: { read: () => ({ bytes: JSON.stringify(hold) }) },
    deployed: () => ({ config: { decisions: { signIn: 'optional' } }, doors: { decision } }),
  } as unknown as World;
  const clicks = { id: 1, at, kind: 'decide', decision: 'approve', clicks: 2, after: 0 } as const;
  await linkActs(world, journal).decide(clicks);
  expect(notedBefore).toEqual([0, 1]);
  expect(journal.decisions).toEqual([{ runId: 'a-run', decision: 'approve', at: Date.parse(at) }]);
});
