import { type Held, waitForDecision } from '../../decisions/waitForDecision.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { StepFailed } from '../../durable/failure.ts';
import { type HeldLock, withSourceLock } from '../../durable/sourceLock.ts';
import { isRunning, waitForJob, waitForOwnJob } from '../../durable/uploadJob.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import { newerThan } from '../../store/newest.ts';
import { approved, approvedUndone, heldText, nobodyEnded, nobodyText, refusalText } from './afterDecision.ts';
import { compareApproved, heldColumns, heldPeople, planApproved } from './approvedEndings.ts';
import { compareAgain } from './compareAgain.ts';
import { exportPeople, readPeople } from './exportPeople.ts';
import { type ImportStory, orderOf } from './importRun.ts';
import { takeBack } from './namedPeople.ts';
import { asSentence, failedAfter, type ImportResult } from './results.ts';
import type { Sending } from './sendPlan.ts';
import { uploadRows } from './uploadRows.ts';

const decisions = { reject: 'rejected', expired: 'expired', nobody: 'nobody' } as const;

const again = 'Drop the file again: the original lies in the run’s folder.';
const notDone = () => `What waited is not done. ${again}`;
const maybeDone = 'What was approved may be done, or some of it: ended.csv of the run has who was to end.';

/**
 * The second half of the story of a file whose endings are held: a person decides, and what was approved is done
 * after another look at the source. The lock is not held meanwhile. Whatever comes of it, what the first half did stands.
 */
export async function endAfterDecision(story: ImportStory, held: ImportResult): Promise<ImportResult> {
  return await orFailed(held, notDone, async () => {
    const verdict = await waitForDecision(story, story.run.id, () => question(story, held));
    if (verdict.decision === 'approve') return await doApproved(story, held, verdict.at);
    const why = refusalText(held, verdict, story.tools.config.timeZone);
    return await asNothing(story, nobodyEnded(held, decisions[verdict.decision], why));
  });
}

/** What some of the story comes to, or a result that says what could not be done, what stands all the same, and what helps. */
async function orFailed(
  result: ImportResult,
  stands: () => string,
  work: () => Promise<ImportResult>,
): Promise<ImportResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return failedAfter(result, `${asSentence(error.message)} ${stands()}`);
  }
}

/** Does what was approved, under the lock of the source. */
async function doApproved(story: ImportStory, held: ImportResult, at: string): Promise<ImportResult> {
  const { tools, run } = story;
  const undone = approvedUndone(held, at, tools.config.timeZone);
  const sending: Sending = { hasBegun: false };
  const stands = () => (sending.hasBegun ? `${maybeDone} ${again}` : notDone());
  return await orFailed(undone, stands, () =>
    withSourceLock(story, run.source.id, (lock) => endApproved(story, lock, { sending, stands }, { held, undone, at })),
  );
}

/** Nobody is ended: those who waited are taken back. Where that fails, what was decided stands all the same. */
async function asNothing(story: ImportStory, result: ImportResult): Promise<ImportResult> {
  const stands =
    'Nobody who waited was ended. A file that was dropped before this one and comes late still gives way to it where it names those who waited: then drop that one again.';
  return await orFailed(
    result,
    () => stands,
    async () => {
      await takeBackHeld(story);
      return result;
    },
  );
}

/** Of those who waited nothing is done by this file: what older files say of them counts again. */
async function takeBackHeld({ tools, run, step }: ImportStory): Promise<void> {
  await step('take back what waited', async () => {
    const held = await readPeople(tools, run, 'held.csv', []);
    await takeBack(
      tools.bucket,
      run,
      Array.from(held.values(), ({ accountName }) => accountName),
    );
  });
}

async function question(
  { tools, run }: ImportStory,
  { counts: { held = 0, heldRows = 0 }, missing = '', newest = orderOf(run) }: ImportResult,
): Promise<Held> {
  const count = held + heldRows;
  const contracts = count === 1 ? 'contract of one person' : `contracts of ${count.toLocaleString('en')} people`;
  return {
    what: `${heldRows > 0 ? 'End, or end sooner,' : 'End'} the ${contracts} of ${run.source.name}`,
    choices: {
      approve: count === 1 ? 'End this contract' : `End these ${count.toLocaleString('en')} contracts`,
      reject: count === 1 ? 'Keep it' : 'Keep them',
    },
    afterwards: 'Whoever is ended is written to ended.csv of the run first, with which they can be put back.',
    why: `${missing} What else the file says was done already. A roster or a file for this source that is imported before you decide takes its place.`,
    columns: heldColumns,
    count,
    file: { ...newest, sourceId: run.source.id, givesWayTo: 'any' },
    ...(await heldPeople(tools, run)),
  };
}

async function endApproved(
  story: ImportStory,
  lock: HeldLock,
  { sending, stands }: { sending: Sending; stands: () => string },
  { held, undone, at }: { held: ImportResult; undone: ImportResult; at: string },
): Promise<ImportResult> {
  const { tools, run, step } = story;

  const newer = await step('look for a newer file again', () =>
    newerThan(tools.bucket, run.source.id, held.newest ?? orderOf(run)),
  );
  if (newer) {
    const came = `Run ${newer.runId} has imported a file that was dropped later`;
    if (sending.hasBegun) return failedAfter(undone, `${came}. ${maybeDone}`);
    const why = `${came}: ${nobodyText(held.counts)}. What waited was to end ${heldText(held.counts)}.`;
    return await asNothing(story, nobodyEnded(held, 'overtaken', why));
  }
  const earlier = await waitForJob(story, 'wait for an upload again', (status) => !isRunning(status));
  if (isRunning(earlier)) return failedAfter(undone, `Another upload to the source has not ended. ${stands()}`);

  const attributes = await step('read the schema again', (attempt) =>
    tools.isc.with(attempt).schemaAttributes.list(run.source.id),
  );
  await step('read the people again', (attempt) => exportPeople(tools, run, 'before-endings.csv', attempt));
  const hasSent = sending.hasBegun;
  const planned = await step('plan the endings', (attempt) => planApproved(tools, run, attributes, hasSent, attempt));
  if (planned.ended === (planned.endedBefore ?? 0)) return approved(held, planned, at, tools.config.timeZone);

  sending.hasBegun = true;
  return await uploadEndings(story, lock, { held, planned, at, attributes });
}

type Endings = {
  held: ImportResult;
  planned: Awaited<ReturnType<typeof planApproved>>;
  at: string;
  attributes: readonly SchemaAttribute[];
};

/** Sends what was approved, and looks what of it the source shows then. */
async function uploadEndings(
  story: ImportStory,
  lock: HeldLock,
  { held, planned, at, attributes }: Endings,
): Promise<ImportResult> {
  const { tools, run, step } = story;
  await step('upload the endings', (attempt) => uploadRows(tools, run, lock, 'endings.csv', attempt));
  const status = await waitForOwnJob(story, 'wait for the endings', lock);
  const readBack = (attempt: Attempt) => exportPeople(tools, run, 'after-endings.csv', attempt);
  await step('read back the endings', readBack);
  const hasCompleted = status === 'COMPLETED';
  const landed = await compareAgain(story, 'compare the endings', readBack, (isLast) =>
    compareApproved(tools, run, attributes, planned, { status, isLast: isLast || !hasCompleted }),
  );
  const result = approved(held, landed, at, tools.config.timeZone);
  if (hasCompleted && landed.notEnded === planned.notEnded) return result;
  return failedAfter(result, `The upload of the endings did not end as it should. ${again}`);
}
