import type { Ending } from '../../contracts/keptContract.ts';
import { keepReport } from '../../durable/runReport.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts } from '../../pages/page.ts';
import type { ExtensionReport } from './choiceReport.ts';
import type { Chosen } from './contractChoice.ts';
import type { ExtensionTools } from './extendContract.ts';

const headlines: Record<ExtensionReport['outcome'], string> = {
  extended: 'A contract was extended',
  'let it end': 'A contract may end as it stands',
  refused: 'A contract was not extended',
  failed: 'A contract could not be extended',
};

/** Writes down what came of a choice, for programs and for people. */
export async function keepExtensionReport(
  { bucket, now }: ExtensionTools,
  {
    folder,
    runId,
    contract,
    ending,
    startedAt,
    requests,
  }: { folder: string; runId: string; contract: Chosen; ending: Ending; startedAt: number; requests: RequestCounts },
): Promise<void> {
  const { sourceId, sourceName, recordId, endDate, choice } = contract;
  const report: ExtensionReport = {
    version: 1,
    kind: 'contract-choice',
    runId,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(now()).toISOString(),
    ...ending,
    source: { id: sourceId, name: sourceName },
    recordId,
    endDate: { before: endDate, ...(choice.kind === 'extend' && { after: choice.endDate }) },
    requests,
  };
  await keepReport(bucket, folder, report, reportPage(report, contract.name));
}

function reportPage(report: ExtensionReport, name: string): string {
  const { outcome, source, endDate, error, runId } = report;
  return renderPage({
    eyebrow: source.name,
    headline: headlines[outcome],
    tone: outcome === 'extended' || outcome === 'let it end' ? 'good' : 'bad',
    reason: error,
    body: html`${definitionList({ Name: name, 'End before': endDate.before, 'End asked for': endDate.after ?? '', ...runFacts(report) })}`,
    footer: `nelm · run ${runId}`,
  });
}
