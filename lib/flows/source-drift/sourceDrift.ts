import { toType } from '../../config/toType.ts';
import { defineFlow, type Flow, type RunPlace } from '../../durable/flow.ts';
import { type ScheduledJob, scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import type { WantedSource } from '../../sources/wantedSources.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import type { DriftReport } from './driftReport.ts';
import { driftReportPage } from './driftReportPage.ts';
import { type Counted, compareSources, noteTold, readFound } from './foundDifferences.ts';
import { tellOfDrift } from './tellOfDrift.ts';

type DriftRun = RunPlace & { dryRun: boolean };

/** What a comparison came to; `counted` is undefined where there was none. */
type DriftResult = Pick<DriftReport, 'outcome' | 'error'> & { counted?: Counted };

const noFile = () =>
  `There is no nelm.sources.ts in this deployment. ${toType('sources pull')} writes it; deploy nelm with it afterwards.`;
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
      return { id, folder: keys.jobRun('source-drift', id), dryRun: job.dryRun };
    },
    async story({ step, tools, run }) {
      if (!stated) return { outcome: 'failed', error: noFile() };
      const counted = await step('compare the sources', (attempt) => compareSources(tools, run, stated, attempt));
      if (counted.problems > 0) return { outcome: 'failed', error: cannotBeCompared, counted };
      if (!run.dryRun) await step('note what differs', () => noteTold(tools.bucket, run));
      return { outcome: counted.differences === 0 ? 'nothing-to-do' : 'completed', counted };
    },
    failed: (error) => ({ outcome: 'failed', error }),
    isReported: ({ outcome }) => outcome !== 'nothing-to-do',
    async report({ run, tools }, { counted }) {
      const found = counted ? await readFound(tools.bucket, run) : { differences: [], problems: [] };
      const { differences = 0, fresh = 0 } = counted ?? {};
      return { dryRun: run.dryRun, counts: { differences, fresh }, ...found };
    },
    page: driftReportPage,
    mail({ tools, run }, { counted }) {
      if (!counted?.fresh || run.dryRun || tools.config.operators.length === 0) return undefined;
      return () => tellOfDrift(tools, run);
    },
    logged: ({ dryRun }, { counted }) => ({ dryRun, ...counted }),
  });
}
