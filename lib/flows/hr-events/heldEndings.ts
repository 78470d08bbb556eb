import * as z from 'zod';
import { personSchema } from '../../isc/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import { changeJson } from '../../store/changeJson.ts';
import { keys } from '../../store/keys.ts';

const verdictSchema = z.enum(['approve', 'reject', 'expired', 'nobody']);

/** Events that are decided on together: those of a burst are one question, not one each. */
const groupSchema = z.object({
  /** The run that asks for all of them. */
  id: z.string(),
  openedAt: z.number(),
  /** Whether it has asked, so that nobody joins any more. */
  asked: z.boolean().optional(),
  verdict: verdictSchema.optional(),
  waiting: z.array(z.object({ runId: z.string(), what: z.string(), person: personSchema })),
});

const heldSchema = z.object({ version: z.literal(1), groups: z.array(groupSchema) });

export type GroupVerdict = z.infer<typeof verdictSchema>;
export type HeldGroup = z.infer<typeof groupSchema>;
type Waiting = HeldGroup['waiting'][number];

/**
 * A group that was not asked about in so long a time has lost the run that asks, and nobody joins it any more: they would
 * wait for nobody.
 */
const mostGatheringMilliseconds = 30 * 60_000;

/** So many groups are remembered, the newest ones: the runs of older ones have long ended. */
const mostGroups = 50;

/**
 * Puts an event that must wait with those that wait already, or opens a group that it asks for. Safe to do twice.
 *
 * @param now epoch milliseconds
 * @returns the id of the group, which is that of the run that asks
 */
export async function joinHeld(bucket: Bucket, sourceId: string, one: Waiting, now: number): Promise<string> {
  const held = await changeJson(bucket, keys.heldEndings(sourceId), heldSchema, (kept) => {
    const groups = kept?.groups ?? [];
    if (groupWith(groups, one.runId)) return undefined;
    const open = groups.find(({ asked, openedAt }) => !asked && openedAt > now - mostGatheringMilliseconds);
    const joined = open
      ? groups.map((group) => (group === open ? { ...group, waiting: [...group.waiting, one] } : group))
      : [...groups, { id: one.runId, openedAt: now, waiting: [one] }];
    return { version: 1 as const, groups: joined.slice(-mostGroups) };
  });
  return groupWith(held?.groups ?? [], one.runId)?.id ?? one.runId;
}

/** Lets nobody join a group any more, and gives who is in it. */
export async function closeGroup(bucket: Bucket, sourceId: string, id: string): Promise<HeldGroup | undefined> {
  return await changeGroup(bucket, sourceId, id, (group) => (group.asked ? undefined : { ...group, asked: true }));
}

/** Writes down what became of a group, once, for all who wait in it. */
export async function settleGroup(bucket: Bucket, sourceId: string, id: string, verdict: GroupVerdict): Promise<void> {
  await changeGroup(bucket, sourceId, id, (group) => (group.verdict ? undefined : { ...group, asked: true, verdict }));
}

/** What became of a group; undefined while that is open. */
export async function verdictOf(bucket: Bucket, sourceId: string, id: string): Promise<GroupVerdict | undefined> {
  const held = await bucket.readJson(keys.heldEndings(sourceId), heldSchema);
  return held?.value.groups.find((group) => group.id === id)?.verdict;
}

function groupWith(groups: readonly HeldGroup[], runId: string): HeldGroup | undefined {
  return groups.find(({ waiting }) => waiting.some((one) => one.runId === runId));
}

async function changeGroup(
  bucket: Bucket,
  sourceId: string,
  id: string,
  change: (group: HeldGroup) => HeldGroup | undefined,
): Promise<HeldGroup | undefined> {
  const held = await changeJson(bucket, keys.heldEndings(sourceId), heldSchema, (kept) => {
    const group = kept?.groups.find((one) => one.id === id);
    const changed = group && change(group);
    if (!kept || !changed) return undefined;
    return { ...kept, groups: kept.groups.map((one) => (one === group ? changed : one)) };
  });
  return held?.groups.find((group) => group.id === id);
}
