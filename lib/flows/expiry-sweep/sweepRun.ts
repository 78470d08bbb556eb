import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Story } from '../../durable/flow.ts';
import { scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';

/** What a sweep works with. */
export type SweepTools = Tools;

/** A source as the sweep sees it. */
const sweptSourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** What records may name the source by. */
  ids: z.array(z.string()),
  /** How many people it has, ended ones included. */
  people: z.number(),
  /** Who ended before this moment is past the grace, in epoch milliseconds; `never` to keep everybody. */
  cutoff: z.union([z.number(), z.literal('never')]),
});

export type SweptSource = z.infer<typeof sweptSourceSchema>;

/** What the run that waits for the decision on one source is started with. */
const heldSchema = z.object({
  held: z.object({
    source: sweptSourceSchema,
    due: z.number(),
    run: z.object({ id: z.string(), folder: z.string(), foundIn: z.string() }),
  }),
});

export type HeldSource = z.infer<typeof heldSchema>['held'];

/** The id of the run that waits for the decision on a source, and goes on with what the sweep has found. */
export function heldRunId(runId: string, sourceId: string): string {
  return `${runId}-${createHash('sha256').update(sourceId).digest('hex').slice(0, 12)}`;
}

/** What a sweep is started with: a job of the schedule, or one source that waits for a decision. */
export const payloadSchema = z.union([heldSchema, scheduledJobSchema]);

export type SweepPayload = z.infer<typeof payloadSchema>;

/** One run, and where it keeps its things. */
export type SweepRun = {
  id: string;
  folder: string;
  /** The folder of the run that found the people: its own, unless it waited for a decision. */
  foundIn: string;
  /** Whether it says what it would do, and deletes nobody. */
  dryRun: boolean;
  /** The source that it waits for a decision on. */
  held?: HeldSource;
};

export type SweepStory = Story<SweepTools, SweepRun>;

/** The run that a payload means. */
export function describeRun(payload: SweepPayload): SweepRun {
  if ('held' in payload) return { ...payload.held.run, dryRun: false, held: payload.held };
  const id = scheduledRunId(payload);
  const folder = folderOfRun(id);
  return { id, folder, foundIn: folder, dryRun: payload.dryRun };
}

/** The folder of a run of the sweep. */
export function folderOfRun(runId: string): string {
  return keys.jobRun('expiry-sweep', runId);
}
