import { keepReport } from '../../durable/runReport.ts';
import { happening } from '../../hr/eventIdentity.ts';
import type { HrEvent } from '../../hr/hrEvent.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import type { Ending, HrEventReport } from './eventReport.ts';
import { reportPage } from './eventReportPage.ts';
import type { LifecycleTools, Run } from './eventRun.ts';

/** Writes the report of an event, for programs and for people, to the run's folder. */
export async function writeReport(
  { bucket, now }: LifecycleTools,
  { id, notice, source, folder }: Run,
  event: HrEvent | undefined,
  { outcome, reason, changed = [], ...ids }: Ending,
  startedAt: number,
  requests: RequestCounts,
): Promise<void> {
  const report: HrEventReport = {
    version: 1,
    kind: 'hr-events',
    runId: id,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(now()).toISOString(),
    system: notice.system,
    source: source.id ? { id: source.id, name: source.name } : { name: source.name },
    event: {
      id: happening(notice).id,
      occurredAt: happening(notice).occurredAt,
      ...(event && { type: event.type }),
      ...(event?.comment && { comment: event.comment }),
    },
    ...(event && { accountName: event.person.accountName }),
    outcome,
    ...(outcome === 'failed' ? { error: reason } : { reason }),
    changed,
    ...ids,
    requests,
  };
  await keepReport(bucket, folder, report, reportPage(report));
}

/** Whether somebody must look after an event themselves. */
export function needsOperators({ outcome }: Ending): boolean {
  return outcome === 'failed' || outcome === 'refused';
}

/** Tells the operators of an event that could not be done, and what to do. */
export async function tellOperators(
  { mailer, config }: LifecycleTools,
  { id, notice, source, folder }: Run,
  event: HrEvent | undefined,
  { reason = '' }: Ending,
): Promise<void> {
  if (config.operators.length === 0) return;
  const what = event?.type ?? 'an event';
  const { text, html } = letter(`"${what}" from ${notice.system} was not done`, [
    paragraph(reason),
    paragraph('Nothing was changed. Mend what it says, and send the event again with a new id; or do it by hand.'),
    table(
      ['What', 'Which'],
      [
        ['Source', source.name],
        ['Account name', event?.person.accountName ?? 'not known'],
        ['Happened', happening(notice).occurredAt],
        ['Report', `${folder}/report.html`],
      ],
    ),
  ]);
  const subject = `Send again or do by hand: "${what}" for ${source.name} was not done`;
  await mailer.send(`${id}/hr-event`, { to: config.operators, subject, text, html });
}
