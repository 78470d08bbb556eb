import type { SourceRun } from '../../directory/sourceRuns.ts';
import { html } from '../../pages/markup.ts';
import { keys } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { filterForm, select } from './consoleParts.ts';
import { jobForms } from './jobPage.ts';
import { kindText, outcomeText, runRows, sourceNameOf } from './runRows.ts';

/** So many runs stand on a page, and so many are looked through for it at most. */
const mostShown = 50;
const mostLookedAt = 1_000;

/** All runs, the newest first, and the jobs that can be run now. */
export const runsPage: ConsolePage = {
  path: 'runs',
  roles: ['operator'],
  nav: 'runs',
  async show(visit) {
    const { texts, query, tools } = visit;
    const folders = await tools.bucket.folders(keys.allRuns);
    const { runs, next } = await findRuns(visit, folders);
    const sources = folders.flatMap((folder): [string, string][] => {
      const name = sourceNameOf(folder);
      return name === '' ? [] : [[folder, name]];
    });
    const all: [string, string] = ['', texts.runs.all];
    const kinds = Object.keys(texts.kinds).map((kind): [string, string] => [kind, kindText(texts, kind)]);
    const outcomes = Object.keys(texts.outcomes).map((one): [string, string] => [one, outcomeText(texts, one)]);
    const fields = html`${select(texts.runs.columns.source, 'source', [all, ...sources], query['source'])}
${select(texts.runs.columns.what, 'kind', [all, ...kinds], query['kind'])}
${select(texts.runs.columns.outcome, 'outcome', [all, ...outcomes], query['outcome'])}
<label>${texts.runs.day}<input type="date" name="day" value="${dayIn(query) ?? ''}"></label>`;
    const earlier = next && addressOf('runs', { ...query, before: next });
    return {
      title: texts.runs.title,
      body: html`${filterForm(addressOf('runs'), fields, texts.runs.filter)}
<div id="runs" data-live>${runRows(visit, runs)}</div>
${earlier ? html`<p class="pages"><a href="${earlier}">${texts.runs.earlier}</a></p>` : ''}
${jobForms(visit)}`,
    };
  },
};

/** Runs are found by their ids, which begin with the time: only as many reports are read as a page needs. */
async function findRuns(
  { query, tools: { directory } }: Visit,
  folders: readonly string[],
): Promise<{ runs: SourceRun[]; next: string | undefined }> {
  const { source = '', kind = '', outcome = '' } = query;
  const day = dayIn(query)?.replaceAll('-', '');
  const runFolders = folders.filter((folder) => source === '' || folder === source);
  const isWanted = ({ summary }: SourceRun) =>
    (kind === '' || summary.kind === kind) && (outcome === '' || summary.outcome === outcome);
  const found: SourceRun[] = [];
  let before = beforeIn(query) ?? (day ? `${day}~` : undefined);
  for (let looked = 0; looked < mostLookedAt; looked += mostShown) {
    const window = { after: day ?? '', most: mostShown, ...(before && { before }) };
    const { runs, left, last } = await directory.runs.newest({ runFolders }, window);
    found.push(...runs.filter(isWanted));
    if (left === 0) return { runs: found, next: undefined };
    before = last;
    if (found.length >= mostShown) break;
  }
  return { runs: found, next: before };
}

function dayIn({ day = '' }: Visit['query']): string | undefined {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined;
}

function beforeIn({ before = '' }: Visit['query']): string | undefined {
  return /^\d{8}[\w-]{0,120}$/.test(before) ? before : undefined;
}
