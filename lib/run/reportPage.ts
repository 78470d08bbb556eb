import { html, type Markup } from './markup.ts';
import type { Report } from './report.ts';
import { reportStyle } from './reportStyle.ts';

const headlines: Record<Report['outcome'], string> = {
  completed: 'Imported',
  'nothing-to-do': 'Nothing to do: the source is already as the file says',
  refused: 'Refused: nothing was sent',
  superseded: 'Superseded by a file that was dropped later',
  failed: 'Failed',
};

/** More rejected rows than anybody reads on a page; `rejected.csv` has them all. */
const mostRejects = 500;

/**
 * A run's report as one self-contained page for people: no script, nothing loaded from anywhere. Whatever stands in a
 * cell of the file is shown as text.
 */
export function reportPage(report: Report): string {
  const { source, outcome, runId } = report;
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${source.name}: ${headlines[outcome]}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<p class="eyebrow">${source.name || 'No source'}</p>
<h1 class="${outcome}">${headlines[outcome]}</h1>
${report.error ? html`<p class="reason">${report.error}</p>` : ''}
${tiles(report)}
${rejects(report)}
${facts(report)}
</main>
<footer>nelm · run ${runId}</footer>
</body>
</html>
`);
}

function tiles({ counts }: Report): Markup {
  const shown = ['created', 'updated', 'unchanged', 'rejected', 'failed'] as const;
  const tile = (name: (typeof shown)[number]) =>
    html`<li class="${name}${counts[name] === 0 ? ' none' : ''}"><b>${counts[name].toLocaleString('en')}</b> ${name}</li>\n`;
  return html`<ul class="tiles" aria-label="What became of the rows">\n${shown.map(tile)}</ul>`;
}

function rejects({ rejects, counts }: Report): Markup {
  if (rejects.length === 0) return html``;
  const aside = counts.rejected + counts.failed;
  const rows = rejects
    .slice(0, mostRejects)
    .map(({ row, column, reason }) => html`<tr><td>${row}</td><td>${column}</td><td>${reason}</td></tr>\n`);
  const more =
    rejects.length > mostRejects ? html`<p>And ${rejects.length - mostRejects} more in the file.</p>` : html``;
  return html`<section>
<h2>${aside === 1 ? 'One row was' : `${aside.toLocaleString('en')} rows were`} set aside</h2>
<p>Correct them in <a href="rejected.csv">rejected.csv</a>, which holds these rows alone, and drop that file in the inbox.</p>
<div class="scroll"><table>
<thead><tr><th scope="col">Row</th><th scope="col">Column</th><th scope="col">What to correct</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>
${more}
</section>`;
}

function facts({ file, counts, startedAt, finishedAt, requests, unknownColumns }: Report): Markup {
  const seconds = ((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1);
  const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`;
  return html`<dl>
${fact('File', file.key.slice(file.key.lastIndexOf('/') + 1))}${fact('Rows', counts.rows.toLocaleString('en'))}
${fact('Started', `${startedAt.slice(0, 19).replace('T', ' ')} UTC`)}${fact('Took', `${seconds} s`)}
${fact('Requests to ISC', `${requests.total} (${requests.retried} repeated, ${requests.throttled} throttled)`)}
${unknownColumns.length > 0 ? fact('Columns not used', unknownColumns.join(', ')) : ''}</dl>`;
}
