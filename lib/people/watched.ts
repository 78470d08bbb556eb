import * as z from 'zod';
import type { Source } from '../sources/sources.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';
import { isSameAccount } from './person.ts';

const watchedPersonSchema = z.object({
  accountName: z.string(),
  stoppedAt: z.iso.datetime(),
  /** When they are looked at next. */
  nextLook: z.iso.datetime(),
});

const watchedSchema = z.object({
  version: z.literal(1),
  /** `ids` are all by which records may name it; its account manager is whom its requests are listed by. */
  source: z.object({
    id: z.string(),
    name: z.string(),
    ids: z.array(z.string()),
    managerId: z.string().optional(),
  }),
  people: z.array(watchedPersonSchema),
});

/** Somebody who was stopped, and is looked at again. */
export type WatchedPerson = z.infer<typeof watchedPersonSchema>;

/** The people of a source who are to be looked at. */
export type WatchedSource = z.infer<typeof watchedSchema>;

const firstPause = 5 * 60_000;

/** From the second day on they are looked at once a day: nobody who is blocked is to be let in, by whomever. */
const longestPause = 24 * 60 * 60_000;

/**
 * Has people looked at again who are stopped now. What was on its way before (an upload that the tenant still works off, a
 * change by hand) may let them in again. They are looked at after five minutes, then each time after twice as long, and from the
 * second day on once a day, for as long as they are blocked. Safe to do twice.
 *
 * @param now epoch milliseconds
 */
export async function watch(
  bucket: Bucket,
  source: Pick<Source, 'id' | 'name' | 'ids' | 'managerId'>,
  accountNames: readonly string[],
  now: number,
): Promise<void> {
  if (accountNames.length === 0) return;
  const stoppedAt = new Date(now).toISOString();
  const nextLook = new Date(now + firstPause).toISOString();
  await changeJson(bucket, keys.watched(source.id), watchedSchema, (kept) => ({
    version: 1 as const,
    source: {
      ...{ id: source.id, name: source.name, ids: [...source.ids] },
      ...(source.managerId !== undefined && { managerId: source.managerId }),
    },
    people: [
      ...without(kept?.people ?? [], accountNames),
      ...accountNames.map((accountName) => ({ accountName, stoppedAt, nextLook })),
    ],
  }));
}

/**
 * The people, by their sources, who are to be looked at now.
 *
 * @param now epoch milliseconds
 */
export async function readDue(bucket: Pick<Bucket, 'list' | 'readJson'>, now: number): Promise<WatchedSource[]> {
  const due: WatchedSource[] = [];
  for (const key of await bucket.list(keys.allWatched)) {
    const kept = await bucket.readJson(key, watchedSchema);
    const people = kept?.value.people.filter(({ nextLook }) => Date.parse(nextLook) <= now) ?? [];
    if (kept && people.length > 0) due.push({ ...kept.value, people });
  }
  return due;
}

/**
 * Notes that people were looked at: when that is done next, and of whom no more, since nothing blocks them. Safe to do twice.
 *
 * @param now epoch milliseconds
 */
export async function noteLooked(
  bucket: Bucket,
  sourceId: string,
  looked: readonly WatchedPerson[],
  free: readonly WatchedPerson[],
  now: number,
): Promise<void> {
  await changeJson(bucket, keys.watched(sourceId), watchedSchema, (kept) => {
    if (!kept) return undefined;
    const isIn = (people: readonly WatchedPerson[], one: WatchedPerson) =>
      people.some(({ accountName, stoppedAt }) => accountName === one.accountName && stoppedAt === one.stoppedAt);
    const people = kept.people
      .filter((one) => !isIn(free, one))
      .map((one) => (isIn(looked, one) ? nextOf(one, now) : one));
    return { ...kept, people };
  });
}

function nextOf(person: WatchedPerson, now: number): WatchedPerson {
  const pause = Math.min(Math.max(firstPause, now - Date.parse(person.stoppedAt)), longestPause);
  return { ...person, nextLook: new Date(now + pause).toISOString() };
}

function without(people: readonly WatchedPerson[], accountNames: readonly string[]): WatchedPerson[] {
  return people.filter((one) => !accountNames.some((name) => isSameAccount(name, one.accountName)));
}
