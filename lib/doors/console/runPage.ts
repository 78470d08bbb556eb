import { type Hold, readHold } from '../../decisions/hold.ts';
import type { RunSummary } from '../../directory/runSummary.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { countTiles, kindText, outcomeText, ownerOf, sourceNameOf } from './runRows.ts';

/** The folder of a run, and nothing else that an address may name. */
const folderForm = /^runs\/[^/]{1,200}\/[\w-]{1,120}$/u;

/** So many bytes a key of S3 has at most; it refuses to look for a longer one. */
const longestKey = 1_024;

/** Lambda answers six megabytes, in which a file is written in base64. */
export const largestFile = 4 * 1024 * 1024;

/** The report of a run, with its files. */
export const runPage: ConsolePage = {
  path: 'run',
  roles: ['operator'],
  async show(visit) {
    const { texts, query, tools } = visit;
    const folder = folderIn(query);
    if (folder === undefined) return gone(visit);
    const runId = folder.split('/')[2] ?? '';
    const [page, { runs }, hold, keys] = await Promise.all([
      tools.bucket.read(`${folder}/report.html`),
      tools.directory.runs.read([{ id: runId, folder }], 1),
      readHold(tools.bucket, runId),
      tools.bucket.list(`${folder}/`),
    ]);
    const summary = runs[0]?.summary;
    const files = keys.map((key) => key.slice(folder.length + 1)).filter((name) => !name.includes('/'));
    const source = sourceNameOf(ownerOf(folder));
    const said =
      page.kind === 'found' ? saidOnPage(page.bytes, folder, files) : summary && saidInFigures(visit, summary);
    if (!said) return gone(visit);
    return {
      title: [kindText(texts, summary?.kind ?? 'run', runId), source].filter(Boolean).join(' · '),
      body: html`<h2>${said.headline}</h2>
${hold ? decision(visit, hold) : ''}
${said.body}
<h2>${texts.run.files}</h2>
<ul>${files.map((name) => html`<li><a href="${fileAddress(folder, name)}">${name}</a></li>\n`)}</ul>
<p class="quiet">${texts.run.folder} ${folder}</p>`,
    };
  },
};

/** One file of a run. Only what lies in the folder of the run is given, by its name there. */
export const runFilePage: ConsolePage = {
  path: 'run/file',
  roles: ['operator'],
  async show(visit) {
    const { query, tools, texts } = visit;
    const folder = folderIn(query);
    const name = query['name'] ?? '';
    if (!folder || name === '' || name.includes('/') || Buffer.byteLength(`${folder}/${name}`) > longestKey) {
      return gone(visit);
    }
    const found = await tools.bucket.read(`${folder}/${name}`);
    if (found.kind !== 'found') return gone(visit);
    if (found.bytes.length > largestFile) {
      const text = texts.run.tooLarge(`${folder}/${name}`);
      return { title: name, status: 413, body: html`<p>${text}</p>` };
    }
    // Whatever is in it is kept as a file, and shown as no page of the console.
    return { download: { name, type: 'application/octet-stream', bytes: found.bytes } };
  },
};

function folderIn({ folder = '' }: Visit['query']): string | undefined {
  return folderForm.test(folder) && Buffer.byteLength(folder) < longestKey / 2 ? folder : undefined;
}

function gone({ texts }: Visit) {
  return { title: texts.run.gone, status: 404, body: html`<p>${texts.run.goneText}</p>` };
}

function fileAddress(folder: string, name: string) {
  return addressOf('run/file', { folder, name });
}

type Said = { headline: Markup | string; body: Markup };

function saidOnPage(bytes: Uint8Array, folder: string, files: readonly string[]): Said {
  const report = new TextDecoder().decode(bytes);
  const markup = /<h1[^>]*>([^<]*)<\/h1>/.exec(report)?.[1] ?? '';
  return { headline: { markup }, body: reportBody(report, folder, files) };
}

/** A run that has left its figures and no page: somebody was forgotten, or the page could not be written. */
function saidInFigures({ texts }: Visit, summary: RunSummary): Said {
  const error = summary.error ? html`<p>${summary.error}</p>\n` : '';
  return { headline: outcomeText(texts, summary.outcome), body: html`${error}${countTiles(texts, summary.counts)}` };
}

/**
 * What a report says, without what stands around it: a page that nelm wrote, in which every value is escaped already. Its links
 * lead to files beside it, which are had from the console here.
 */
function reportBody(report: string, folder: string, files: readonly string[]): Markup {
  const [, main = ''] = /<main>([\s\S]*)<\/main>/.exec(report) ?? [];
  const inner = main.replace(/<p class="eyebrow">[^<]*<\/p>/, '').replace(/<h1[^>]*>[^<]*<\/h1>/, '');
  const markup = inner
    .replaceAll(/href="([^"/:]+)"/g, (whole, name: string) => {
      const file = files.find((one) => one === name || encodeURIComponent(one) === name);
      return file ? `href="${html`${fileAddress(folder, file)}`}"` : whole;
    })
    .replaceAll('<h2', '<h3')
    .replaceAll('</h2>', '</h3>');
  return { markup, toString: () => markup };
}

function decision({ texts, moment }: Visit, { decided, runId }: Hold): Markup {
  if (!decided) return html`<p><a href="${addressOf('waiting', { run: runId })}">${texts.run.waits}</a></p>`;
  const { by, at, reason, decision: what } = decided;
  const who = by ?? texts.run.byLink;
  const text = what === 'approve' ? texts.run.approved(who, moment(at)) : texts.run.rejected(who, moment(at));
  return html`<p class="done">${text}${reason ? html` – ${reason}` : ''}</p>`;
}
