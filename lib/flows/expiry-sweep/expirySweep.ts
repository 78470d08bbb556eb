import { createHash } from 'node:crypto';
import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { countedSteps, StepFailed } from '../../durable/steps.ts';
import { type Deletion, deleteFound, keepLists } from './deleteFound.ts';
import { findExpired, keepFound } from './findExpired.ts';
import { finishSweep } from './finishSweep.ts';
import { decidedSweep, type HeldSource, heldSchema } from './heldSource.ts';
import { dueFile } from './peopleFiles.ts';
import { dryOutcomeOf, type Outcome, outcomeOf } from './sweepOutcome.ts';
import { type Story, type SweepTools, sweepRun } from './sweepRun.ts';
import { listSources, type SweptSource } from './sweptSources.ts';
import { type Judged, judge } from './threshold.ts';

const payloadSchema = z.union([heldSchema, scheduledJobSchema]);

/**
 * The story of a sweep: who ended longer ago than the grace of their source is found, written down and deleted; a source
 * that would lose more than its delete threshold waits for an operator in a run of its own.
 */
export function expirySweep(tools: SweepTools, log: Pick<Logger, 'info'>) {
  return async (payload: unknown, context: DurableContext): Promise<{ runId: string; folder: string }> => {
    const given = payloadSchema.parse(payload);
    const isHeld = 'held' in given;
    const run = isHeld ? given.held.run : sweepRun(scheduledRunId(given));
    const story: Story = { ...countedSteps(context), context, tools, run };
    const startedAt = await story.step('note the start', async () => tools.now());
    const { sources, error } = isHeld
      ? await decidedSweep(story, given.held)
      : await sweep(story, startedAt, given.dryRun);
    const report = await finishSweep(story, { sources, error, startedAt, dryRun: !isHeld && given.dryRun });
    log.info('sweep ended', { runId: run.id, ...report });
    if (error) throw new Error(`Run ${run.id} failed; its report says what is known.`);
    return { runId: run.id, folder: run.folder };
  };
}

async function sweep(story: Story, startedAt: number, dryRun: boolean): Promise<Outcome> {
  let judged: Judged[] = [];
  let problems: string[] = [];
  let deletion: Deletion = { sources: [], problems: [] };
  try {
    const all = await story.step('list the sources', (requests) =>
      listSources(story.tools.isc.with({ counts: requests }), story.tools.config, startedAt),
    );
    const { due, apart } = await find(story, all);
    judged = await story.step('look at the delete thresholds', () => judge(story.tools, all, new Map(due), startedAt));
    if (dryRun) {
      const due = judged.filter((one) => one.due > 0).map(({ source }) => source);
      await story.step('write down who is due', () => keepLists(story.tools, story.run, due, dueFile, () => true));
      return dryOutcomeOf(judged);
    }
    problems = await askAbout(story, withVerdict(judged, 'hold'));
    const toDelete = withVerdict(judged, 'delete').map(({ source }) => source);
    if (toDelete.length > 0) deletion = await deleteFound(story, toDelete, all, apart);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    problems.push(error.message);
  }
  return outcomeOf(judged, deletion, problems);
}

/** How many of each source are past the grace; who they are is kept in the run's folder. */
async function find({ step, tools, run }: Story, all: readonly SweptSource[]) {
  return await step('find who is past the grace', async (requests) => {
    const { found, apart } = await findExpired(tools.isc.with({ counts: requests }), all);
    await keepFound(tools.bucket, run.folder, found);
    const bySource = Map.groupBy(found, ({ source }) => source);
    return { due: Array.from(bySource, ([id, people]) => [id, people.length] as const), apart };
  });
}

function withVerdict(judged: readonly Judged[], verdict: Judged['verdict']): Judged[] {
  return judged.filter((one) => one.verdict === verdict);
}

/** Starts the run that waits for a decision, one for each source. What is wrong with that keeps no other source waiting. */
async function askAbout({ step, tools, run }: Story, held: readonly Judged[]): Promise<string[]> {
  if (held.length === 0) return [];
  const names = held.map(({ source }) => source.name).join(', ');
  if (tools.config.operators.length === 0) {
    return [`Nobody can decide on ${names}: set operators in nelm.config.ts.`];
  }
  try {
    await step('ask for decisions', async () => {
      for (const { source, due } of held) {
        const id = `${run.id}-${createHash('sha256').update(source.id).digest('hex').slice(0, 12)}`;
        const payload: { held: HeldSource } = {
          held: { source, due, run: { id, folder: `runs/_expiry-sweep/${id}`, foundIn: run.folder } },
        };
        await tools.startHeld(`held-${id}`, payload);
      }
    });
    return [];
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return [error.message];
  }
}
