import { html } from '../../lib/pages/markup.ts';
import { renderPage, table } from '../../lib/pages/page.ts';
import type { WrittenFile } from './csvFile.ts';
import type { EvidenceLine } from './evidenceLine.ts';

/** So many lines of a table stand on the page; its file has them all. */
export const mostOnPage = 500;

export type PageContent = {
  /** Of which time it is. */
  title: string;
  /** When it was drawn, where the time was not over then; undefined where it was. */
  drawnEarly: string | undefined;
  /** How a sample was drawn; undefined of everything. */
  sample: { most: number; seed: string } | undefined;
  counts: Readonly<Record<string, number>>;
  changes: readonly EvidenceLine[];
  decisions: readonly EvidenceLine[];
  unread: readonly { key: string; why: string }[];
  files: readonly WrittenFile[];
  /** What prints the SHA-256 of a report, with `REPORT` where its key goes. */
  check: string;
};

/** On paper a line of ten columns is broken, and not cut off. */
const style = html`<style>
main, footer { max-width: 100rem; } td:nth-last-child(-n+2):not(.number) { min-width: 11rem; overflow-wrap: anywhere; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { @page { size: landscape; } main { max-width: none; padding: 0; } .scroll { overflow: visible; border: 0; } th, td { padding: .2rem .4rem; font-size: .65rem; overflow-wrap: anywhere; } td:nth-last-child(-n+2):not(.number) { min-width: 0; } tr { break-inside: avoid; } }
</style>`;

/** The evidence as one page, to be read and printed. */
export function evidencePage(content: PageContent): string {
  const { title, drawnEarly, sample, counts, changes, decisions, unread, files, check } = content;
  const early = drawnEarly ? `This time was not over: what came after ${drawnEarly} is not in it.` : '';
  const drawn = sample
    ? `A sample: of each kind the ${sample.most} lines whose SHA-256 comes first, of the seed “${sample.seed}”, a line break and the line.`
    : '';
  const reason = [early, drawn].filter(Boolean).join(' ') || undefined;
  return renderPage({
    eyebrow: 'nelm: evidence',
    headline: title,
    tone: unread.length > 0 ? 'bad' : 'plain',
    reason,
    body: html`${style}
${
  unread.length === 0
    ? ''
    : html`<h2>What could not be read</h2>
${table(
  ['Object', 'Why'],
  unread.slice(0, mostOnPage).map(({ key, why }) => [key, why]),
)}`
}
<h2>How many there are</h2>
${table(['Kind', 'Lines'], Object.entries(counts))}
<h2>What was done</h2>
${linesTable(changes)}${more(changes, files[0])}
<h2>What was decided</h2>
${linesTable(decisions)}${more(decisions, files[1])}
<h2>Files</h2>
${table(
  ['File', 'Rows', 'SHA-256'],
  files.map(({ name, rows, sha256 }) => [name, rows, sha256]),
)}
<h2>How to check it</h2>
<p>This prints the SHA-256 of a report as it is now. Where it differs from the one that stands beside a line, the report was changed since:</p>
<pre>${check}</pre>`,
    footer: 'reports.csv has every report and file that was read, with its SHA-256.',
  });
}

function linesTable(lines: readonly EvidenceLine[]) {
  const columns = ['When', 'Kind', 'Source', 'Account', 'What', 'From', 'To', 'By', 'Report', 'SHA-256'];
  const rows = lines.map(({ when, kind, source, account, what, from, to, by, report, sha256 }) => [
    ...[when, kind, source, account, what, from, to, by, report, sha256],
  ]);
  return rows.length === 0 ? html`<p>Nothing.</p>` : table(columns, rows);
}

function more(shown: readonly EvidenceLine[], file: WrittenFile | undefined) {
  const left = (file?.rows ?? 0) - shown.length;
  return left > 0 ? html`<p>${left.toLocaleString('en')} more are in ${file?.name ?? ''}.</p>` : '';
}
