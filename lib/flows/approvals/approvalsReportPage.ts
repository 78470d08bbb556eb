import { momentText } from '../../dates/momentText.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import type { ApprovalsReport, ReportedItem } from './approvalsReport.ts';

const reminders: Record<ApprovalsReport['reminder'], string> = {
  'not due': '',
  sent: 'It was sent to the operators.',
  'sent before': 'An earlier run of the day has sent it to the operators.',
  unknown: 'It may or may not have gone out, and is not sent again today.',
  'not sent': 'It could not be sent. The next run tries again.',
  'no operators': 'It is due, but nelm.config.ts names no operators.',
};

const tones: Record<ApprovalsReport['outcome'], 'good' | 'bad' | 'plain'> = {
  completed: 'good',
  'nothing-to-do': 'plain',
  failed: 'bad',
};

/** A report of deciding by rule as a page for people. */
export function approvalsReportPage(report: ApprovalsReport, timeZone: string): string {
  const { outcome, dryRun, counts, items, reminder, error, runId } = report;
  return renderPage({
    eyebrow: 'Approving by rule',
    headline: headline(report),
    tone: tones[outcome],
    reason: error,
    body: html`${tiles('What became of the items', [
      { name: dryRun ? 'would be approved' : 'approved', count: counts.approved },
      { name: dryRun ? 'would be rejected' : 'rejected', count: counts.rejected },
      { name: 'left to a person', count: counts.left },
      { name: 'for the next run', count: counts.later },
      { name: 'decided elsewhere', count: counts.decidedElsewhere },
      { name: 'failed', count: counts.failed },
    ])}
${
  items.length > 0
    ? html`<section>\n<h2>Items</h2>\n${table(
        columns,
        items.map((item) => rowOf(item, timeZone)),
      )}\n</section>`
    : ''
}
${definitionList({ ...runFacts(report, timeZone), Reminder: reminders[reminder] })}`,
    footer: `nelm · run ${runId}`,
  });
}

function headline({ outcome, dryRun, counts }: ApprovalsReport): string {
  const decided = counts.approved + counts.rejected;
  if (outcome === 'failed') return 'Not everything could be decided';
  if (outcome === 'nothing-to-do') return 'Nothing waits for the approver';
  if (dryRun) return `Dry run: ${decided} of ${counts.pending} would be decided`;
  return `${decided} of ${counts.pending} decided by rule`;
}

const columns = ['Outcome', 'Account name', 'Source', 'Waits since', 'Rule', 'Reminded', 'Remark'];

function rowOf(
  { outcome, accountName, id, source, since, rule, remindedOn, error }: ReportedItem,
  timeZone: string,
): string[] {
  const when = momentText(since, timeZone);
  return [outcome, accountName ?? id, source ?? '', when, rule ?? 'none holds', remindedOn ?? '', error ?? ''];
}
