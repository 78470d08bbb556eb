import { toType } from '../../config/toType.ts';
import { defineFlow, type Flow, type RunPlace } from '../../durable/flow.ts';
import { isLookedAt, type ScheduledJob, scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import type { WantedSource } from '../../sources/wantedSources.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import type { DriftReport } from './driftReport.ts';
import { driftReportPage } from './driftReportPage.ts';
import { type Counted, compareSources, noteTold, readFound } from './foundDifferences.ts';
import { tellOfDrift } from './tellOfDrift.ts';

type DriftRun = RunPlace & Pick<ScheduledJob, 'dryRun' | 'isAwaited'>;

/** What a comparison came to; `counted` is undefined where there was none. */
type DriftResult = Pick<DriftReport, 'outcome' | 'error'> & { counted?: Counted };

const noFile = () =>
  `There is no nelm.sources.ts in what was built. ${toType('sources pull')} writes it; deploy nelm with it afterwards, or start it again on this machine.`;
const cannotBeCompared =
  'What nelm.sources.ts states cannot be compared with the tenant: the report says why. Correct it, and deploy nelm again.';

/**
 * The story of a comparison: what is otherwise in the tenant than `nelm.sources.ts` states is told the operators, each change
 * once.
 *
 * @param stated undefined where nelm was deployed without the file
 */
export function sourceDrift(stated: readonly WantedSource[] | undefined): Flow<Tools> {
  return defineFlow<Tools, ScheduledJob, DriftRun, DriftResult, DriftReport>({
    kind: 'source-drift',
    payload: scheduledJobSchema,
    describe(job) {
      const id = scheduledRunId(job);
      return { ...job, id, folder: keys.jobRun('source-drift', id) };
    },
    async story({ step, tools, run }) {
      if (!stated) return { outcome: 'failed', error: noFile() };
      const counted = await step('compare the sources', (attempt) => compareSources(tools, run, stated, attempt));
      if (counted.problems > 0) return { outcome: 'failed', error: cannotBeCompared, counted };
      if (!run.dryRun) {
        // What is new is noted with its mail: what could not be told is told by the next run.
        const noted = isTold(tools, run, counted) ? 'told before' : 'all';
        await step('note what differs', () => noteTold(tools.bucket, run, noted));
      }
      return { outcome: counted.differences === 0 ? 'nothing-to-do' : 'completed', counted };
    },
    failed: (error) => ({ outcome: 'failed', error }),
    isReported: ({ outcome }, run) => isLookedAt(run) || outcome !== 'nothing-to-do',
    async report({ run, tools }, { counted }) {
      const found = counted ? await readFound(tools.bucket, run) : { differences: [], problems: [] };
      const { differences = 0, fresh = 0 } = counted ?? {};
      return { dryRun: run.dryRun, counts: { differences, fresh }, ...found };
    },
    page: driftReportPage,
    mail({ tools, run }, { counted }) {
      return isTold(tools, run, counted) ? () => tellOfDrift(tools, run) : undefined;
    },
    logged: ({ dryRun }, { counted }) => ({ dryRun, ...counted }),
  });
}

/** Whether the operators are told of something. */
function isTold({ config }: Tools, { dryRun }: DriftRun, counted: Counted | undefined): boolean {
  return !dryRun && config.operators.length > 0 && (counted?.fresh ?? 0) > 0;
}
