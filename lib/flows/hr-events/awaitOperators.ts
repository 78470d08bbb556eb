import type { Held } from '../../decisions/waitForDecision.ts';
import { waitForDecision } from '../../decisions/waitForDecision.ts';
import { StepFailed } from '../../durable/failure.ts';
import { writeUpload } from '../../people/csv/writePeople.ts';
import type { EventStory } from './eventRun.ts';
import { closeGroup, type GroupVerdict, type HeldGroup, settleGroup, verdictOf } from './heldEndings.ts';
import { withValues } from './normalizedEvent.ts';
import type { Plan } from './planEvent.ts';

/** For so long events that would end too many gather, before the operators are asked about all of them. */
const gatheringSeconds = 600;

/** Lets the operators decide whether somebody whose contract has ended is let in again. */
export async function awaitRehire(story: EventStory, { before, decision }: Plan): Promise<GroupVerdict> {
  const { run } = story;
  if (!before || decision.do !== 'change') throw new Error('There is nobody to be let in again.');
  const person = withValues(before, decision.values);
  const describe = async (): Promise<Held> => ({
    what: `Let one person in again at ${run.source.name}`,
    why: `${run.notice.system} says that somebody comes again whose contract has ended. A hire of this source needs an approval, and the tenant knows none of a rehire.`,
    ...shown(
      [{ what: `Rehired, to ${person.endDate.slice(0, 10)}`, person: { ...person, endDate: before.endDate } }],
      run.source.name,
    ),
  });
  // The same run may ask for others as well, by its own id: a decision on these is none on this.
  return (await waitForDecision(story, `${run.id}-again`, describe)).decision;
}

/**
 * Waits until the operators have decided on a group of events that would end more people than the source may lose. The run
 * that opened the group asks; the others see what became of it. The lock is not held meanwhile.
 */
export async function awaitEndings(story: EventStory, group: string): Promise<GroupVerdict> {
  return group === story.run.id ? await ask(story, group) : await seeVerdict(story, group);
}

async function ask(story: EventStory, id: string): Promise<GroupVerdict> {
  const { context, step, lastStep, tools, run } = story;
  const { bucket } = tools;
  const settle = (verdict: GroupVerdict) =>
    lastStep('tell the others', () => settleGroup(bucket, run.source.id, id, verdict));
  await context.wait('let others gather', { seconds: gatheringSeconds });
  try {
    const count = await step('close the group', async () => {
      const group = await closeGroup(bucket, run.source.id, id);
      return group?.waiting.length ?? 0;
    });
    if (count === 0) throw new StepFailed('Nobody knows any more which events wait: held-endings.json is gone.');
    const verdict = await waitForDecision(story, id, async () =>
      question(story, await closeGroup(bucket, run.source.id, id)),
    );
    await settle(verdict.decision);
    return verdict.decision;
  } catch (error) {
    if (error instanceof StepFailed) await settle('expired');
    throw error;
  }
}

function question({ run }: EventStory, group: HeldGroup | undefined): Held {
  const waiting = group?.waiting ?? [];
  const people = waiting.length === 1 ? 'one more person' : `${waiting.length.toLocaleString('en')} more people`;
  return {
    what: `End ${people} of ${run.source.name}`,
    why: 'HR events would end or delete more people of this source within 24 hours than its delete threshold allows. What is approved is looked at afresh.',
    ...shown(waiting, run.source.name),
  };
}

function shown(
  waiting: readonly Pick<HeldGroup['waiting'][number], 'what' | 'person'>[],
  source: string,
): Pick<Held, 'columns' | 'rows' | 'count' | 'list'> {
  const names = new Set(waiting.flatMap(({ person }) => Object.keys(person.data)));
  const attributes = Array.from(names, (name) => ({ technicalName: name, label: name }));
  const people = waiting.map(({ person }) => person);
  return {
    columns: ['Account name', 'Name', 'What', 'End so far'],
    rows: waiting.map(({ what, person }) => [
      person.accountName,
      `${person.firstName} ${person.lastName}`,
      what,
      person.endDate.slice(0, 10),
    ]),
    count: waiting.length,
    list: { name: `${source}.csv`, csv: writeUpload(people, attributes) },
  };
}

/** Looks every five minutes in the first hour, then every hour. */
async function seeVerdict({ poll, tools, run }: EventStory, id: string): Promise<GroupVerdict> {
  const { verdict } = await poll<{ verdict?: GroupVerdict | undefined }>('wait for the operators', {
    look: async () => ({ verdict: await verdictOf(tools.bucket, run.source.id, id) }),
    isAnswer: (seen) => seen.verdict !== undefined,
    minutes: (tools.config.decisionDays + 1) * 24 * 60,
    pause: (looks) => (looks <= 14 ? 300 : 3_600),
  });
  return verdict ?? 'expired';
}

/** What is said of a run for which the operators have not said yes. */
export function sayingOf(verdict: Exclude<GroupVerdict, 'approve'>): {
  outcome: 'rejected' | 'undecided';
  reason: string;
} {
  if (verdict === 'reject') return { outcome: 'rejected', reason: 'An operator rejected it: nothing was changed.' };
  const reason =
    verdict === 'expired'
      ? 'Nobody decided in time: nothing was changed. Send the event again with a new id, or do it by hand.'
      : 'It needs a decision, and nelm.config.ts names no operators who could make it: nothing was changed.';
  return { outcome: 'undecided', reason };
}
