import { expect, test, vi } from 'vitest';
import { signToken } from '../../../lib/decisions/token.ts';
import { newJournal } from '../journal.ts';
import { linkKey } from '../secrets.ts';
import type { World } from '../world.ts';
import { linkActs } from './links.ts';

const at = '2026-03-03T12:00:00Z';
const noted = [{ runId: 'a-run', decision: 'approve', at: Date.parse(at) }];

/** What waits for a decision, which a click may make. */
type Waiting = { hold: { expiresAt: string; decided?: object } };

const waiting = (): Waiting => ({ hold: { expiresAt: '2026-03-04T12:00:00Z' } });

function decideNow({ hold }: Waiting): void {
  hold.decided = { decision: 'approve', at };
}

/** A world in which a run waits, of which the operators have a mail; its doors do what they are given. */
function worldWith({ hold }: Waiting, door: (method: string) => Promise<unknown>, signIn = 'optional'): World {
  const token = signToken([linkKey], { purpose: 'decision', id: 'a-run', expiresAt: Date.parse(at) });
  const click = (event: { requestContext: { http: { method: string } } }) => door(event.requestContext.http.method);
  const doors = {
    decision: click,
    console: click,
    consoleTools: { bucket: { create: async () => false }, now: () => 0 },
  };
  return {
    time: { now: () => Date.parse(at) - 1 },
    mailbox: {
      links: () => [{ kind: 'decision', wish: '', token, mail: { at: 0 } }],
      places: () => [],
    },
    storage: { read: () => ({ bytes: JSON.stringify(hold) }) },
    deployed: () => ({ config: { decisions: { signIn } }, doors }),
  } as unknown as World;
}

const clicking = (clicks: number) => ({ id: 1, at, kind: 'decide', decision: 'approve', clicks, after: 0 }) as const;

test('a decision is noted when the first click has made it, before the second one is tried', async () => {
  const [journal, run] = [newJournal(), waiting()];
  const notedBefore: number[] = [];
  const world = worldWith(run, async () => {
    notedBefore.push(journal.decisions.length);
    decideNow(run);
    return { statusCode: 200, headers: {}, body: 'Decided' };
  });
  await linkActs(world, journal).decide(clicking(2));
  expect(notedBefore).toEqual([0, 1]);
  expect(journal.decisions).toEqual(noted);
});

test.each([
  ['by a link', 'optional'],
  ['in the console', 'required'],
])('a decision %s is noted when the click that has made it is cut off, before it is tried again', async (_, signIn) => {
  const [journal, run] = [newJournal(), waiting()];
  const door = async (method: string) => {
    if (method === 'GET') return { statusCode: 200, headers: {}, body: '' };
    decideNow(run);
    throw new Error('The door was killed.');
  };
  void linkActs(worldWith(run, door, signIn), journal).decide(clicking(1));
  await vi.waitFor(() => expect(journal.decisions).toEqual(noted));
});
