import * as z from 'zod';
import type { SourceRun } from '../../directory/sourceRuns.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { isMeant } from '../../store/drop.ts';
import { dropOnce } from '../../store/dropOnce.ts';
import { keys } from '../../store/keys.ts';
import { noteUpload } from '../../store/uploads.ts';
import { addressOf } from './consoleAddress.ts';
import type { Answer, ConsolePage, Visit } from './consolePage.ts';
import { select } from './consoleParts.ts';
import { readMoment } from './readMoment.ts';
import { countTiles, outcomeText, runAddress } from './runRows.ts';

/** As large as a request may be in which a file is sent; larger ones are dropped by the command line, or in the bucket. */
export const largestUpload = 4 * 1024 * 1024;

/** A file that has left no report for so long is not said to be worked any more, in milliseconds. */
const longestMilliseconds = 24 * 60 * 60_000;

const folders = ['inbox', 'roster'] as const;

/** A file is chosen, and looked at before it does anything. */
export const dropPage: ConsolePage = {
  path: 'drop',
  roles: ['operator'],
  nav: 'drop',
  async show(visit) {
    return await dropForm(visit);
  },
  async act(visit, { text, file }) {
    const { texts, tools } = visit;
    const source = (await sourceOptions(visit)).find(([value]) => value === text['source'])?.[0];
    const name = nameOf(file?.name ?? '');
    if (!source || !file || name === '' || file.size === 0) return await dropForm(visit, texts.drop.choose);
    if (!isMeant(name)) return await dropForm(visit, texts.drop.debris);
    if (file.size > largestUpload) return await dropForm(visit, texts.drop.tooLarge);
    const key = keys.dropped('preview', source, name);
    const etag = await drop(visit, key, new Uint8Array(await file.arrayBuffer()));
    const since = new Date(tools.now()).toISOString();
    return { goTo: addressOf('drop/run', { key, etag, since }), logged: { kind: 'file to look at', bytes: file.size } };
  },
};

/** What a file would do, and the buttons to send it; or what became of one that was sent. */
export const dropRunPage: ConsolePage = {
  path: 'drop/run',
  roles: ['operator'],
  async show(visit) {
    const { texts, query, form } = visit;
    const run = await findRun(visit);
    const { key = '' } = query;
    const name = key.slice(key.lastIndexOf('/') + 1);
    const isPreview = key.startsWith('preview/');
    if (!run) {
      return { title: name, body: notDone(visit, isPreview) };
    }
    const { summary, folder } = run;
    const button = (to: string, look: string) =>
      html`<button class="${look}" name="to" value="${to}">${to === 'roster' ? texts.drop.sendRoster : texts.drop.sendInbox}</button>`;
    const send = html`<p>${texts.drop.send}</p><p><b>${asListText(visit, run)}</b></p>${form(
      addressOf('drop/run', query),
      html`<div class="decide">${button('inbox', 'approve')}${button('roster', '')}</div>`,
    )}<p><a href="${addressOf('drop')}">${texts.drop.dont}</a></p>`;
    return {
      title: name,
      problem: summary.error,
      body: html`<div id="state"><h2>${outcomeText(texts, summary.outcome)}</h2>
${countTiles(texts, summary.counts)}
${await remarksOf(visit, run)}
<p><a href="${runAddress(folder)}">${texts.job.report}</a></p>
${isPreview && summary.outcome === 'previewed' ? send : ''}</div>`,
    };
  },
  async act(visit, { text }) {
    const { texts, query, tools } = visit;
    const to = folders.find((one) => one === text['to']);
    const run = await findRun(visit);
    const original = run?.summary.outcome === 'previewed' ? await originalOf(visit, run) : undefined;
    const [, source, name] = /^preview\/([^/]+)\/([^/]+)$/.exec(query['key'] ?? '') ?? [];
    if (!to || !run || !original || !source || !name)
      return { ...(await dropForm(visit, texts.drop.gone)), status: 409 };
    const key = keys.dropped(to, source, name);
    // A form that is sent twice sends the file once, and leads to the same page. Looked at anew, the file is another one.
    const { etag, at: since } = await dropOnce(
      tools,
      { which: `${run.folder}\n${to}`, key, bytes: original, by: visit.person.address },
      async (moment) => await etagOfSame(visit, original, await runsOf(visit, key, moment, moment - 1_000)),
    );
    return { goTo: addressOf('drop/run', { key, etag, since }), logged: { kind: `file sent to ${to}` } };
  },
};

/** What is to be known of a file as a whole before it is sent. The remarks are those of the report, in its language. */
const remarksSchema = z.object({
  remarks: z.array(z.string()).catch([]),
  unknownColumns: z.array(z.string()).catch([]),
});

async function remarksOf({ texts: { drop }, tools }: Visit, { folder }: SourceRun): Promise<Markup> {
  const kept = await tools.bucket.readJson(`${folder}/report.json`, remarksSchema);
  const { remarks = [], unknownColumns = [] } = kept?.value ?? {};
  const unused = unknownColumns.length === 0 ? [] : [drop.unused(unknownColumns.join(', '))];
  const lines = [...remarks, ...unused];
  return lines.length === 0 ? html`` : html`<ul>${lines.map((line) => html`<li>${line}</li>\n`)}</ul>`;
}

/** Whom the file would end as a full list, which the figures of what it changes do not say. */
function asListText({ texts: { drop, locale } }: Visit, { summary: { asRoster } }: SourceRun): string {
  if (!asRoster) return drop.asListUnknown;
  return drop.asList(asRoster.ended.toLocaleString(locale), asRoster.held.toLocaleString(locale));
}

/** A file without a report: it is being worked, or something has ended its run that could write none. */
function notDone({ texts, query, tools }: Visit, isPreview: boolean): Markup {
  const at = readMoment(query['since']);
  if (at === undefined || at <= tools.now() - longestMilliseconds) {
    return html`<div id="state"><p>${texts.drop.noReport}</p></div>`;
  }
  const text = isPreview ? texts.drop.looking : texts.drop.running;
  return html`<div id="state" data-live><p>${text}</p><p class="quiet">${texts.job.reload}</p></div>`;
}

async function dropForm(visit: Visit, problem?: string): Promise<Answer> {
  const { texts, form, query } = visit;
  const sources = await sourceOptions(visit);
  const fields = html`${select(texts.drop.source, 'source', sources, query['source'])}
<div data-drop><label>${texts.drop.file}<input type="file" name="file" required data-most="${largestUpload}" data-too-large="${texts.drop.tooLarge}"></label></div>
<button class="approve">${texts.drop.look}</button>`;
  return {
    title: texts.drop.title,
    status: problem ? 400 : 200,
    problem,
    body: html`<p>${texts.drop.text}</p>
${sources.length === 0 ? html`<p>${texts.drop.noSource}</p>` : form(addressOf('drop'), fields, { kind: 'ask', takesFile: true })}
<p class="quiet">${texts.drop.limits}</p>`,
  };
}

/** The sources that files can be dropped for: those the bucket knows, by their ids, and those that the settings name. */
async function sourceOptions({ tools }: Visit): Promise<[string, string][]> {
  const known = await tools.directory.sources();
  const names = new Set(known.map(({ name }) => name.toLowerCase()));
  const set = Object.keys(tools.config.sources).filter((name) => name !== '*' && !/\//.test(name));
  const others = set.filter((name) => !names.has(name.toLowerCase()) && !known.some(({ id }) => id === name));
  return [
    ...known.map(({ id, name }): [string, string] => [id, name]),
    ...others.map((name): [string, string] => [name, name]),
  ];
}

async function drop({ person, tools }: Visit, key: string, bytes: Uint8Array): Promise<string> {
  const etag = await tools.bucket.upload(key, bytes, 'application/octet-stream');
  await noteUpload(tools.bucket, { key, etag }, { by: person.address, at: new Date(tools.now()).toISOString() });
  return etag;
}

/** The run of a file that was dropped from here: by its key and ETag, since the moment at which it was. */
async function findRun(visit: Visit): Promise<SourceRun | undefined> {
  const { key = '', etag = '' } = visit.query;
  const at = readMoment(visit.query['since']);
  if (key === '' || at === undefined) return undefined;
  return (await runsOf(visit, key, at)).find(({ summary: { file } }) => file?.etag === etag);
}

/** The runs of files of a key that were dropped within a minute of a moment, and after another one. */
async function runsOf({ tools }: Visit, key: string, at: number, after: number = at - 60_000): Promise<SourceRun[]> {
  // The id of the run begins with the moment of the drop, by the clock of S3, which may be a little behind or ahead.
  const idAt = (moment: number) => new Date(moment).toISOString().replaceAll(/[-:.]/g, '');
  const window = { after: idAt(after), before: idAt(at + 60_000), most: 200 };
  const runFolders = (await tools.bucket.folders(keys.allRuns)).filter(
    (folder) => !folder.startsWith('_') || folder === '_unknown-source',
  );
  const { runs } = await tools.directory.runs.newest({ runFolders }, window);
  return runs.filter(({ summary: { file } }) => file?.key === key);
}

/** The file as it was looked at. It lies in the folder of its run, under a name with its own ending. */
async function originalOf({ tools }: Visit, { folder }: SourceRun): Promise<Uint8Array | undefined> {
  const key = (await tools.bucket.list(`${folder}/original`))[0];
  const found = key && (await tools.bucket.read(key));
  return found && found.kind === 'found' ? found.bytes : undefined;
}

/** The ETag of that file among those of some runs that has the same bytes: another one may have the same name. */
async function etagOfSame(visit: Visit, bytes: Uint8Array, runs: readonly SourceRun[]): Promise<string | undefined> {
  for (const run of runs) {
    const original = await originalOf(visit, run);
    if (original && Buffer.from(original).equals(bytes)) return run.summary.file?.etag;
  }
  return undefined;
}

/** The name of a file without folders and what nobody sees; some browsers send the whole path. */
function nameOf(sent: string): string {
  return sent
    .slice(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1)
    .replaceAll(/\p{C}/gu, '')
    .trim();
}
