import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { LinkKeys } from '../decisions/linkKeys.ts';
import { accountKey } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { AlwaysOvertaken, changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';
import { madeOf } from './consoleKeys.ts';

/** Tries are counted over so many milliseconds. */
const windowMilliseconds = 10 * 60_000;

/** So many wishes are taken within the window: from one place, for one address, and of all in each of the shares. */
const most = { place: 20, address: 5, share: 20 } as const;

/**
 * The wishes of all are counted in so many objects, 320 wishes together: in a single one, those of many places at the same moment
 * overtake each other.
 */
const shares = 16;

/** So many links and forms that lead nowhere are answered within the window, from one place. */
const mostWrong = 30;

const triesSchema = z.object({
  version: z.literal(1),
  /** Epoch milliseconds, the oldest first. */
  at: z.array(z.number()),
});

type Tools = { bucket: Bucket; now: () => number };

/**
 * Counts a wish to sign in, and says whether it is one too many. The same for every address, known or not. What is one too many
 * is not counted, so that a flood writes no more than the limits.
 *
 * @param sourceIp the address that the request came from
 * @param address what was typed
 */
export async function mayAskToSignIn(
  tools: Tools & { consoleKeys: LinkKeys },
  sourceIp: string,
  address: string,
): Promise<boolean> {
  const [key = ''] = await tools.consoleKeys();
  const [place, account] = [placeOf(sourceIp), accountKey(address)];
  return (
    (await count(tools, `place ${place}`, most.place)) &&
    (await count(tools, `address ${account}`, most.address)) &&
    (await count(tools, `all ${shareOf(key, `${place} ${account}`)}`, most.share))
  );
}

/**
 * Hangs on place and address together, so that nobody fills the share of a place for everybody there; and on a key, so that nobody
 * can choose addresses that all fall into the share of somebody else.
 */
function shareOf(key: string, wish: string): number {
  return (Buffer.from(madeOf(key, 'share', wish), 'base64url')[0] ?? 0) % shares;
}

/** Counts a link that leads nowhere, and says whether there were too many from that place. */
export async function mayTryLinks(tools: Tools, sourceIp: string): Promise<boolean> {
  return await count(tools, `wrong ${placeOf(sourceIp)}`, mostWrong);
}

/** Whether so much has led nowhere from a place that nothing more is tried for it. Asking counts nothing. */
export async function hasTriedTooOften({ bucket, now }: Tools, sourceIp: string): Promise<boolean> {
  const kept = (await bucket.readJson(keyOf(`wrong ${placeOf(sourceIp)}`), triesSchema))?.value;
  return recent(kept, now()).length >= mostWrong;
}

async function count({ bucket, now }: Tools, what: string, limit: number): Promise<boolean> {
  let isTaken = false;
  try {
    await changeJson(bucket, keyOf(what), triesSchema, (kept) => {
      const at = recent(kept, now());
      isTaken = at.length < limit;
      return isTaken ? { version: 1 as const, at: [...at, now()] } : undefined;
    });
  } catch (error) {
    // So many at the same moment are too many: no failure of ours, which an alarm would tell of.
    if (error instanceof AlwaysOvertaken) return false;
    throw error;
  }
  return isTaken;
}

function keyOf(what: string): string {
  return keys.signInTries(createHash('sha256').update(what).digest('hex').slice(0, 32));
}

function recent(tries: z.infer<typeof triesSchema> | undefined, now: number): number[] {
  return tries?.at.filter((one) => one > now - windowMilliseconds) ?? [];
}

/** Whoever has one address of IPv6 has the 64 bits behind its network too. */
function placeOf(sourceIp: string): string {
  if (!sourceIp.includes(':')) return sourceIp;
  const [before = '', after = ''] = sourceIp.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const missing = 8 - groups(before).length - groups(after).length;
  const all = sourceIp.includes('::')
    ? [...groups(before), ...Array(Math.max(missing, 0)).fill('0'), ...groups(after)]
    : groups(before);
  return all.slice(0, 4).join(':');
}
