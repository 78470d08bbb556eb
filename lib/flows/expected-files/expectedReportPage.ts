import { momentText } from '../../dates/momentText.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import type { ExpectedFile, ExpectedReport } from './expectedReport.ts';

/** The report of a look for expected files, as a page for people. */
export function expectedReportPage(report: ExpectedReport, timeZone: string): string {
  const { outcome, counts, files, error, runId, dryRun } = report;
  const headline =
    outcome === 'failed'
      ? 'Failed'
      : counts.expected === 0
        ? 'Nothing is due that was not looked for before'
        : counts.missed === 0
          ? 'What was expected has come'
          : counts.missed === 1
            ? `${counts.expected === 1 ? 'The expected file' : `One of ${counts.expected} expected files`} did not come as it should`
            : `${counts.missed} of ${counts.expected} expected files did not come as they should`;
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
${table(
  ['Source', 'Expected', 'Came', 'What is wrong'],
  files.map((file) => rowOf(file, timeZone)),
)}
</section>
${definitionList(runFacts(report, timeZone))}`,
    footer: `nelm · run ${runId}`,
  });
}

function rowOf({ source, folder, by, file, droppedAt, rows, problem }: ExpectedFile, timeZone: string): string[] {
  const size = rows === undefined ? '' : `, ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
  const came = file === undefined ? '–' : `${file}${size}, ${momentText(droppedAt ?? '', timeZone)}`;
  return [source.name, `in ${folder}/ by ${by}`, came, problem ?? 'Nothing'];
}
