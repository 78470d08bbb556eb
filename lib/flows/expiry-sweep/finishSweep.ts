import { keepReport } from '../../durable/runReport.ts';
import { countSwept, type SweepReport, type Swept } from './sweepReport.ts';
import { reportPage } from './sweepReportPage.ts';
import type { Story } from './sweepRun.ts';

/** Writes the report, and says in numbers what is in it. */
export async function finishSweep(
  { step, requests, tools, run }: Story,
  {
    sources,
    error,
    startedAt,
    dryRun,
  }: { sources: Swept[]; error: string | undefined; startedAt: number; dryRun: boolean },
): Promise<Pick<SweepReport, 'outcome'> & SweepReport['counts']> {
  const counts = countSwept(sources);
  const outcome = error ? 'failed' : counts.due === 0 ? 'nothing-to-do' : 'completed';
  await step('write the report', async () => {
    const report: SweepReport = {
      version: 1,
      kind: 'expiry-sweep',
      runId: run.id,
      startedAt: new Date(startedAt).toISOString(),
      finishedAt: new Date(tools.now()).toISOString(),
      outcome,
      dryRun,
      counts,
      sources,
      ...(error && { error }),
      requests: requests(),
    };
    await keepReport(tools.bucket, run.folder, report, reportPage(report));
  });
  return { outcome, ...counts };
}
