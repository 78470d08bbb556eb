import { waitForDecision } from '../../decisions/waitForDecision.ts';
import { StepFailed } from '../../durable/failure.ts';
import { type HeldLock, withSourceLock } from '../../durable/sourceLock.ts';
import type { Guarded } from '../../hr/waitingEvent.ts';
import { closeGroup, endGroup, type WaitingGroup } from '../../hr/waitingGroups.ts';
import { accountKey } from '../../people/person.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import { type CarriedEvent, keepCarried, readCarried } from './carriedEvent.ts';
import { carryOut } from './carryOut.ts';
import { collectEvents } from './collectEvents.ts';
import { decideAnew, lastEnd, letEndGoOn } from './endOfRequested.ts';
import { addLines, type Became, lineOf } from './eventLines.ts';
import { type EventResult, failEvents, outcomeOf } from './eventResult.ts';
import type { EventStory } from './eventRun.ts';
import { emptyHistory, keepHistory, readHistory, withDeclined } from './personHistory.ts';
import { question } from './question.ts';
import { readAll } from './readReferences.ts';
import { type ApprovalResult, readComment, waitForApproval } from './waitForApproval.ts';

/** For so long events that operators must decide on gather, before they are asked about all of them. */
const gatheringSeconds = { endings: 600, rehire: 120 };

/**
 * What became of what a group waits for: its events are carried out, or they come to something without that. `endsAt`: when the
 * contract of a request ends on which nobody decided, in epoch milliseconds, where that is known.
 */
type Verdict = { kind: 'go on' } | { kind: 'over'; became: Became; endsAt?: number | undefined };

/**
 * Waits for what a group of events waits for, at no cost and without the source's lock; then carries its events out, or says
 * what they came to.
 */
export async function carryOutGroup(story: EventStory, group: WaitingGroup | undefined): Promise<EventResult> {
  if (!group) return { outcome: 'nothing-to-do' };
  const { tools, run } = story;
  const { bucket } = tools;
  try {
    const verdict = await waitFor[group.why](story, group);
    await withSourceLock(story, group.source.id, async (lock) => {
      await story.step('let nobody join any more', async () => {
        await lock.renew();
        await closeGroup(bucket, group.source.id, group.id);
      });
      await end(story, lock, group, verdict);
      await story.step('end the group', async () => {
        await lock.renew();
        await endGroup(bucket, group.source.id, group.id);
      });
    });
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    await story.lastStep('see which events are left', () => collect(story, group));
    const remove = (name: string) => bucket.remove(keys.groupEvent(run.source.id, group.id, name));
    const failed = await failEvents(story, error.message, remove, { requestId: group.requestId });
    await story.lastStep('give the group up', () => endGroup(bucket, group.source.id, group.id));
    return failed;
  }
  return await outcomeOf(story);
}

/** What is waited for, by why a group waits. */
const waitFor: Record<WaitingGroup['why'], (story: EventStory, group: WaitingGroup) => Promise<Verdict>> = {
  endings: (story, group) => askWhenGathered(story, group, gatheringSeconds.endings),
  rehire: (story, group) => askWhenGathered(story, group, gatheringSeconds.rehire),
  async approval(story, group) {
    for (;;) {
      const { outcome, endsAt, ...result } = await waitForApproval(story, group);
      if (outcome === 'approved') return { kind: 'go on' };
      if (outcome !== 'end due') return { kind: 'over', became: becameBy(group, { outcome, ...result }), endsAt };
      await withSourceLock(story, group.source.id, (lock) =>
        story.step('let an end go on that has come', async () => {
          await lock.renew();
          await letEndGoOn(story.tools, group);
        }),
      );
    }
  },
  async reading({ step, tools }, group) {
    const prefix = keys.group(group.source.id, group.id);
    try {
      await step('read the people in the HR system', ({ signal }) => readAll(tools, prefix, signal));
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      // What could be read is carried out.
      await step('note that they cannot be read', () => noteUnread(tools.bucket, prefix, error.message));
    }
    return { kind: 'go on' };
  },
};

type Over = Extract<Verdict, { kind: 'over' }>;

type Undone = ApprovalResult & { outcome: Exclude<ApprovalResult['outcome'], 'end due'> };

function becameBy({ requestId }: WaitingGroup, { outcome, reason }: Undone): Became {
  return { outcome, ...(reason && { reason }), ...(requestId && { requestId }) };
}

async function askWhenGathered(story: EventStory, group: WaitingGroup, seconds: number): Promise<Verdict> {
  const { context, tools } = story;
  await context.wait('let others gather', { seconds });
  await withSourceLock(story, group.source.id, () =>
    story.step('close the group', () => closeGroup(tools.bucket, group.source.id, group.id)),
  );
  return await askOperators(story, group);
}

async function askOperators(story: EventStory, group: WaitingGroup): Promise<Verdict> {
  const describe = async () => {
    const { events } = await collectEvents(story.tools.bucket, keys.group(group.source.id, group.id));
    return question(group, events, story.tools.config.timeZone);
  };
  const { decision } = await waitForDecision(story, group.id, describe);
  if (decision === 'approve') return { kind: 'go on' };
  if (decision === 'reject') {
    return { kind: 'over', became: { outcome: 'rejected', reason: 'An operator rejected it: nothing was changed.' } };
  }
  return { kind: 'over', became: { outcome: 'undecided', reason: undecided[decision] } };
}

const undecided = {
  expired: 'Nobody decided in time: nothing was changed. Send the event again with a new id, or do it by hand.',
  nobody: 'It needs a decision, and nelm.config.ts names no operators who could make it: nothing was changed.',
};

/** What a group's events come to. Called under the source's lock. */
async function end(story: EventStory, lock: HeldLock, group: WaitingGroup, verdict: Verdict): Promise<void> {
  const { step, tools, run } = story;
  const count = await step('collect the events', () => collect(story, group));
  if (count === 0) return;
  if (verdict.kind === 'go on') {
    await carryOut(story, lock, { count });
    return;
  }
  await step('take the events away', async () => {
    await lock.renew();
    const all = await readCarried(tools.bucket, run.folder);
    const nearer = nearerEnd(group, verdict, all, tools.config.timeZone);
    const carried = all.filter((one) => !nearer.includes(one));
    if (group.why !== 'reading') await noteDeclined(tools.bucket, group, carried, verdict);
    // What the approver wrote is read here: between the steps nothing is tried again.
    const comment = group.why === 'approval' ? await readComment(tools.bucket, run) : undefined;
    const became = { ...(comment && { reason: comment }), ...verdict.became };
    const lines = carried.map((one) => lineOf(one, became));
    await addLines(tools.bucket, run.folder, lines);
    await decideAnew(tools, group, nearer);
    await inChunks(carried, ({ name }) => tools.bucket.remove(keys.groupEvent(group.source.id, group.id, name)));
  });
}

/**
 * The events that name a nearer end than a request on which nobody has decided: whoever lets the person in later must not let
 * them in for longer than that.
 */
function nearerEnd(
  { why }: WaitingGroup,
  { became, endsAt = Number.POSITIVE_INFINITY }: Over,
  events: readonly CarriedEvent[],
  timeZone: string,
): readonly CarriedEvent[] {
  if (became.outcome !== 'undecided' || why !== 'approval') return [];
  const end = lastEnd(events, timeZone);
  return end && !(end.at >= endsAt) ? end.events : [];
}

/**
 * Keeps what operators did not approve from being done when its sender sends it again, on a day on which fewer end; and what waited for
 * a request that no approver approved, when somebody else has brought the person since. Somebody who is to be stopped, on whom nobody
 * decided, is asked about again: approvers decide on letting in, never on a stop.
 */
async function noteDeclined(
  bucket: EventStory['tools']['bucket'],
  { why, source }: WaitingGroup,
  carried: readonly CarriedEvent[],
  { became }: Over,
): Promise<void> {
  const mayDeclineStops = why !== 'approval' && became.outcome === 'rejected';
  const declined = carried.flatMap(({ notice }) =>
    'event' in notice && (notice.event.type !== 'stopped' || mayDeclineStops)
      ? [{ id: notice.event.id, system: notice.system, accountName: notice.event.person.accountName }]
      : [],
  );
  const byPerson = Map.groupBy(declined, ({ accountName }) => accountKey(accountName));
  await inChunks([...byPerson.values()], async (events) => {
    const [{ accountName } = { accountName: '' }] = events;
    const history = (await readHistory(bucket, source.id, accountName)) ?? emptyHistory(undefined);
    await keepHistory(bucket, source.id, accountName, events.reduce(withDeclined, history));
  });
}

/** Keeps the events of a group with its run, with what they have waited for. */
async function collect({ tools, run }: EventStory, { id, why, source }: WaitingGroup): Promise<number> {
  const { events } = await collectEvents(tools.bucket, keys.group(source.id, id));
  const approved = (one: CarriedEvent): Guarded[] =>
    why === 'endings' || why === 'rehire' ? [...new Set([...one.approved, why])] : one.approved;
  const carried = events.map((one) => ({
    ...one,
    approved: approved(one),
    hasWaited: one.hasWaited || why === 'approval',
  }));
  if (carried.length > 0) await keepCarried(tools.bucket, run.folder, carried);
  return carried.length;
}

async function noteUnread(bucket: EventStory['tools']['bucket'], prefix: string, reason: string): Promise<void> {
  const { events } = await collectEvents(bucket, prefix);
  const unread = events.filter(({ notice, unusable }) => !('event' in notice) && !unusable);
  await inChunks(unread, ({ name, ...event }) => {
    const noted = { ...event, unusable: { outcome: 'failed', reason } };
    return bucket.write(`${prefix}${name}.json`, JSON.stringify(noted), 'application/json');
  });
}
