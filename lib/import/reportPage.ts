import { html, type Markup } from '../run/markup.ts';
import { facts, renderPage, runFacts, table, tiles } from '../run/page.ts';
import type { ImportReport } from './report.ts';

const headlines: Record<ImportReport['outcome'], string> = {
  completed: 'Imported',
  'nothing-to-do': 'Nothing to do: the source is already as the file says',
  refused: 'Refused: nothing was sent',
  superseded: 'Superseded by a file that was dropped later',
  failed: 'Failed',
};

const tones = {
  completed: 'good',
  'nothing-to-do': 'good',
  refused: 'bad',
  superseded: 'plain',
  failed: 'bad',
} as const satisfies Record<ImportReport['outcome'], string>;

/** More rejected rows than anybody reads on a page; `rejected.csv` has them all. */
const mostRejects = 500;

const shown = ['created', 'updated', 'unchanged', 'rejected', 'failed'] as const;

/** An import's report as a page for people. */
export function reportPage(report: ImportReport): string {
  const { source, outcome, runId, error, counts, file, unknownColumns } = report;
  const figures = shown.map((name) => ({ name, count: counts[name] }));
  return renderPage({
    eyebrow: source.name || 'No source',
    headline: headlines[outcome],
    tone: tones[outcome],
    reason: error,
    body: html`${tiles('What became of the rows', figures)}
${rejects(report)}
${facts({
  File: file.key.slice(file.key.lastIndexOf('/') + 1),
  Rows: counts.rows.toLocaleString('en'),
  ...runFacts(report),
  'Columns not used': unknownColumns.join(', '),
})}`,
    footer: `nelm · run ${runId}`,
  });
}

function rejects({ rejects, counts }: ImportReport): Markup {
  if (rejects.length === 0) return html``;
  const aside = counts.rejected + counts.failed;
  const rows = rejects.slice(0, mostRejects).map(({ row, column, reason }) => [row, column, reason]);
  const more =
    rejects.length > mostRejects ? html`<p>And ${rejects.length - mostRejects} more in the file.</p>` : html``;
  return html`<section>
<h2>${aside === 1 ? 'One row was' : `${aside.toLocaleString('en')} rows were`} set aside</h2>
<p>Correct them in <a href="rejected.csv">rejected.csv</a>, which holds these rows alone, and drop that file in the inbox.</p>
${table(['Row', 'Column', 'What to correct'], rows)}
${more}
</section>`;
}
