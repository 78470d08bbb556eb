import { dayText } from '../../dates/dayText.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import type { ExpectedFile, ExpectedReport } from './expectedReport.ts';

/** The report of a look for expected files, as a page for people. */
export function expectedReportPage(report: ExpectedReport): string {
  const { outcome, counts, files, error, runId, dryRun } = report;
  const headline =
    outcome === 'failed'
      ? 'Failed'
      : counts.missed === 0
        ? 'What was expected has come'
        : `${counts.missed} of ${counts.expected} expected ${counts.expected === 1 ? 'file' : 'files'} did not come as they should`;
  return renderPage({
    eyebrow: dryRun ? 'Expected files, a dry run: nobody was told' : 'Expected files',
    headline,
    tone: outcome === 'failed' || counts.missed > 0 ? 'bad' : 'good',
    reason: error,
    body: html`${tiles('What was expected', [
      { name: 'expected', count: counts.expected },
      { name: 'missed', count: counts.missed },
    ])}
<section>
<h2>Files</h2>
${table(['Source', 'Expected', 'Came', 'What is wrong'], files.map(rowOf))}
</section>
${definitionList(runFacts(report))}`,
    footer: `nelm · run ${runId}`,
  });
}

function rowOf({ source, folder, by, file, droppedAt, rows, problem }: ExpectedFile): string[] {
  const size = rows === undefined ? '' : `, ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
  const came = file === undefined ? '–' : `${file}${size}, ${momentText(droppedAt ?? '')}`;
  return [source.name, `in ${folder}/ by ${by}`, came, problem ?? 'Nothing'];
}

/** A moment to the minute, in UTC. */
function momentText(instant: string): string {
  return `${dayText(instant.slice(0, 10))} at ${instant.slice(11, 16)} UTC`;
}
