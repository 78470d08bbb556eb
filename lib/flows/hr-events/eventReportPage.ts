import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts } from '../../pages/page.ts';
import type { HrEventReport } from './eventReport.ts';

const headlines: Record<HrEventReport['outcome'], string> = {
  created: 'Created',
  approved: 'Requested and approved',
  rejected: 'Rejected',
  gone: 'Requested, and the request was taken back',
  undecided: 'Nobody decided in time',
  held: 'Waits for a decision of the operators',
  changed: 'Changed',
  extended: 'Extended',
  ended: 'Ended',
  rehired: 'Rehired',
  withdrawn: 'Withdrawn',
  'nothing-to-do': 'Nothing to do',
  'out-of-date': 'Out of date: nothing was changed',
  'unknown-person': 'Nobody of this account name',
  ignored: 'Ignored',
  refused: 'Refused: nothing was changed',
  failed: 'Failed',
};

const bad: readonly string[] = ['refused', 'failed', 'rejected'];
const plain: readonly string[] = ['gone', 'undecided', 'held', 'out-of-date', 'unknown-person', 'ignored'];

/** An event's report as a page for people. */
export function eventReportPage(report: HrEventReport): string {
  const { source, outcome, runId, reason, error, event, system, accountName, changed, deleted } = report;
  const good = plain.includes(outcome) ? 'plain' : 'good';
  return renderPage({
    eyebrow: source.name || 'No source',
    headline: headlines[outcome],
    tone: bad.includes(outcome) ? 'bad' : good,
    reason: error ?? reason,
    body: html`${definitionList({
      'Account name': accountName ?? '',
      Event: event.type ?? '',
      Happened: event.occurredAt,
      'HR system': system,
      'Event id': event.id,
      Comment: event.comment ?? '',
      'Attributes changed': changed.join(', '),
      ...runFacts(report),
    })}
${deleted ? html`<p>The record was deleted. The file <a href="${deleted}">${deleted}</a>, dropped into the source’s inbox, brings it back.</p>` : ''}`,
    footer: `nelm · run ${runId}`,
  });
}
