import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import type { DriftReport } from './driftReport.ts';

/** The report of a comparison, as a page for people. */
export function driftReportPage(report: DriftReport, timeZone: string): string {
  const { outcome, counts, differences, problems, error, runId, dryRun } = report;
  const things = `${counts.differences || 'No'} ${counts.differences > 1 ? 'things are' : 'thing is'}`;
  const failed = outcome === 'failed';
  return renderPage({
    eyebrow: dryRun ? 'Sources as code, a dry run: nobody was told' : 'Sources as code',
    headline: failed ? 'Failed' : `${things} otherwise than stated`,
    tone: failed ? 'bad' : 'plain',
    reason: error,
    body: html`${tiles('What differs', [
      { name: 'differences', count: counts.differences },
      { name: 'new', count: counts.fresh },
    ])}
<section>
<h2>What differs</h2>
${table(
  ['Source', 'What', 'In the tenant', 'In nelm.sources.ts', 'New'],
  differences.map(({ source, what, inTenant, stated, fresh }) => [
    source,
    what,
    inTenant,
    stated,
    fresh ? 'yes' : 'no',
  ]),
)}
${problems.map((problem) => html`<p>${problem}</p>`)}
</section>
${definitionList(runFacts(report, timeZone))}`,
    footer: `nelm · run ${runId}`,
  });
}
