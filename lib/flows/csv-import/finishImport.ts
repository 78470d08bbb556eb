import { keepReport } from '../../durable/runReport.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import type { Counts, ImportReport } from './importReport.ts';
import { reportPage } from './importReportPage.ts';
import type { ImportTools, Run } from './importRun.ts';
import { readRejects } from './verifyImport.ts';

/** How a run ended, before it is written down. */
export type Ending = { outcome: ImportReport['outcome']; counts: Counts; missing?: string; error?: string };

/** Writes the report, for programs and for people, to the run's folder. */
export async function writeReport(
  tools: ImportTools,
  run: Run,
  ending: Ending,
  startedAt: number,
  requests: RequestCounts,
): Promise<void> {
  const { drop, source, id, folder } = run;
  const report: ImportReport = {
    version: 1,
    kind: 'csv-import',
    runId: id,
    source: source.id ? source : { name: source.name },
    file: { key: drop.key, size: drop.size, etag: drop.etag },
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(tools.now()).toISOString(),
    ...ending,
    ...(await readRejects(tools, run)),
    requests,
  };
  await keepReport(tools.bucket, folder, report, reportPage(report));
}

/**
 * Brings the file to the run's folder. A file whose run failed is copied, and stays where it was dropped too. Only
 * the very object that was read is removed: a newer file of the same name stays for its own run.
 */
export async function moveFile({ bucket }: ImportTools, { drop, folder }: Run, ending: Ending): Promise<void> {
  const copied = await bucket.copy(drop.key, `${folder}/original.csv`, drop.etag);
  if (copied && ending.outcome !== 'failed') await bucket.remove(drop.key, drop.etag);
}
