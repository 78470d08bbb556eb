import * as z from 'zod';
import { count, runReportSchema } from '../../durable/runReport.ts';

/** What became of one source. */
const sweptSchema = z.object({
  id: z.string(),
  name: z.string(),
  people: count,
  /** How many people ended longer ago than the grace, which is the time that a record is kept after its contract's end. */
  due: count,
  deleted: count,
  /** Who was due and was left alone, since the record was touched or gone when it was looked at again. */
  left: count,
  /** Who was to be deleted and is listed all the same, or could not be looked for any more. */
  remaining: count,
  /**
   * `kept`: the source keeps everybody. `nobody`: nobody was due. `deleted`: those due were deleted or left alone. `held`:
   * so many that an operator must decide, who has been asked. In a dry run they `would be deleted` or `would be held`.
   * `waits`: another run has asked. `refused`: an operator said no. `lapsed`: nobody decided. `busy`: another run writes to
   * the source. `failed`: not all who were to be deleted could be, or nobody could be asked; the report's error says why.
   */
  outcome: z.enum([
    'kept',
    'nobody',
    'deleted',
    'held',
    'would be deleted',
    'would be held',
    'waits',
    'refused',
    'lapsed',
    'busy',
    'failed',
  ]),
});

export type Swept = z.infer<typeof sweptSchema>;

/** What a sweep leaves behind as `report.json`. */
export const sweepReportSchema = runReportSchema.extend({
  kind: z.literal('expiry-sweep'),
  /** `failed`: something that was to be done was not; `error` says what. */
  outcome: z.enum(['completed', 'nothing-to-do', 'failed']),
  /** Whether it said what it would do, and deleted nobody. */
  dryRun: z.boolean(),
  counts: z.object({ due: count, deleted: count, left: count, remaining: count, held: count }),
  sources: z.array(sweptSchema),
});

export type SweepReport = z.infer<typeof sweepReportSchema>;

/** The sums over all sources. */
export function countSwept(sources: readonly Swept[]): SweepReport['counts'] {
  const sum = (name: 'due' | 'deleted' | 'left' | 'remaining') => sources.reduce((all, one) => all + one[name], 0);
  const held = sources.filter(({ outcome }) => ['held', 'would be held', 'waits'].includes(outcome));
  return {
    due: sum('due'),
    deleted: sum('deleted'),
    left: sum('left'),
    remaining: sum('remaining'),
    held: held.reduce((all, { due }) => all + due, 0),
  };
}
