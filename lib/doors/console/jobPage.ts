import { type ScheduledJob, scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { noteStart } from '../../durable/startedBy.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { keys } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { kindText, runAddress } from './runRows.ts';

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
export function jobForms({ form, texts, tools }: Visit): Markup {
  const button = (job: string) => html`<button name="job" value="${job}">${kindText(texts, job)}</button>\n`;
  const buttons = html`<div class="decide">${jobsOf(tools).map(button)}</div>`;
  return html`<h2>${texts.job.title}</h2><p>${texts.job.text}</p>${form(addressOf('job'), buttons)}`;
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
      return {
        title,
        body: html`<div id="state" data-live><p>${texts.job.runs}</p><p class="quiet">${texts.job.reload}</p></div>`,
      };
    }
    const link = html`<p><a href="${runAddress(folder)}">${texts.job.report}</a></p>`;
    const button = html`<input type="hidden" name="job" value="${job.job}"><button class="approve" name="for-real" value="1">${texts.job.now}</button>`;
    const next = job.dryRun ? form(addressOf('job'), button) : '';
    return {
      title,
      body: html`<div id="state"><p>${job.dryRun ? texts.job.dryDone : texts.job.done}</p>${link}${next}</div>`,
    };
  },
  async act(visit, { text }) {
    const { tools, signal } = visit;
    const scheduledAt = new Date(tools.now()).toISOString();
    const wanted = { job: text['job'] ?? '', scheduledAt, dryRun: text['for-real'] !== '1' };
    const job = scheduledJobSchema.safeParse(wanted).data;
    if (!job || !jobsOf(tools).includes(job.job)) return unknownJob(visit);
    const by = visit.person.address;
    await noteStart(tools.bucket, keys.jobRun(job.job, scheduledRunId(job)), { by, at: scheduledAt });
    await tools.startJob(job, signal);
    return { goTo: jobAddress(job), logged: { kind: 'job started', runId: scheduledRunId(job) } };
  },
};

function jobAddress({ job, scheduledAt, dryRun }: ScheduledJob) {
  return addressOf('job', { job, scheduledAt, dry: dryRun ? '1' : undefined });
}

function unknownJob({ texts }: Visit) {
  return { title: texts.job.title, status: 400, body: html`<p>${texts.job.unknown}</p>` };
}
