import { listHeldRuns } from '../../decisions/heldRuns.ts';
import { searchPeople } from '../../directory/searchPeople.ts';
import type { SourceRun } from '../../directory/sourceRuns.ts';
import { listPendingHires } from '../../hr/waitingGroups.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { keys } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { barChart } from './consoleParts.ts';
import { isWrong, kindText, outcomeText, runAddress, runRows } from './runRows.ts';

const dayMilliseconds = 24 * 60 * 60_000;

/** So many runs of the last thirty days are counted at most. */
const mostCounted = 1_000;

/** The jobs that run every day, and at which hour of the organisation, as serverless.yml has it. */
export const dailyJobs = { 'source-backup': '04:00', 'expiry-sweep': '06:00', 'expiry-notice': '07:00' } as const;

/** What was done, what waits, and what is to come, at a glance. */
export const todayPage: ConsolePage = {
  path: 'today',
  roles: ['operator'],
  nav: 'today',
  async show(visit) {
    const { texts, tools } = visit;
    const [waiting, running, runs, ends] = await Promise.all([
      waits(visit),
      inProgress(visit),
      runsOfMonth(visit),
      endsSoon(visit),
    ]);
    const week = dayBefore(tools.now(), 7);
    const failed = runs.filter((run) => isWrong(run) && run.summary.startedAt >= week).slice(0, 10);
    return {
      title: texts.today.title,
      body: html`<div id="now" data-live>${waiting}${running}
<h2>${texts.today.failed}</h2>${failed.length === 0 ? html`<p class="good">${texts.today.noneFailed}</p>` : runRows(visit, failed)}</div>
${jobs(visit, runs)}
${ends}
${figures(visit, runs)}`,
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

async function runsOfMonth({ tools }: Visit): Promise<SourceRun[]> {
  const after = dayBefore(tools.now(), 30).slice(0, 10).replaceAll('-', '');
  const runFolders = await tools.bucket.folders(keys.allRuns);
  return (await tools.directory.runs.newest({ runFolders }, { after, most: mostCounted })).runs;
}

/** Whether each daily job succeeded, and when: by the newest of its runs that was none to look only. */
function jobs(visit: Visit, runs: readonly SourceRun[]): Markup {
  const { texts, moment, tools } = visit;
  const time = new Date(tools.now()).toLocaleTimeString('en-GB', {
    timeZone: tools.config.timeZone,
    timeStyle: 'short',
  });
  const rows = Object.entries(dailyJobs).map(([job, hour]) => {
    const last = runs.find(({ summary: { kind, runId } }) => kind === job && !runId.endsWith('-dry-run'));
    const isLate = !last || Date.parse(last.summary.startedAt) < tools.now() - 26 * 60 * 60_000;
    const state = !last
      ? html`<span class="bad">${texts.today.never}</span>`
      : html`<a href="${runAddress(last.folder)}">${moment(last.summary.startedAt)}</a>${isLate ? html` <span class="bad">${texts.today.late}</span>` : ''}`;
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
      const wanted = { source: id, endsAfter: now, endsBy: now + 30 * dayMilliseconds };
      const { count, of } = await searchPeople(tools.bucket, tools.directory, wanted);
      return [name, count, of[0] ? moment(of[0].export.at) : texts.sources.noBackup];
    }),
  );
  const { source, people, asOf } = texts.today.columns;
  return html`<h2>${texts.today.ends}</h2>${rows.length === 0 ? html`<p>${texts.sources.none}</p>` : table([source, people, asOf], rows)}`;
}

/** The figures of the last thirty days, a bar a day. */
function figures({ tools, texts, day }: Visit, runs: readonly SourceRun[]): Markup {
  const days = Array.from({ length: 30 }, (_, index) => dayBefore(tools.now(), 29 - index).slice(0, 10));
  const byDay = Map.groupBy(runs, ({ summary }) => summary.startedAt.slice(0, 10));
  const sum = (names: readonly string[]) =>
    days.map((one) => {
      const values = (byDay.get(one) ?? []).flatMap(({ summary: { counts, outcome } }) =>
        outcome === 'previewed' ? [] : names.map((name) => Number(counts[name] ?? 0) || 0),
      );
      return { label: day(one), value: values.reduce((before, value) => before + value, 0) };
    });
  const words = {
    figures: texts.today.asTable,
    columns: [texts.today.columns.day, texts.today.columns.people] as [string, string],
  };
  const runsADay = days.map((one) => ({ label: day(one), value: byDay.get(one)?.length ?? 0 }));
  return html`<h2>${texts.today.month}</h2><div class="cards">
${barChart(texts.today.changed, sum(['created', 'updated', 'changed']), words)}
${barChart(texts.today.ended, sum(['ended', 'deleted']), words)}
${barChart(texts.today.runs, runsADay, { ...words, columns: [texts.today.columns.day, texts.nav.runs] })}
</div>`;
}

function dayBefore(now: number, days: number): string {
  return new Date(now - days * dayMilliseconds).toISOString();
}
