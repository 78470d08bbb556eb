import * as z from 'zod';
import { runReportSchema } from '../../durable/runReport.ts';
import { jobOfRun, type ScheduledJob, scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { noteStart, readStart } from '../../durable/startedBy.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Sent, Visit } from './consolePage.ts';
import { kindText, runAddress } from './runRows.ts';

/** So long after a form was shown, and after a dry run has ended, a job is started by it, in milliseconds. */
const freshMilliseconds = 60 * 60_000;

/** What needs no dry run before it: a backup copies, and changes nothing in ISC. */
const withoutDryRun = ['source-backup'];

const dryReportSchema = runReportSchema.extend({ dryRun: z.literal(true) });

const failedSchema = z.object({ outcome: z.literal('failed') });

/** A run that has left no report for so long has none, in milliseconds. */
const longestMilliseconds = 24 * 60 * 60_000;

/** The jobs that can be run now, those that the settings have switched off excepted. */
function jobsOf({ config }: Visit['tools']): string[] {
  const expectsFiles = Object.values(config.sources).some(({ expect }) => expect !== undefined);
  return [
    ...['source-backup', 'expiry-sweep', 'expiry-notice', 'source-drift'],
    ...(expectsFiles ? ['expected-files'] : []),
    ...(config.approvals ? ['approvals'] : []),
  ];
}

/** A button for each job, which runs it dry: what it would do is shown before it can be done. */
export function jobForms(visit: Visit): Markup {
  const { form, texts, tools } = visit;
  const button = (job: string) => html`<button name="job" value="${job}">${kindText(texts, job)}</button>\n`;
  const buttons = html`<div class="decide">${jobsOf(tools).map(button)}</div>`;
  return html`<h2>${texts.job.title}</h2><p>${texts.job.text}</p>${form(addressOf('job'), html`${onceField(visit)}${buttons}`)}`;
}

/** The moment by which the run of a form is called: a form that is sent twice starts one. */
export function onceField({ tools }: Visit): Markup {
  return html`<input type="hidden" name="once" value="${new Date(tools.now()).toISOString()}">`;
}

/** A job that was run now: what its dry run would do, and the button to do it. */
export const jobPage: ConsolePage = {
  path: 'job',
  roles: ['operator'],
  async show(visit) {
    const { texts, query, tools, form } = visit;
    const job = scheduledJobSchema.safeParse({ ...query, dryRun: query['dry'] === '1' }).data;
    if (!job || !jobsOf(tools).includes(job.job)) return unknownJob(visit);
    const folder = keys.jobRun(job.job, scheduledRunId(job));
    const found = await tools.bucket.read(`${folder}/report.json`);
    const title = kindText(texts, job.job, scheduledRunId(job));
    if (found.kind !== 'found') {
      const begun = await readStart(tools.bucket, folder);
      return begun ? { title, body: stillRuns(visit, begun) } : { ...unknownJob(visit), status: 404 };
    }
    const link = html`<p><a href="${runAddress(folder)}">${texts.job.report}</a></p>`;
    const mayFollow = job.dryRun && (await isFreshDryRun(visit, job));
    const button = html`<input type="hidden" name="job" value="${job.job}"><input type="hidden" name="after" value="${job.scheduledAt}"><button class="approve">${texts.job.now}</button>`;
    const next = mayFollow ? form(addressOf('job'), button) : '';
    return {
      title,
      body: html`<div id="state"><p>${endText(visit, job, hasFailed(found.bytes))}</p>${link}${next}</div>`,
    };
  },
  async act(visit, { text }) {
    const { tools, signal } = visit;
    if (!jobsOf(tools).includes(text['job'] ?? '')) return unknownJob(visit);
    const job = await jobOf(visit, text);
    if (!job) return tooLate(visit);
    const by = visit.person.address;
    const at = new Date(tools.now()).toISOString();
    await noteStart(tools.bucket, keys.jobRun(job.job, scheduledRunId(job)), { by, at });
    await tools.startJob({ ...job, isAwaited: true }, signal);
    return { goTo: jobAddress(job), logged: { kind: 'job started', runId: scheduledRunId(job) } };
  },
};

/**
 * What a form starts: a dry run; or in earnest what a dry run of late has shown, under its moment, so that each is followed by one
 * run at most; or what needs none. Undefined where it may start nothing.
 */
async function jobOf(visit: Visit, text: Sent['text']): Promise<ScheduledJob | undefined> {
  const { job, after, once } = text;
  if (after !== undefined) {
    const dry = scheduledJobSchema.safeParse({ job, scheduledAt: after, dryRun: true }).data;
    return dry && (await isFreshDryRun(visit, dry)) ? { ...dry, dryRun: false } : undefined;
  }
  const isForReal = text['for-real'] === '1';
  if (isForReal && !withoutDryRun.includes(job ?? '')) return undefined;
  const wanted = scheduledJobSchema.safeParse({ job, scheduledAt: once, dryRun: !isForReal }).data;
  return wanted && isFresh(visit, wanted.scheduledAt) ? wanted : undefined;
}

/** What of a job that has no report yet: it runs, or something has ended it that could write none. */
function stillRuns({ texts: { job }, tools, moment }: Visit, { by, at }: { by: string; at: string }): Markup {
  const since = html`<p class="quiet">${job.since(moment(at), by)}</p>`;
  if (Date.parse(at) <= tools.now() - longestMilliseconds)
    return html`<div id="state"><p>${job.noReport}</p>${since}</div>`;
  return html`<div id="state" data-live><p>${job.runs}</p>${since}<p class="quiet">${job.reload}</p></div>`;
}

/** The jobs that somebody has started in the console within a day, and that have no report yet. */
export async function runningJobs({ tools, texts, moment }: Visit): Promise<Markup> {
  const oldest = tools.now() - longestMilliseconds;
  // What follows a dry run has its moment, which may be an hour before it was started, and the dry run's own hour before that.
  const after = new Date(oldest - 2 * freshMilliseconds).toISOString().replaceAll(/[-:.]/g, '');
  const lists = await inChunks(jobsOf(tools), async (job) => {
    const prefix = keys.jobRun(job, '');
    return (await tools.bucket.folders(prefix, after)).map((id) => ({ id, folder: `${prefix}${id}` }));
  });
  const lines = await inChunks(lists.flat(), async ({ id, folder }) => {
    const job = jobOfRun(id);
    const kept = await tools.bucket.list(`${folder}/`);
    if (!job || kept.includes(`${folder}/report.json`) || !kept.includes(keys.started(folder))) return [];
    const begun = await readStart(tools.bucket, folder).catch(() => undefined);
    if (!begun || Date.parse(begun.at) <= oldest) return [];
    const link = html`<a href="${jobAddress(job)}">${kindText(texts, job.job, id)}</a>`;
    return [html`<li>${link} ${texts.job.since(moment(begun.at), begun.by)}</li>\n`];
  });
  return lines.flat().length === 0 ? html`` : html`<h2>${texts.job.running}</h2><ul>${lines.flat()}</ul>`;
}

/** What became of a run that has a report. */
function endText({ texts }: Visit, { dryRun }: ScheduledJob, failed: boolean): string {
  if (dryRun) return failed ? texts.job.dryFailed : texts.job.dryDone;
  return failed ? texts.job.failed : texts.job.done;
}

/** Whether a report says that its run failed. One that nobody can read says nothing: the page links to it all the same. */
function hasFailed(report: Uint8Array): boolean {
  try {
    return failedSchema.safeParse(JSON.parse(new TextDecoder().decode(report))).success;
  } catch {
    return false;
  }
}

/**
 * Whether a dry run has a report that says so, has not failed, and has ended of late: what it has shown is what would be done.
 * One that failed has shown nothing, or a part.
 */
async function isFreshDryRun(visit: Visit, job: ScheduledJob): Promise<boolean> {
  const runId = scheduledRunId(job);
  const kept = await visit.tools.bucket.readJson(`${keys.jobRun(job.job, runId)}/report.json`, z.unknown());
  const report = dryReportSchema.safeParse(kept?.value).data;
  if (report?.kind !== job.job || report.runId !== runId || report.outcome === 'failed') return false;
  return isFresh(visit, report.finishedAt);
}

function isFresh({ tools }: Visit, instant: string): boolean {
  const age = tools.now() - Date.parse(instant);
  return age >= 0 && age < freshMilliseconds;
}

/** Where a job that was started now is followed. */
function jobAddress({ job, scheduledAt, dryRun }: ScheduledJob) {
  return addressOf('job', { job, scheduledAt, dry: dryRun ? '1' : undefined });
}

function unknownJob({ texts }: Visit) {
  return { title: texts.job.title, status: 400, body: html`<p>${texts.job.unknown}</p>` };
}

function tooLate({ texts }: Visit) {
  const back = html`<p><a href="${addressOf('runs')}">${texts.nav.runs}</a></p>`;
  return { title: texts.job.title, status: 409, body: html`<p>${texts.job.tooLate}</p>${back}` };
}
