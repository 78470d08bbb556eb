import { decisionFields } from '../../decisions/decisionFields.ts';
import { noteWhatCame } from '../../decisions/hold.ts';
import { defineFlow } from '../../durable/flow.ts';
import { askOperators } from './askOperators.ts';
import { deleteExpired, noDeletion } from './deleteExpired.ts';
import { dueOf, keepFound } from './expiredRecord.ts';
import { findExpired } from './findExpired.ts';
import { sweepHeldSource } from './heldSource.ts';
import { dueFile, writePeople } from './peopleFiles.ts';
import { dryRunOf, resultOf, type SweepResult, sweptOf } from './sweepOutcome.ts';
import { countSwept, type SweepReport } from './sweepReport.ts';
import { sweepHeadline, sweepReportPage } from './sweepReportPage.ts';
import {
  describeRun,
  payloadSchema,
  type SweepPayload,
  type SweepRun,
  type SweepStory,
  type SweepTools,
  type SweptSource,
} from './sweepRun.ts';
import { listSweptSources } from './sweptSources.ts';
import { type Classified, classify } from './threshold.ts';

/**
 * The story of a sweep: who ended longer ago than the grace of their source is found, written down and deleted; a source
 * that would lose more than its delete threshold waits for an operator in a run of its own.
 */
export const expirySweep = defineFlow<SweepTools, SweepPayload, SweepRun, SweepResult, SweepReport>({
  kind: 'expiry-sweep',
  payload: payloadSchema,
  describe: describeRun,
  story: async (story) => (story.run.held ? await sweepHeldSource(story, story.run.held) : await sweep(story)),
  failed: (error) => ({ outcome: 'failed', sources: [], error }),
  async report({ tools: { bucket, now }, run: { id, dryRun, held } }, { outcome, sources }) {
    const counts = countSwept(sources);
    if (held) {
      const what = sweepHeadline({ outcome, dryRun, counts });
      await noteWhatCame(bucket, id, { at: new Date(now()).toISOString(), what });
    }
    return { dryRun, counts, sources, ...(held && (await decisionFields(bucket, id))) };
  },
  page: sweepReportPage,
  logged: (_, { sources }) => countSwept(sources),
});

async function sweep(story: SweepStory): Promise<SweepResult> {
  const { step, tools, run } = story;
  const all = await step('list the sources', (attempt) =>
    listSweptSources(tools.isc.with(attempt), tools.config, tools.now()),
  );
  const oneSourcePerQuery = await find(story, all);
  const classified = await step('look at the delete thresholds', async () =>
    classify(tools, all, await dueOf(tools.bucket, run), tools.now()),
  );
  if (run.dryRun) {
    const withDue = classified.filter((one) => one.due > 0).map(({ source }) => source);
    await step('write down who is due', () => writePeople(tools, run, withDue, dueFile));
    return resultOf(dryRunOf(classified));
  }
  const asked = await askOperators(story, withVerdict(classified, 'hold'));
  const toDelete = withVerdict(classified, 'delete').map(({ source }) => source);
  const deletion = toDelete.length === 0 ? noDeletion : await deleteExpired(story, toDelete, all, oneSourcePerQuery);
  const { keptBack } = deletion;
  asked.push(...(await askOperators(story, withVerdict(keptBack, 'hold'))));
  const later = [...asked.map((one) => one.classified), ...keptBack];
  const settled = classified.map((one) => later.find(({ source }) => source.id === one.source.id) ?? one);
  const unasked = asked.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  return resultOf(sweptOf(settled, deletion), [...unasked, ...deletion.problems]);
}

/** Finds who is past the grace: who they are is kept in the run's folder. Gives whether each source is listed by itself. */
async function find({ step, tools, run }: SweepStory, all: readonly SweptSource[]) {
  return await step('find who is past the grace', async (attempt) => {
    const { found, oneSourcePerQuery } = await findExpired(tools.isc.with(attempt), all);
    await keepFound(tools.bucket, run.folder, found);
    return oneSourcePerQuery;
  });
}

function withVerdict(classified: readonly Classified[], verdict: Classified['verdict']): Classified[] {
  return classified.filter((one) => one.verdict === verdict);
}
