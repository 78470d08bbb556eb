import * as z from 'zod';
import { settingsOf } from '../config/sources.ts';
import { type Held, waitForDecision } from '../decision/wait.ts';
import { StepFailed } from '../flow/steps.ts';
import { type Found, readFound } from './find.ts';
import type { Outcome } from './flow.ts';
import { holdIdOf } from './guard.ts';
import type { Swept } from './report.ts';
import { deletedFile, peopleCsv } from './restore.ts';
import type { Story, SweepTools } from './run.ts';
import { listSources } from './sources.ts';
import { deleteFound } from './sweep.ts';

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
export async function decidedSweep(story: Story, { source, due, run }: HeldSource): Promise<Outcome> {
  const { step, tools } = story;
  const swept = (outcome: Swept['outcome'], counts = {}): Swept => {
    const { id, name, people } = source;
    return { id, name, people, due, deleted: 0, left: 0, remaining: 0, ...counts, outcome };
  };
  try {
    const held = { source, due, run };
    const verdict = await waitForDecision(story, holdIdOf(source), () => describe(tools, held));
    if (verdict.decision === 'nobody') {
      return { sources: [swept('held')], error: 'Nobody can decide: set operators in nelm.config.ts.' };
    }
    if (verdict.decision !== 'approve') {
      return { sources: [swept(verdict.decision === 'reject' ? 'refused' : 'lapsed')] };
    }
    const all = await step('list the sources', async (requests) =>
      listSources(tools.isc.counting(requests), tools.config, tools.now()),
    );
    const current = all.find(({ id }) => id === source.id);
    if (!current || current.cutoff === 'never') return { sources: [swept('kept')] };
    const [deleted] = await deleteFound(story, [current], all);
    const outcome = deleted?.busy ? 'busy' : 'deleted';
    const error = deleted?.busy
      ? `Another run did not give ${source.name} free. The next sweep asks again.`
      : undefined;
    const { deleted: gone = 0, left = 0, remaining = 0 } = deleted ?? {};
    return { sources: [swept(outcome, { deleted: gone, left, remaining })], error };
  } catch (error) {
    if (error instanceof StepFailed) return { sources: [swept('held')], error: error.message };
    throw error;
  }
}

async function readSourcesPeople({ bucket }: SweepTools, foundIn: string, sourceId: string): Promise<Found[]> {
  return (await readFound(bucket, foundIn)).filter((one) => one.source === sourceId);
}

async function describe(tools: SweepTools, { source, due, run }: HeldSource): Promise<Held> {
  const { deleteThresholdPercent, deleteThresholdMinimum } = settingsOf(tools.config.sources, source.name);
  const [count, all] = [due.toLocaleString('en'), source.people.toLocaleString('en')];
  const found = await readSourcesPeople(tools, run.foundIn, source.id);
  return {
    runId: run.id,
    what: `Delete ${count} of ${all} people of ${source.name}`,
    why: `Their contracts ended longer ago than the grace of ${source.name}. They are more than the delete threshold of ${deleteThresholdPercent} % of its people, and more than ${deleteThresholdMinimum}.`,
    columns: ['Account name', 'Name', 'Ended'],
    rows: found.map(({ accountName, firstName, lastName, endDate }) => [
      accountName,
      `${firstName ?? ''} ${lastName ?? ''}`.trim(),
      (endDate ?? '').slice(0, 10),
    ]),
    count: due,
    list: { name: deletedFile(source), csv: peopleCsv(found) },
  };
}
