import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';
import { personDigest } from './personDigest.ts';

/** Who has left a source of late: `endings` of its keys. */
export const endingsSchema = z.object({
  version: z.literal(1),
  /** Who was ended or deleted, by their digest, and when, in epoch milliseconds. */
  endings: z.array(z.object({ person: z.string(), at: z.number() })),
});

/**
 * For so long the delete threshold counts whoever left: a day, but for a quarter of an hour. What goes every day at the same time, as by
 * the sweep, is judged day by day, also where one day's takes a little longer than the next.
 */
const windowMilliseconds = (24 * 60 - 15) * 60_000;

/** Whether the delete threshold still counts somebody who left at a moment. Both in epoch milliseconds. */
export function countsStill(at: number, now: number): boolean {
  return at > now - windowMilliseconds;
}

/** Who has left a source within the last 24 hours without a decision, whoever ended or deleted them. */
export type Leavers = {
  /** How many would have left with these people, each counted once. */
  countWith(accountNames: Iterable<string>): number;
  /** Counts somebody who is about to leave from now on. */
  add(accountName: string): void;
};

/**
 * Reads who has left a source of late: the sweep, full rosters and HR events count together.
 *
 * @param now epoch milliseconds
 */
export async function readLeavers(bucket: Pick<Bucket, 'readJson'>, sourceId: string, now: number): Promise<Leavers> {
  const kept = await bucket.readJson(keys.endings(sourceId), endingsSchema);
  const recent = kept?.value.endings.filter(({ at }) => countsStill(at, now)) ?? [];
  const leavers = new Set(recent.map(({ person }) => person));
  return {
    countWith: (accountNames) => new Set([...leavers, ...Array.from(accountNames, shortDigest)]).size,
    add: (accountName) => void leavers.add(shortDigest(accountName)),
  };
}

/**
 * Writes down that people are about to be ended or deleted, or have been by now: what was planned may be done hours later. Safe to do twice:
 * each counts from the last time.
 */
export async function recordEndings(
  bucket: Bucket,
  sourceId: string,
  accountNames: readonly string[],
  now: number,
): Promise<void> {
  if (accountNames.length === 0) return;
  await changeJson(bucket, keys.endings(sourceId), endingsSchema, (kept) => {
    const added = new Set(accountNames.map(shortDigest));
    const recent = kept?.endings.filter(({ at }) => countsStill(at, now)) ?? [];
    const others = recent.filter(({ person }) => !added.has(person));
    return { version: 1 as const, endings: [...others, ...Array.from(added, (person) => ({ person, at: now }))] };
  });
}

/**
 * Whether somebody loses access by other dates, or loses it sooner: by an earlier end, or a start put off. A contract that has
 * not started counts too: one that ends a moment after its start is as good as deleted. Of a contract without an end, every end is
 * sooner.
 *
 * @param now epoch milliseconds
 */
export function losesAccess(before: ContractDates, after: ContractDates, now: number): boolean {
  if (Date.parse(before.endDate) <= now) return false;
  return isPutOff(before, after, now) || Date.parse(after.endDate) < endOf(before);
}

function endOf({ endDate }: ContractDates): number {
  const end = Date.parse(endDate);
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
}

/** Whether a contract that has started is to start later. */
export function isPutOff(before: ContractDates, after: ContractDates, now: number): boolean {
  return Date.parse(before.startDate) <= now && Date.parse(after.startDate) > now;
}

export type ContractDates = { startDate: string; endDate: string };

/** As much of a digest as tells the people of a source apart: thousands may stand in one object. */
export function shortDigest(accountName: string): string {
  return personDigest(accountName).slice(0, 16);
}
