import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { dateReader } from '../../dates/dates.ts';
import { calendarDay } from '../../dates/days.ts';
import type { SourceRun } from '../../directory/sourceRuns.ts';
import { html } from '../../pages/markup.ts';
import { keys } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { filterForm, select } from './consoleParts.ts';
import { jobForms, runningJobs } from './jobPage.ts';
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
<div id="runs" data-live>${await runningJobs(visit)}${runRows(visit, runs)}</div>
${earlier ? html`<p class="pages"><a href="${earlier}">${texts.runs.earlier}</a></p>` : ''}
${jobForms(visit)}`,
    };
  },
};

/** Runs are found by their ids, which begin with the time: only as many reports are read as a page needs. */
async function findRuns(
  { query, tools: { directory, config } }: Visit,
  folders: readonly string[],
): Promise<{ runs: SourceRun[]; next: string | undefined }> {
  const { source = '', kind = '', outcome = '' } = query;
  const day = dayIn(query);
  const within = day === undefined ? undefined : idsOfDay(day, config.timeZone);
  const runFolders = folders.filter((folder) => source === '' || folder === source);
  const isWanted = ({ summary }: SourceRun) =>
    (kind === '' || summary.kind === kind) && (outcome === '' || summary.outcome === outcome);
  const found: SourceRun[] = [];
  let before = beforeIn(query) ?? within?.before;
  for (let looked = 0; looked < mostLookedAt; looked += mostShown) {
    const window = { after: within?.after ?? '', most: mostShown, ...(before && { before }) };
    const { runs, left, last } = await directory.runs.newest({ runFolders }, window);
    found.push(...runs.filter(isWanted));
    if (left === 0) return { runs: found, next: undefined };
    before = last;
    if (found.length >= mostShown) break;
  }
  return { runs: found, next: before };
}

/** Between which texts the ids of the runs of a day lie, by the organisation's time zone: ids begin with the time in UTC. */
function idsOfDay(day: string, timeZone: string): { after: string; before: string } {
  const read = dateReader({ timeZone, dateFormats: [] });
  const momentOf = (text: string) => Date.parse(read(text, 'start')?.text ?? '');
  const start = momentOf(day);
  const next = momentOf(PlainDate.toString(PlainDate.addDays(calendarDay(start, timeZone), 1)));
  const idAt = (moment: number) => new Date(moment).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return { after: idAt(start), before: idAt(next) };
}

function dayIn({ day = '' }: Visit['query']): string | undefined {
  // A browser sends days of the calendar; anybody may write another one into the address.
  const isDay = /^[12]\d{3}-\d\d-\d\d$/.test(day) && dateReader({ timeZone: 'UTC', dateFormats: [] })(day, 'start');
  return isDay ? day : undefined;
}

function beforeIn({ before = '' }: Visit['query']): string | undefined {
  return /^\d{8}[\w-]{0,120}$/.test(before) ? before : undefined;
}
