import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import type { NoticeReport } from './noticeReport.ts';

const headlines: Record<NoticeReport['outcome'], string> = {
  completed: 'Managers were warned',
  'nothing-to-do': 'Nobody was to be warned',
  failed: 'Not everybody could be warned',
};

/** A run of the notices as a page for people. */
export function reportPage(report: NoticeReport): string {
  const { outcome, dryRun, counts, steps, error, runId } = report;
  const shown = (['due', 'warned', 'orphans', 'mails', 'unknown'] as const).filter(
    (name) => name !== 'unknown' || counts.unknown > 0,
  );
  return renderPage({
    eyebrow: 'Expiry notice',
    headline: dryRun ? 'Dry run: nobody was warned' : headlines[outcome],
    tone: outcome === 'failed' ? 'bad' : 'good',
    reason: error,
    body: html`${tiles(
      'Contracts that end soon',
      shown.map((name) => ({ name, count: counts[name] })),
    )}
${
  steps.length === 0
    ? ''
    : table(
        ['Days before the end', 'Contracts'],
        steps.map(({ days, contracts }) => [days, contracts]),
      )
}
${definitionList(runFacts(report))}`,
    footer: `nelm · run ${runId}`,
  });
}
