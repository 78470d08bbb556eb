import type { Attempt } from '../../durable/attempt.ts';
import { defineFlow, type RunPlace } from '../../durable/flow.ts';
import { isLookedAt, type ScheduledJob, scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { checkSettings, settingsOf } from '../../sources/settings.ts';
import { listSources } from '../../sources/sources.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import type { ExpectedFile, ExpectedReport } from './expectedReport.ts';
import { expectedReportPage } from './expectedReportPage.ts';
import { type Expecting, lookForFile, noteLooked } from './lookForFile.ts';
import { tellOfMissed } from './tellOfMissed.ts';

type ExpectedRun = RunPlace & Omit<ScheduledJob, 'job'>;

type ExpectedResult = Pick<ExpectedReport, 'outcome' | 'files' | 'error'>;

/** The story of a look for the files that are expected: what did not come as it should is told the operators, once a day. */
export const expectedFiles = defineFlow<Tools, ScheduledJob, ExpectedRun, ExpectedResult, ExpectedReport>({
  kind: 'expected-files',
  payload: scheduledJobSchema,
  describe(job) {
    const id = scheduledRunId(job);
    return { ...job, id, folder: keys.jobRun('expected-files', id) };
  },
  async story({ step, tools, run, startedAt }) {
    const expecting = await step('list what is expected', (attempt) => listExpected(tools, attempt));
    const files = await step('look for the files', () => lookForAll(tools, expecting, startedAt));
    if (!run.dryRun && files.length > 0) {
      await step('note for which it was looked', async () => {
        // A file that the operators are to be told of is noted with its mail: one that is refused is told again.
        const told = toldOf(tools, run, files);
        for (const file of files) if (!told.includes(file)) await noteLooked(tools, file);
      });
    }
    return { outcome: files.length === 0 ? 'nothing-to-do' : 'completed', files };
  },
  failed: (error) => ({ outcome: 'failed', files: [], error }),
  isReported: ({ outcome }, run) => isLookedAt(run) || outcome !== 'nothing-to-do',
  report: ({ run }, { files }) => ({
    dryRun: run.dryRun,
    counts: { expected: files.length, missed: missedOf(files).length },
    files,
  }),
  page: expectedReportPage,
  mail({ tools, run }, { files }) {
    const told = toldOf(tools, run, files);
    return told.length === 0 ? undefined : () => tellOfMissed(tools, told);
  },
  logged: ({ dryRun }, { files }) => ({ dryRun, expected: files.length, missed: missedOf(files).length }),
});

/** @throws Error when a setting is of no source of the tenant */
async function listExpected({ isc, config }: Tools, attempt: Attempt): Promise<Expecting[]> {
  const sources = await listSources(isc.with(attempt));
  checkSettings(config.sources, sources);
  return sources.flatMap((source) => {
    const { expect } = settingsOf(config.sources, source);
    return expect ? [{ source: { id: source.id, name: source.name }, expect }] : [];
  });
}

async function lookForAll(tools: Tools, expecting: readonly Expecting[], now: number): Promise<ExpectedFile[]> {
  const files: ExpectedFile[] = [];
  for (const one of expecting) {
    const found = await lookForFile(tools, one, now);
    if (found) files.push(found);
  }
  return files;
}

/** The files that the operators are told of: none where there are no operators, or the run only looks. */
function toldOf({ config }: Tools, { dryRun }: ExpectedRun, files: readonly ExpectedFile[]): ExpectedFile[] {
  return dryRun || config.operators.length === 0 ? [] : missedOf(files);
}

function missedOf(files: readonly ExpectedFile[]): ExpectedFile[] {
  return files.filter(({ problem }) => problem !== undefined);
}
