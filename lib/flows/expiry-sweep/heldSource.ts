import { lastDayText } from '../../dates/dayText.ts';
import { type Held, waitForDecision } from '../../decisions/waitForDecision.ts';
import { StepFailed } from '../../durable/failure.ts';
import { settingsOf } from '../../sources/settings.ts';
import { deleteExpired } from './deleteExpired.ts';
import { readFound } from './expiredRecord.ts';
import { deletedFile, peopleCsv } from './peopleFiles.ts';
import { claimQuestion, standingOf } from './standingQuestion.ts';
import { resultOf, type SweepResult, untouched, withCounts } from './sweepOutcome.ts';
import type { HeldSource, SweepStory, SweepTools } from './sweepRun.ts';
import { listSweptSources } from './sweptSources.ts';

/**
 * One source whose deletion an operator must decide on. Approved, the situation is looked at afresh: deleted are those who
 * were found when it was asked and are past their grace still, and nobody else.
 */
export async function sweepHeldSource(story: SweepStory, held: HeldSource): Promise<SweepResult> {
  try {
    return await decideAndDelete(story, held);
  } catch (error) {
    if (error instanceof StepFailed) return resultOf([untouched(held, 'failed')], [error.message]);
    throw error;
  }
}

async function decideAndDelete(story: SweepStory, held: HeldSource): Promise<SweepResult> {
  const { step, tools, run } = story;
  const standing = await step('note that it is asked', () => claimQuestion(tools, held.source.id, run.id, tools.now()));
  if (standing) return resultOf([untouched(held, standing === 'refused' ? 'refused' : 'waits')]);
  const { decision } = await waitForDecision(story, run.id, () => describe(tools, held));
  if (decision === 'approve') return await deleteApproved(story, held);
  if (decision !== 'nobody') return resultOf([untouched(held, decision === 'reject' ? 'refused' : 'lapsed')]);
  const problem = `Nobody can decide on ${held.source.name}: set operators in nelm.config.ts.`;
  return resultOf([untouched(held, 'failed')], [problem]);
}

async function deleteApproved(story: SweepStory, held: HeldSource): Promise<SweepResult> {
  const { step, tools } = story;
  const all = await step('list the sources', async (attempt) => {
    // It was asked about anew, since nobody knew whether the first mail went out, and somebody has said no by the other one.
    if ((await standingOf(tools, held.source.id, tools.now())) === 'refused') return 'refused' as const;
    return await listSweptSources(tools.isc.with(attempt), tools.config, tools.now());
  });
  if (all === 'refused') return resultOf([untouched(held, 'refused')]);
  const source = all.find(({ id }) => id === held.source.id);
  // With a source that the tenant has no longer its people are gone.
  if (!source) return resultOf([withCounts(held, { outcome: 'deleted', deleted: 0, left: held.due, remaining: 0 })]);
  if (source.cutoff === 'never') return resultOf([untouched({ source, due: held.due }, 'kept')]);
  const { sources, problems } = await deleteExpired(story, [source], all, true);
  return resultOf(
    sources.map((deleted) => withCounts({ source, due: held.due }, deleted)),
    problems,
  );
}

async function describe({ bucket, config }: SweepTools, { source, due, run }: HeldSource): Promise<Held> {
  const { deleteThresholdPercent, deleteThresholdMinimum, graceDays } = settingsOf(config.sources, source);
  const [count, all] = [due.toLocaleString('en'), source.people.toLocaleString('en')];
  const found = (await readFound(bucket, run.foundIn)).filter((one) => one.source === source.id);
  return {
    what: `Delete ${count} of ${all} people of ${source.name}`,
    choices: {
      approve: due === 1 ? 'Delete this one' : `Delete these ${count}`,
      reject: due === 1 ? 'Keep the person' : 'Keep them',
    },
    afterwards: 'Whoever is deleted is written to a file of the run first, with which they can be put back.',
    why: `Their contracts ended longer ago than ${graceDays} ${graceDays === 1 ? 'day' : 'days'} (graceDays of ${source.name}). They are more than the delete threshold of ${deleteThresholdPercent} % of its people, and more than ${deleteThresholdMinimum}.`,
    columns: ['Account name', 'Name', 'Ended'],
    rows: found.map(({ accountName, firstName, lastName, endDate }) => [
      accountName,
      `${firstName ?? ''} ${lastName ?? ''}`.trim(),
      endDate ? lastDayText(endDate, config.timeZone) : '',
    ]),
    count: due,
    list: { name: deletedFile(source), csv: peopleCsv(found) },
  };
}
