import { html, type Markup } from '../../pages/markup.ts';
import { contentPolicy } from '../../pages/page.ts';
import { pageStyle } from '../../pages/pageStyle.ts';
import type { ConsoleAddress } from './consoleAddress.ts';
import type { Shown } from './consolePage.ts';
import { consoleScript, scriptHash } from './consoleScript.ts';
import { consoleStyle } from './consoleStyle.ts';
import { type Language, textsIn } from './texts.ts';

/** What stands around a page: the pages that whoever looks may go to, and who that is. Nothing of it before they are in. */
export type Surroundings = {
  language: Language;
  stage: string;
  links: readonly { address: ConsoleAddress; text: string; isHere: boolean }[];
  /** Who is signed in, and the form to sign out with. */
  who?: { address: string; signOut: Markup };
};

/** What a page of the console may do: as any page of nelm, and run its own script, which asks the console itself. */
export const consolePolicy = `${contentPolicy("'self'")}; script-src ${scriptHash}; connect-src 'self'`;

/** Writes a whole page of the console. */
export function consoleLayout({ title, body, problem, done }: Shown, around: Surroundings): string {
  const { language, stage, links, who } = around;
  const { layout } = textsIn(language);
  const link = ({ address, text, isHere }: Surroundings['links'][number]) =>
    html`<li><a href="${address}"${isHere ? html` aria-current="page"` : ''}>${text}</a></li>`;
  return String(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${consolePolicy}">
<title>${title} – nelm</title>
<style>${pageStyle}${consoleStyle}</style>
</head>
<body class="console">
<a class="skip" href="#content">${layout.toContent}</a>
<header class="bar"><div>
<span class="name">nelm</span>
${links.length > 0 ? html`<nav aria-label="${layout.navigation}"><ul>${links.map(link)}</ul></nav>` : ''}
${who ? html`<div class="who"><span>${layout.signedInAs} ${who.address}</span>${who.signOut}</div>` : ''}
</div></header>
<main id="content">
<h1>${title}</h1>
${problem ? html`<p class="reason" role="alert">${problem}</p>` : ''}
${done ? html`<p class="done" role="status">${done}</p>` : ''}
${body}
</main>
<footer>${layout.footer(stage)}</footer>
<script>${{ markup: consoleScript }}</script>
</body>
</html>
`);
}
