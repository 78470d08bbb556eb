import { type Held, type Verdict, waitForDecision } from '../../decisions/waitForDecision.ts';
import { StepFailed } from '../../durable/steps.ts';
import { waitForLock } from '../../durable/waitForLock.ts';
import { newerRun } from '../../store/newest.ts';
import { compareEndings, type EndingCounts, heldPeople, planHeldEndings } from './approvedEndings.ts';
import { exportPeople } from './exportPeople.ts';
import type { Ending } from './finishImport.ts';
import type { Story } from './importStory.ts';
import { hasEnded, isRunning, waitForJob } from './uploadJob.ts';
import { uploadRows } from './uploadRows.ts';

/**
 * The second half of the story of a full roster whose endings are held: a person decides, and what was approved is done
 * after another look at the source. The lock is not held meanwhile. Whatever comes of it, what the first half did stands.
 */
export async function endAfterDecision(story: Story, held: Ending): Promise<Ending> {
  try {
    const verdict = await waitForDecision(story, story.run.id, () => question(story, held));
    return verdict.decision === 'approve' ? await endApproved(story, held) : notEnded(held, saying(verdict));
  } catch (error) {
    if (error instanceof StepFailed) return { ...held, outcome: 'failed', error: error.message };
    throw error;
  }
}

async function question({ tools, run }: Story, { counts: { held: count = 0 }, missing = '' }: Ending): Promise<Held> {
  const people = count === 1 ? 'one person' : `${count.toLocaleString('en')} people`;
  return {
    what: `End ${people} of ${run.source.name}`,
    why: `${missing} What else the roster says was done already. A roster or a file for this source that is dropped before you decide takes its place.`,
    columns: ['Account name', 'Name', 'End so far'],
    count,
    ...(await heldPeople(tools, run)),
  };
}

function saying(verdict: Verdict): string {
  if ('at' in verdict) {
    return `Ending them was rejected on ${verdict.at.slice(0, 16).replace('T', ' at ')} UTC: nobody was ended.`;
  }
  return verdict.decision === 'expired'
    ? 'Nobody decided in time: nobody was ended.'
    : 'Nobody was ended: nelm.config.ts names no operators who could decide.';
}

function notEnded(held: Ending, why: string): Ending {
  const { created, updated } = held.counts;
  const outcome = created + updated === 0 ? 'nothing-to-do' : 'completed';
  return { ...held, outcome, missing: [held.missing, why].filter(Boolean).join(' ') };
}

async function endApproved(story: Story, held: Ending): Promise<Ending> {
  const { tools, run, context, step, add } = story;
  const failed = (error: string): Ending => ({ ...held, outcome: 'failed', error });

  const lock = await waitForLock(context, tools, run.source.id, run.id);
  if (lock.heldBy) return failed(`Run ${lock.heldBy} has not given the source free. Drop the roster again.`);
  const newer = await step('look for a newer file again', () => newerRun(tools.bucket, run));
  if (newer) return notEnded(held, `Run ${newer.runId} has imported a file that was dropped later: nobody was ended.`);
  const earlier = await waitForJob(context, 'wait for an upload again', tools, run, (status) => !isRunning(status));
  add(earlier.requests);
  if (isRunning(earlier.status)) return failed('Another upload to the source has not ended. Drop the roster again.');

  const attributes = await step('read the schema again', (requests) =>
    tools.isc.with({ counts: requests }).schemaAttributes.list(run.source.id),
  );
  await step('read the people again', (requests) => exportPeople(tools, run, 'before-endings.csv', requests));
  const planned = await step('plan the endings', (requests) => planHeldEndings(tools, run, attributes, requests));
  if (planned.ended === 0) return approved(held, planned);

  await step('upload the endings', (requests) => uploadRows(tools, run, 'endings.csv', requests));
  const job = await waitForJob(context, 'wait for the endings', tools, run, hasEnded);
  add(job.requests);
  await step('read back the endings', (requests) => exportPeople(tools, run, 'after-endings.csv', requests));
  const landed = await step('compare the endings', (requests) =>
    compareEndings(tools, run, attributes, planned, requests),
  );
  const ending = approved(held, landed);
  if (job.status === 'COMPLETED' && landed.unended === planned.unended) return ending;
  const error =
    'The upload of the endings did not end as it should. Drop the roster again: it lies in the run’s folder as original.csv.';
  return { ...ending, outcome: 'failed', error };
}

function approved(held: Ending, { ended, unended, leftAlone }: EndingCounts): Ending {
  const alone =
    leftAlone === 0
      ? ''
      : ` ${leftAlone.toLocaleString('en')} of them ${leftAlone === 1 ? 'was' : 'were'} left alone: gone, ended already, or with another end by now.`;
  return {
    ...held,
    outcome: 'completed',
    counts: { ...held.counts, held: 0, ended, unended },
    missing: `${held.missing ?? ''} Ending them was approved.${alone}`.trim(),
  };
}
