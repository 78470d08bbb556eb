import { momentText } from '../dates/momentText.ts';
import { html, type Markup } from './markup.ts';
import { pageStyle } from './pageStyle.ts';

/** What a page is made of. Strings are shown as text, whatever stands in them. */
export type Page = {
  /** The small line above the headline: which source, or which job. */
  eyebrow: string;
  headline: string;
  /** How the headline looks. */
  tone: 'good' | 'bad' | 'plain';
  /** Why it is so, set off from the rest. */
  reason?: string | undefined;
  body: Markup;
  footer: string;
};

/** Where a page may send its forms. */
type FormTarget = "'self'" | "'none'";

/**
 * One self-contained page for people: no script, nothing loaded from anywhere, light or dark as the reader's machine is.
 *
 * @param formAction where forms of the page may go; a report has none
 */
export function renderPage(
  { eyebrow, headline, tone, reason, body, footer }: Page,
  formAction: FormTarget = "'none'",
): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(formAction)}">
<title>${eyebrow}: ${headline}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<p class="eyebrow">${eyebrow}</p>
<h1 class="${tone}">${headline}</h1>
${reason ? html`<p class="reason">${reason}</p>` : ''}
${body}
</main>
<footer>${footer}</footer>
</body>
</html>
`);
}

/** One tile of a row of figures; `name` also decides its colour. */
export type Tile = { name: string; count: number };

/** A row of figures, such as how many people were created and updated. */
export function tiles(label: string, shown: readonly Tile[]): Markup {
  const tile = ({ name, count }: Tile) =>
    html`<li class="${name}${count === 0 ? ' none' : ''}"><b>${count.toLocaleString('en')}</b> ${name}</li>\n`;
  return html`<ul class="tiles" aria-label="${label}">\n${shown.map(tile)}</ul>`;
}

/**
 * A table. On a phone each row is a card with the name of each column before its cell. A column of which every cell is empty is left
 * out.
 */
export function table(columns: readonly string[], rows: readonly (readonly (string | number | Markup)[])[]): Markup {
  const isShown = columns.map((_, index) => rows.length === 0 || rows.some((row) => row[index] !== ''));
  const cells = (row: readonly (string | number | Markup)[]) =>
    row.flatMap((cell, index) => {
      if (!isShown[index]) return [];
      const label = columns[index] ?? '';
      return typeof cell === 'number'
        ? html`<td class="number" data-label="${label}">${cell}</td>`
        : html`<td data-label="${label}">${cell}</td>`;
    });
  return html`<div class="scroll" tabindex="0"><table>
<thead><tr>${columns.filter((_, index) => isShown[index]).map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody>
</table></div>`;
}

/** Facts by name, at the end of a page. An empty value is left out. */
export function definitionList(values: Readonly<Record<string, string>>): Markup {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  return html`<dl>\n${given.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

/**
 * When a run started and by whom, how long it took and what it asked of ISC, as `definitionList` shows them. What it has waited for a
 * decision is no time that it took.
 */
export function runFacts(
  {
    startedAt,
    finishedAt,
    requests,
    startedBy = '',
    decidedBy = '',
    decidedWhy = '',
    waitedSeconds,
  }: {
    startedAt: string;
    finishedAt: string;
    startedBy?: string;
    decidedBy?: string;
    decidedWhy?: string;
    waitedSeconds?: number;
    requests: { total: number; retried: number; throttled: number };
  },
  timeZone: string,
): Record<string, string> {
  return {
    Started: momentText(startedAt, timeZone),
    'Started by': startedBy,
    Took: lengthText((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000 - (waitedSeconds ?? 0)),
    'Waited for a decision': waitedSeconds === undefined ? '' : lengthText(waitedSeconds),
    'Decided by': decidedBy,
    'Their reason': decidedWhy,
    'Requests to ISC': `${requests.total} (${requests.retried} repeated, ${requests.throttled} throttled)`,
  };
}

/** A time as people say it: `1.5 s`, `4 min`, `3 h`, `2 days`. */
function lengthText(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** What a page may do: nothing but look as its own style says, and send forms where it is allowed to. */
export function contentPolicy(formAction: FormTarget): string {
  return `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; base-uri 'none'`;
}
