import type { Config } from '../config/config.ts';
import { html, type Markup } from '../pages/markup.ts';
import { letterStyle } from './letterStyle.ts';
import { oneLine } from './oneLine.ts';

/** A part of a letter, written down once and read as text or as HTML. */
export type Block = { text: string; markup: Markup };

/** A link in a letter; `text` says what opens. */
export type Link = { text: string; url: string };

type Cell = string | Link | readonly Link[];

/** A paragraph of plain text. */
export function paragraph(words: string): Block {
  const text = oneLine(words);
  return { text, markup: html`<p>${text}</p>` };
}

/** The one thing to do next, as a button. */
export function button(link: Link): Block {
  return {
    text: inText(link),
    markup: html`<p><a class="button" href="${address(link)}">${oneLine(link.text)}</a></p>`,
  };
}

/**
 * What several rows have in common. In plain text each row is a paragraph with a line a column. What nobody has a value in is left out: a
 * mail is narrow.
 */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): Block {
  const isShown = (_: unknown, index: number) => rows.some((row) => row[index] !== '');
  const lines = (row: readonly Cell[]) =>
    row.flatMap((cell, index) => (cell === '' ? [] : [`${columns[index] ?? ''}: ${inText(cell)}`]));
  return {
    text: rows.map((row) => lines(row).join('\n')).join('\n\n'),
    markup: html`<table><thead><tr>${columns.filter(isShown).map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.filter(isShown).map((cell) => html`<td>${inHtml(cell)}</td>`)}</tr>\n`)}</tbody></table>`,
  };
}

/** Whose nelm writes; without it a mail does not say. */
type Sender = Pick<Config, 'organisation'>;

/**
 * Writes a mail's body, as text and as HTML, from one statement of it: a heading, then blocks, then who writes and whom to ask. Nothing is
 * loaded from anywhere; it follows the reader's light or dark, and a phone's width.
 *
 * @throws TypeError when a link leads to anything but a web page
 */
export function letter(
  title: string,
  blocks: readonly Block[],
  { organisation }: Sender,
): { text: string; html: string } {
  const heading = oneLine(title);
  const sender = `Sent by nelm, which looks after the non-employees of ${oneLine(organisation?.name ?? 'this organisation')}.`;
  const signature = organisation ? `${sender} Is something unclear? Ask ${oneLine(organisation.contact)}.` : sender;
  return {
    text: `${[heading, ...blocks.map(({ text }) => text), `-- \n${signature}`].join('\n\n')}\n`,
    html: String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading}</title>
<style>${letterStyle}</style>
</head>
<body>
<main>
<h1>${heading}</h1>
${blocks.map(({ markup }) => html`${markup}\n`)}</main>
<footer>${signature}</footer>
</body>
</html>
`),
  };
}

function inText(cell: Cell): string {
  if (typeof cell === 'string') return oneLine(cell);
  return linksOf(cell)
    .map((link) => `${oneLine(link.text)}: ${address(link)}`)
    .join('\n');
}

function inHtml(cell: Cell): Markup {
  if (typeof cell === 'string') return html`${oneLine(cell)}`;
  return html`${linksOf(cell).map((link) => html`<a class="one" href="${address(link)}">${oneLine(link.text)}</a> `)}`;
}

function linksOf(links: Link | readonly Link[]): readonly Link[] {
  return 'url' in links ? [links] : links;
}

function address({ url }: Link): string {
  const { protocol, href } = new URL(url);
  if (protocol === 'https:' || protocol === 'http:') return href;
  throw new TypeError(`A link in a mail leads to a web page, not to ${protocol}`);
}
