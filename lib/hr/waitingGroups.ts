import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Source } from '../sources/sources.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';

/** What events wait for that are not done at once: the approvers of a request, the operators, or the HR system's answer. */
const whySchema = z.enum(['approval', 'endings', 'rehire', 'reading']);

const groupSchema = z.object({
  /** Its run has the same id. */
  id: z.string(),
  why: whySchema,
  /** The request that is waited for. */
  requestId: z.string().optional(),
  source: z.object({ id: z.string(), name: z.string(), ids: z.array(z.string()), managerId: z.string().optional() }),
  openedAt: z.number(),
  /** Whether it is decided on, so that nobody joins any more. */
  isClosed: z.boolean(),
});

const groupsSchema = z.object({ version: z.literal(1), groups: z.array(groupSchema) });

/** Events of a source that wait for the same thing. The events themselves are kept beside, see `keys.groupEvent`. */
export type WaitingGroup = z.infer<typeof groupSchema>;

/** What a group waits for. */
export type WaitsFor = Pick<WaitingGroup, 'why' | 'requestId'>;

/** A group that is older has lost the run that waits for it: nobody joins it any more, for they would wait for ever. */
const longestOpenMilliseconds = {
  endings: 30 * 60_000,
  approval: 31 * 24 * 60 * 60_000,
  rehire: 30 * 60_000,
  reading: 0,
};

/**
 * The group that an event joins, or a new one. Safe to do twice. Called under the source's lock, as everything is that changes
 * groups: so nobody joins one that is being decided on.
 *
 * @param runId the run that would open it
 * @param now epoch milliseconds
 */
export async function joinGroup(
  bucket: Bucket,
  { id, name, ids, managerId }: Pick<Source, 'id' | 'name' | 'ids' | 'managerId'>,
  { why, requestId }: WaitsFor,
  runId: string,
  now: number,
): Promise<string> {
  const newId = idOfGroup(runId, why, requestId);
  let joined = newId;
  await changeGroups(bucket, id, (groups) => {
    const open = groups.find(
      (group) =>
        group.id === newId ||
        (group.why === why &&
          group.requestId === requestId &&
          !group.isClosed &&
          group.openedAt > now - longestOpenMilliseconds[why]),
    );
    joined = open?.id ?? newId;
    if (open) return groups;
    const source = { id, name, ids, ...(managerId && { managerId }) };
    return [...groups, { id: newId, why, ...(requestId && { requestId }), source, openedAt: now, isClosed: false }];
  });
  return joined;
}

/** A group by its id; undefined when it has ended. */
export async function readGroup(bucket: Bucket, sourceId: string, id: string): Promise<WaitingGroup | undefined> {
  return (await readGroups(bucket, sourceId)).find((group) => group.id === id);
}

/** The groups of a source that have not ended. */
export async function readGroups(bucket: Bucket, sourceId: string): Promise<WaitingGroup[]> {
  return (await bucket.readJson(keys.waitingGroups(sourceId), groupsSchema))?.value.groups ?? [];
}

const day = 24 * 60 * 60_000;

/**
 * Until when the run of a group may go on, whatever it waits for: its longest wait, and two days in which the source was not free or a
 * service was down. In epoch milliseconds.
 *
 * @param askedUntil until when operators were told that they may decide, in epoch milliseconds, whatever a deployment has set since
 */
export function longestUntil({ why, openedAt }: WaitingGroup, decisionDays: number, askedUntil = 0): number {
  const longest = { approval: 30, endings: decisionDays, rehire: decisionDays, reading: 0 };
  return Math.max(openedAt + longest[why] * day, askedUntil) + 2 * day;
}

/** Lets nobody join a group any more. */
export async function closeGroup(bucket: Bucket, sourceId: string, id: string): Promise<void> {
  await changeGroups(bucket, sourceId, (groups) =>
    groups.map((group) => (group.id === id ? { ...group, isClosed: true } : group)),
  );
}

/** Forgets a group whose events are done. */
export async function endGroup(bucket: Bucket, sourceId: string, id: string): Promise<void> {
  await changeGroups(bucket, sourceId, (groups) => groups.filter((group) => group.id !== id));
}

/** A hire of an HR system that waits for the approvers of a source in ISC. */
export type PendingHire = { sourceId: string; group: string; source: string; requestId: string; since: string };

/** The hires that wait for approvers, of all sources: a list, and an object for each source in which any event waits. */
export async function listPendingHires(bucket: Bucket): Promise<PendingHire[]> {
  const ids = await bucket.folders(keys.allGroups);
  const groups = await Promise.all(ids.map((id) => readGroups(bucket, id)));
  return groups.flat().flatMap(({ id, why, requestId, source, openedAt }) => {
    if (why !== 'approval' || requestId === undefined) return [];
    return [
      { sourceId: source.id, group: id, source: source.name, requestId, since: new Date(openedAt).toISOString() },
    ];
  });
}

async function changeGroups(
  bucket: Bucket,
  sourceId: string,
  change: (groups: WaitingGroup[]) => WaitingGroup[],
): Promise<void> {
  await changeJson(bucket, keys.waitingGroups(sourceId), groupsSchema, (kept) => ({
    version: 1 as const,
    groups: change(kept?.groups ?? []),
  }));
}

/** A name of an execution has at most 64 characters. */
const longestId = 60;

function idOfGroup(runId: string, why: WaitingGroup['why'], requestId: string | undefined): string {
  const id = `${runId}-${why}${requestId ? `-${digestOf(requestId).slice(0, 8)}` : ''}`;
  return id.length <= longestId ? id : `${id.slice(0, 40)}-${digestOf(id).slice(0, 12)}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
