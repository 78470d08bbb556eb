import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { calendarDay, endOfDayIn } from '../../dates/days.ts';
import { listHeldRuns } from '../../decisions/heldRuns.ts';
import { searchPeople } from '../../directory/searchPeople.ts';
import type { RunFolder, SourceRun, SourceRuns } from '../../directory/sourceRuns.ts';
import { jobOfRun } from '../../durable/schedule.ts';
import { listPendingHires } from '../../hr/waitingGroups.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { barChart } from './consoleParts.ts';
import { isWrong, kindText, outcomeText, runAddress, runRows } from './runRows.ts';

const dayMilliseconds = 24 * 60 * 60_000;

/** So many reports are read at most: of the runs of a week, for those that failed, and of a month, for its figures. */
const mostRead = 1_000;

/** So many of a daily job at most: of its last one some may have left no report. */
const mostOfJob = 10;

/** The jobs that run every day, and at which hour of the organisation, as serverless.yml has it. */
export const dailyJobs = { 'source-backup': '04:00', 'expiry-sweep': '06:00', 'expiry-notice': '07:00' } as const;

/** What was done, what waits, and what is to come, at a glance. */
export const todayPage: ConsolePage = {
  path: 'today',
  roles: ['operator'],
  nav: 'today',
  async show(visit) {
    const { texts } = visit;
    const [waiting, running, listed, ends] = await Promise.all([
      waits(visit),
      inProgress(visit),
      runsOfMonth(visit),
      endsSoon(visit),
    ]);
    return {
      title: texts.today.title,
      body: html`<div id="now" data-live>${waiting}${running}
<h2>${texts.today.failed}</h2>${await failures(visit, listed)}</div>
${await jobs(visit, listed)}
${ends}
${await figures(visit, listed)}`,
    };
  },
};

async function waits({ tools, texts, moment }: Visit): Promise<Markup> {
  const [holds, hires] = await Promise.all([listHeldRuns(tools.bucket, tools.now()), listPendingHires(tools.bucket)]);
  const lines = holds.map(
    ({ runId, what, expiresAt }) =>
      html`<li><a href="${addressOf('waiting', { run: runId })}#run-${runId}">${what}</a>, ${texts.today.until(moment(expiresAt))}</li>\n`,
  );
  const more =
    hires.length > 0 ? html`<p><a href="${addressOf('waiting')}">${texts.today.hires(hires.length)}</a></p>` : '';
  return html`<h2>${texts.today.waiting}</h2>${lines.length === 0 ? html`<p>${texts.today.nothingWaits}</p>` : html`<ul>${lines}</ul>`}${more}`;
}

/** What was dropped or sent and is not done: it lies where it came until its run has ended. */
async function inProgress({ tools, texts }: Visit): Promise<Markup> {
  const folders = ['inbox/', 'roster/', 'preview/', keys.allWaitingEvents];
  const lists = await Promise.all(folders.map((folder) => tools.bucket.list(folder)));
  const events = lists.pop() ?? [];
  const files = lists.flat().filter((key) => !key.endsWith('/'));
  const lines = files.slice(0, 20).map((key) => html`<li>${key}</li>\n`);
  const more = events.length > 0 ? html`<p>${texts.today.events(String(events.length))}</p>` : '';
  const nothing = files.length + events.length === 0 ? html`<p>${texts.today.nothingRuns}</p>` : '';
  return html`<h2>${texts.today.running}</h2>${nothing}${lines.length > 0 ? html`<ul>${lines}</ul>` : ''}${more}`;
}

/** The runs of the last thirty days, the newest first; of which of them the reports are read, each part of the page says. */
async function runsOfMonth({ tools }: Visit): Promise<RunFolder[]> {
  const after = dayBefore(tools.now(), 31).slice(0, 10).replaceAll('-', '');
  const runFolders = await tools.bucket.folders(keys.allRuns);
  return await tools.directory.runs.list({ runFolders }, { after });
}

async function failures(visit: Visit, listed: readonly RunFolder[]): Promise<Markup> {
  const { texts, tools } = visit;
  const week = dayBefore(tools.now(), 7);
  const ofWeek = listed.filter(({ id }) => id >= week.slice(0, 10).replaceAll('-', ''));
  const read = await tools.directory.runs.read(ofWeek, mostRead);
  const failed = read.runs.filter((run) => isWrong(run) && run.summary.startedAt >= week).slice(0, 10);
  return html`${failed.length === 0 ? html`<p class="good">${texts.today.noneFailed}</p>` : runRows(visit, failed)}${notAll(visit, read)}`;
}

/** What is not counted is said. */
function notAll({ texts }: Visit, { left }: SourceRuns): Markup {
  if (left === 0) return html``;
  return html`<p class="quiet">${texts.today.notAll(mostRead.toLocaleString(texts.locale), left.toLocaleString(texts.locale))}</p>`;
}

/** Whether each daily job succeeded, and when: by the newest of its runs that was none to look only. */
async function jobs(visit: Visit, listed: readonly RunFolder[]): Promise<Markup> {
  const { texts, moment, tools } = visit;
  const time = new Date(tools.now()).toLocaleTimeString('en-GB', {
    timeZone: tools.config.timeZone,
    timeStyle: 'short',
  });
  const rows = await inChunks(Object.entries(dailyJobs), async ([job, hour]) => {
    // A run that waits for a decision on one source is a part of the job's: its own outcome is not that of the day.
    const own = listed.filter(({ folder, id }) => folder === keys.jobRun(job, id) && jobOfRun(id)?.dryRun === false);
    const [last] = (await tools.directory.runs.read(own, mostOfJob)).runs;
    const isLate = !last || Date.parse(last.summary.startedAt) < tools.now() - 26 * 60 * 60_000;
    const state = !last
      ? html`<span class="bad">${texts.today.never}</span>`
      : html`<a class="moment" href="${runAddress(last.folder)}">${moment(last.summary.startedAt)}</a>${isLate ? html` <span class="bad">${texts.today.late}</span>` : ''}`;
    const outcome =
      last && isWrong(last)
        ? html`<span class="bad">${outcomeText(texts, last.summary.outcome)}</span>`
        : outcomeText(texts, last?.summary.outcome ?? '');
    const next = time < hour ? texts.today.todayAt(hour) : texts.today.tomorrowAt(hour);
    return [kindText(texts, job), state, outcome, next];
  });
  const { job, last, outcome, next } = texts.today.columns;
  return html`<h2>${texts.today.jobs}</h2>${table([job, last, outcome, next], rows)}<p class="quiet">${texts.today.zone(tools.config.timeZone)}</p>`;
}

async function endsSoon({ tools, texts, moment }: Visit): Promise<Markup> {
  const now = tools.now();
  const sources = await tools.directory.sources();
  const rows = await Promise.all(
    sources.map(async ({ id, name }) => {
      const wanted = { source: id, endsAfter: now, endsBy: endOfDayIn(30, now, tools.config.timeZone) };
      const { count, of } = await searchPeople(tools.bucket, tools.directory, wanted);
      return [name, count, of[0] ? moment(of[0].export.at) : texts.sources.noBackup];
    }),
  );
  const { source, people, asOf } = texts.today.columns;
  return html`<h2>${texts.today.ends}</h2>${rows.length === 0 ? html`<p>${texts.sources.none}</p>` : table([source, people, asOf], rows)}`;
}

/** The figures of the last thirty days, a bar a day of the organisation. */
async function figures(visit: Visit, listed: readonly RunFolder[]): Promise<Markup> {
  const { tools, texts, day } = visit;
  const { timeZone } = tools.config;
  const dayOf = (moment: number) => (Number.isNaN(moment) ? '' : PlainDate.toString(calendarDay(moment, timeZone)));
  const today = calendarDay(tools.now(), timeZone);
  const days = Array.from({ length: 30 }, (_, index) => PlainDate.toString(PlainDate.addDays(today, index - 29)));
  const read = await tools.directory.runs.read(listed.filter(mayChangePeople), mostRead);
  const byDay = Map.groupBy(read.runs, ({ summary }) => dayOf(Date.parse(summary.startedAt)));
  const sum = (names: readonly string[]) =>
    days.map((one) => ({ label: day(one), value: sumOf(byDay.get(one) ?? [], names) }));
  const words = {
    figures: texts.today.asTable,
    locale: texts.locale,
    columns: [texts.today.columns.day, texts.today.columns.people] as [string, string],
  };
  const begun = Map.groupBy(listed, ({ id }) => dayOf(momentOf(id)));
  const runsADay = days.map((one) => ({ label: day(one), value: begun.get(one)?.length ?? 0 }));
  return html`<h2>${texts.today.month}</h2><div class="cards">
${barChart(texts.today.changed, sum(['created', 'updated', 'changed']), words)}
${barChart(texts.today.ended, sum(['ended', 'deleted']), words)}
${barChart(texts.today.runs, runsADay, { ...words, columns: [texts.today.columns.day, texts.nav.runs] })}
</div>${notAll(visit, read)}`;
}

function sumOf(runs: readonly SourceRun[], names: readonly string[]): number {
  const values = runs.flatMap(({ summary: { counts, outcome } }) =>
    outcome === 'previewed' ? [] : names.map((name) => Number(counts[name] ?? 0) || 0),
  );
  return values.reduce((before, value) => before + value, 0);
}

/** Whether a run may have changed somebody: one of a source, or a sweep. */
function mayChangePeople({ folder, id }: RunFolder): boolean {
  return !keys.isJobRun(folder) || (folder === keys.jobRun('expiry-sweep', id) && !id.endsWith('-dry-run'));
}

/** The moment that the id of a run begins with, in epoch milliseconds; NaN where it begins with none. */
function momentOf(id: string): number {
  return Date.parse(id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d).*$/s, '$1-$2-$3T$4:$5:$6Z'));
}

function dayBefore(now: number, days: number): string {
  return new Date(now - days * dayMilliseconds).toISOString();
}
