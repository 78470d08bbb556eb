import { createHash } from 'node:crypto';
import * as z from 'zod';
import { accountKey } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';

/** Tries are counted over so many milliseconds. */
const windowMilliseconds = 10 * 60_000;

/** So many wishes are taken within the window: from one place, for one address, and of all. */
const most = { place: 20, address: 5, all: 300 } as const;

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
export async function mayAskToSignIn(tools: Tools, sourceIp: string, address: string): Promise<boolean> {
  return (
    (await count(tools, `place ${placeOf(sourceIp)}`, most.place)) &&
    (await count(tools, `address ${accountKey(address)}`, most.address)) &&
    (await count(tools, 'all', most.all))
  );
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
  await changeJson(bucket, keyOf(what), triesSchema, (kept) => {
    const at = recent(kept, now());
    isTaken = at.length < limit;
    return isTaken ? { version: 1 as const, at: [...at, now()] } : undefined;
  });
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
