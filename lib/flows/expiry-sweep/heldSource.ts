import * as z from 'zod';
import { settingsOf } from '../../config/sourceSettings.ts';
import { lastDayText } from '../../dates/dayText.ts';
import { type Held, type Verdict, waitForDecision } from '../../decisions/waitForDecision.ts';
import { StepFailed } from '../../durable/steps.ts';
import { deleteFound } from './deleteFound.ts';
import { readFound } from './findExpired.ts';
import { deletedFile, peopleCsv } from './peopleFiles.ts';
import { countsOf, type Outcome, stillThere, untouched } from './sweepOutcome.ts';
import type { Story, SweepTools } from './sweepRun.ts';
import { listSources } from './sweptSources.ts';
import { noteAsked } from './threshold.ts';

const sourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  ids: z.array(z.string()),
  people: z.number(),
  cutoff: z.union([z.number(), z.literal('never')]),
});

/** What the run of one held source is started with. */
export const heldSchema = z.object({
  held: z.object({
    source: sourceSchema,
    due: z.number(),
    run: z.object({ id: z.string(), folder: z.string(), foundIn: z.string() }),
  }),
});

export type HeldSource = z.infer<typeof heldSchema>['held'];

/**
 * One source whose deletion an operator must decide on. Approved, the situation is looked at afresh: deleted are those who
 * were found when it was asked and are past their grace still, and nobody else.
 */
export async function decidedSweep(story: Story, held: HeldSource): Promise<Outcome> {
  const { step, tools, run } = story;
  try {
    await step('note that it is asked', () => noteAsked(tools.bucket, held.source, run.id));
    const verdict = await waitForDecision(story, run.id, () => describe(tools, held));
    return verdict.decision === 'approve' ? await deleteApproved(story, held) : unapproved(held, verdict.decision);
  } catch (error) {
    if (error instanceof StepFailed) return { sources: [untouched(held, 'failed')], error: error.message };
    throw error;
  }
}

function unapproved(held: HeldSource, decision: Exclude<Verdict['decision'], 'approve'>): Outcome {
  if (decision === 'nobody') {
    return { sources: [untouched(held, 'held')], error: 'Nobody can decide: set operators in nelm.config.ts.' };
  }
  return { sources: [untouched(held, decision === 'reject' ? 'refused' : 'lapsed')] };
}

async function deleteApproved(story: Story, held: HeldSource): Promise<Outcome> {
  const { step, tools } = story;
  const all = await step('list the sources', async (requests) =>
    listSources(tools.isc.with({ counts: requests }), tools.config, tools.now()),
  );
  const current = all.find(({ id }) => id === held.source.id);
  if (!current || current.cutoff === 'never') return { sources: [untouched(held, 'kept')] };
  const { sources, problems } = await deleteFound(story, [current], all, true);
  const swept = sources.map((deleted) => ({ ...untouched(held, deleted.outcome), ...countsOf(deleted) }));
  return { sources: swept, error: [...problems, ...stillThere(swept)].join(' ') || undefined };
}

async function describe({ bucket, config }: SweepTools, { source, due, run }: HeldSource): Promise<Held> {
  const { deleteThresholdPercent, deleteThresholdMinimum } = settingsOf(config.sources, source.name);
  const [count, all] = [due.toLocaleString('en'), source.people.toLocaleString('en')];
  const found = (await readFound(bucket, run.foundIn)).filter((one) => one.source === source.id);
  return {
    what: `Delete ${count} of ${all} people of ${source.name}`,
    why: `Their contracts ended longer ago than the grace of ${source.name}. They are more than the delete threshold of ${deleteThresholdPercent} % of its people, and more than ${deleteThresholdMinimum}.`,
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
