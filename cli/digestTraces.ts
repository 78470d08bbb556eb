import { countsStill, endingsSchema, shortDigest } from '../lib/people/leavers.ts';
import { startsSchema } from '../lib/people/letInBefore.ts';
import { personDigest } from '../lib/people/personDigest.ts';
import { keys } from '../lib/store/keys.ts';

/** What of an object is about a person, and the object without it. `endedAt` where it is that they have left. */
export type DigestTrace = { part: { letInAt: string; putOffAt: string } | { endedAt: string }; rest: unknown };

/** The objects of a source in which a person stands under a digest, beside others. */
export function digestKeys(sourceId: string): string[] {
  return [keys.letIn(sourceId), keys.endings(sourceId)];
}

/**
 * Finds a person in one of the objects of `digestKeys`. A digest of an account name is easily guessed, so that it is forgotten
 * like the name.
 *
 * @param value the object as it was parsed
 * @returns undefined where the person does not stand there, or the object is none of them
 */
export function findDigest(value: unknown, accountName: string): DigestTrace | undefined {
  const starts = startsSchema.safeParse(value).data;
  if (starts) {
    const { [personDigest(accountName)]: own, ...others } = starts.starts;
    if (!own) return undefined;
    return { part: { letInAt: iso(own.start), putOffAt: iso(own.at) }, rest: { ...starts, starts: others } };
  }
  const kept = endingsSchema.safeParse(value).data;
  const digest = shortDigest(accountName);
  const own = kept?.endings.find(({ person }) => person === digest);
  if (!kept || !own) return undefined;
  const endings = kept.endings.filter(({ person }) => person !== digest);
  return { part: { endedAt: iso(own.at) }, rest: { ...kept, endings } };
}

/** The same of the bytes of a version; undefined too where they are no JSON. */
export function findDigestIn(bytes: Uint8Array, accountName: string): DigestTrace | undefined {
  try {
    return findDigest(JSON.parse(new TextDecoder().decode(bytes)), accountName);
  } catch {
    return undefined;
  }
}

/** Whether the delete threshold still counts that a person has left. @param now epoch milliseconds */
export function countsAsLeft({ part }: DigestTrace, now: number): boolean {
  return 'endedAt' in part && countsStill(Date.parse(part.endedAt), now);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
