import { createHash } from 'node:crypto';
import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { scheduledJobSchema, scheduledRunId } from '../flow/schedule.ts';
import { countedSteps, StepFailed } from '../flow/steps.ts';
import { findExpired, keepFound } from './find.ts';
import { finishSweep } from './finish.ts';
import { type Judged, judge } from './guard.ts';
import { decidedSweep, type HeldSource, heldSchema } from './held.ts';
import type { Swept } from './report.ts';
import { type Story, type SweepTools, sweepRun } from './run.ts';
import { listSources } from './sources.ts';
import { type Deleted, deleteFound } from './sweep.ts';

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

/** What became of every source, and what is to be said when not all could be done. */
export type Outcome = { sources: Swept[]; error?: string | undefined };

async function sweep(story: Story, startedAt: number, dryRun: boolean): Promise<Outcome> {
  const { step, tools, run } = story;
  let judged: Judged[] = [];
  try {
    const all = await step('list the sources', (requests) =>
      listSources(tools.isc.counting(requests), tools.config, startedAt),
    );
    const due = await step('find who is past the grace', async (requests) => {
      const found = await findExpired(tools.isc.counting(requests), all);
      await keepFound(tools.bucket, run.folder, found);
      return Array.from(
        Map.groupBy(found, ({ source }) => source),
        ([id, people]) => [id, people.length] as const,
      );
    });
    judged = await step('look at the delete thresholds', () => judge(tools, all, new Map(due), startedAt));
    const toDelete = judged.filter(({ verdict }) => verdict === 'delete').map(({ source }) => source);
    const held = judged.filter(({ verdict }) => verdict === 'hold');
    if (dryRun) return { sources: judged.map((one) => sweptOf(one, undefined, true)) };
    const deleted = toDelete.length === 0 ? [] : await deleteFound(story, toDelete, all);
    if (held.length > 0) await step('ask for decisions', () => startHeld(story, held));
    return outcomeOf(judged, deleted, tools);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return { sources: judged.map((one) => sweptOf(one, undefined, false)), error: error.message };
  }
}

async function startHeld({ tools, run }: Story, held: readonly Judged[]): Promise<void> {
  for (const { source, due } of held) {
    const digest = createHash('sha256').update(source.id).digest('hex').slice(0, 12);
    const id = `${run.id}-${digest}`;
    const payload: { held: HeldSource } = {
      held: { source, due, run: { id, folder: `runs/_expiry-sweep/${id}`, foundIn: run.folder } },
    };
    await tools.startHeld(`held-${id}`, payload);
  }
}

function outcomeOf(judged: readonly Judged[], deleted: readonly Deleted[], { config }: SweepTools): Outcome {
  const sources = judged.map((one) =>
    sweptOf(
      one,
      deleted.find(({ source }) => source.id === one.source.id),
      false,
    ),
  );
  const busy = sources.filter(({ outcome }) => outcome === 'busy').map(({ name }) => name);
  const remaining = sources.filter((source) => source.remaining > 0).map(({ name }) => name);
  const held = sources.filter(({ outcome }) => outcome === 'held').map(({ name }) => name);
  const problems = [
    busy.length > 0 && `Another run did not give ${busy.join(', ')} free; the next sweep tries again.`,
    remaining.length > 0 &&
      `Some people of ${remaining.join(', ')} are there after their deletion. Look at them in the tenant.`,
    held.length > 0 &&
      config.operators.length === 0 &&
      `Nobody can decide on ${held.join(', ')}: set operators in nelm.config.ts.`,
  ].filter((problem) => problem !== false);
  return { sources, error: problems.join(' ') || undefined };
}

const outcomes = {
  nobody: 'nobody',
  delete: 'deleted',
  hold: 'held',
  waits: 'waits',
  refused: 'refused',
} as const satisfies Record<Judged['verdict'], Swept['outcome']>;

function sweptOf({ source, due, verdict }: Judged, deleted: Deleted | undefined, dryRun: boolean): Swept {
  const { id, name, people, cutoff } = source;
  const { deleted: gone = 0, left = 0, remaining = 0, busy = false } = deleted ?? {};
  const outcome = verdict === 'delete' && dryRun ? 'would be deleted' : busy ? 'busy' : outcomes[verdict];
  return { id, name, people, due, deleted: gone, left, remaining, outcome: cutoff === 'never' ? 'kept' : outcome };
}
