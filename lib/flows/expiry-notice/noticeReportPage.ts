import { dayText } from '../../dates/dayText.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import type { NoticeReport } from './noticeReport.ts';

/** What a run came to, in a line. A run in which no notice was due may have told the operators of people without a manager. */
function headlineOf({ outcome, dryRun, counts }: Pick<NoticeReport, 'outcome' | 'dryRun' | 'counts'>): string {
  if (dryRun) return 'Dry run: nobody was warned';
  if (outcome === 'failed') return 'Not everybody could be warned';
  if (counts.due === 0) return 'No notice was due';
  return counts.warned > 0 ? 'Managers were warned' : 'The operators were told, and no manager';
}

const labels = {
  due: 'contracts of which to tell',
  warned: 'told of',
  orphans: 'without a manager who can be told',
  mails: 'mails',
  unknown: 'unknown',
} as const;

/** A run of the notices as a page for people. */
export function noticeReportPage(report: NoticeReport, timeZone: string): string {
  const { outcome, dryRun, counts, steps, contracts, error, runId } = report;
  const shown = (['due', 'warned', 'orphans', 'mails', 'unknown'] as const).filter(
    (name) => name !== 'unknown' || counts.unknown > 0,
  );
  return renderPage({
    eyebrow: 'Expiry notice',
    headline: headlineOf(report),
    tone: outcome === 'failed' ? 'bad' : 'good',
    reason: error,
    body: html`${tiles(
      'Contracts that end soon',
      shown.map((name) => ({ name: labels[name], count: counts[name] })),
    )}
${counts.orphans > 0 ? html`<p>Where no manager can be told, the operators are told instead.</p>` : ''}
${counts.lost ? html`<p>${counts.lost === 1 ? 'One person has' : `${counts.lost.toLocaleString('en')} people have`} a manager who is no identity any more or has left. The operators are told of each once.</p>` : ''}
${counts.unknown > 0 ? html`<p>Of the mails that are counted as unknown nobody knows whether they went out, since the connection broke. They are not sent again.</p>` : ''}
${
  steps.length === 0
    ? ''
    : table(
        ['Days before the end', 'Contracts'],
        steps.map(({ days, contracts }) => [days, contracts]),
      )
}
${
  contracts.length === 0
    ? ''
    : html`<h2>${dryRun ? 'Who would be told of whom' : 'Who is told of whom'}</h2>
${counts.due > contracts.length ? html`<p>The first ${contracts.length} of ${counts.due.toLocaleString('en')}; due.json has all.</p>` : ''}
${table(
  ['Name', 'Source', 'Last day', 'Days before', 'Told'],
  contracts.map(({ name, accountName, source, lastDay, daysBefore, manager = 'the operators' }) => [
    name === accountName ? name : `${name} (${accountName})`,
    ...[source, dayText(lastDay), daysBefore, manager],
  ]),
)}`
}
${definitionList(runFacts(report, timeZone))}`,
    footer: `nelm · run ${runId}`,
  });
}
