import { momentText } from '../../dates/momentText.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import { changesSection } from './changesSection.ts';
import { asRosterSection, endingsSection } from './endingsSection.ts';
import { importHeadline, importTone } from './importHeadline.ts';
import type { ImportReport } from './importReport.ts';
import { remarksSection } from './remarks.ts';

/** More rejected rows than anybody reads on a page; `rejected.csv` has them all. */
const mostShown = 500;

const shown = [
  'created',
  'updated',
  'unchanged',
  'rejected',
  'failed',
  'superseded',
  'heldRows',
  'ended',
  'held',
  'notEnded',
] as const;

/** An import's report as a page for people. */
export function importReportPage(report: ImportReport, timeZone: string): string {
  const { source, runId, error, counts, file, unknownColumns, remarks = [] } = report;
  const figures = shown.flatMap((name) => {
    const count = counts[name];
    return count === undefined ? [] : [{ name: labelOf(name, report), count }];
  });
  return renderPage({
    eyebrow: source.name || 'No source',
    headline: importHeadline(report),
    tone: importTone(report),
    reason: error,
    body: html`${tiles('What became of the rows', figures)}
${changesSection(report)}
${endingsSection(report)}
${asRosterSection(report)}
${gaveWay(report, timeZone)}
${rejects(report)}
${remarksSection(remarks)}
${definitionList({
  File: file.key.slice(file.key.lastIndexOf('/') + 1),
  'Dropped by': report.droppedBy ?? '',
  Rows: counts.rows.toLocaleString('en'),
  ...runFacts(report, timeZone),
  'Columns not used': unknownColumns.join(', '),
})}`,
    footer: `nelm · run ${runId}`,
  });
}

/** Whose end was held, and what is said of it before and after the decision, or where none will be made. */
function labelOf(name: (typeof shown)[number], { decision, outcome }: ImportReport): string {
  const undecided = outcome === 'failed' ? 'not decided on' : 'waiting';
  if (outcome === 'previewed' && name === 'heldRows') return 'rows that would wait';
  if (name === 'heldRows') return decision ? 'rows decided on' : `rows ${undecided}`;
  if (name === 'held' && outcome === 'failed' && decision === 'approved') return 'people decided on';
  if (name === 'held') return decision ? 'people kept' : `people ${undecided}`;
  return name === 'notEnded' ? 'not ended' : name;
}

/** To which files rows gave way that were dropped later. */
function gaveWay({ gaveWay = [], counts: { superseded = 0 } }: ImportReport, timeZone: string): Markup {
  if (gaveWay.length === 0) return html``;
  return html`<section>
<h2>${superseded === 1 ? 'One row' : `${superseded.toLocaleString('en')} rows`} gave way to a newer file</h2>
<p>Of these people a file has the say that was dropped later and imported before. <a href="superseded.csv">superseded.csv</a> has the rows: drop it in the inbox if they are meant all the same.</p>
${table(
  ['Newer file', 'Dropped', 'Rows'],
  gaveWay.map(({ file, droppedAt, rows }) => [file, momentText(droppedAt, timeZone), rows]),
)}
</section>`;
}

/** How many rows `rejected.csv` has. Rows that count as failed since nobody could look at them are not in it; a run that came to nothing counts none. */
function rowsAside(
  rejects: ImportReport['rejects'],
  { rejected, failed }: ImportReport['counts'],
  more: number,
): number {
  const listed = new Set(rejects.map(({ row }) => row)).size;
  return more > 0 ? Math.max(listed, rejected + failed) : listed;
}

function rejects({ rejects, counts, moreRejects = 0 }: ImportReport): Markup {
  if (rejects.length === 0) return html``;
  const aside = rowsAside(rejects, counts, moreRejects);
  const rows = rejects.slice(0, mostShown).map(({ row, column, reason }) => [row, column, reason]);
  const left = rejects.length - rows.length + moreRejects;
  const more = left > 0 ? html`<p>And ${left.toLocaleString('en')} more in the file.</p>` : html``;
  return html`<section>
<h2>${aside === 1 ? 'One row was' : `${aside.toLocaleString('en')} rows were`} set aside</h2>
<p>Correct them in <a href="rejected.csv">rejected.csv</a>, which holds these rows alone, and drop that file in the inbox.</p>
${table(['Row', 'Column', 'What to correct'], rows)}
${more}
</section>`;
}
