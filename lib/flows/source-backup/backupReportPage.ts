import { dayText } from '../../dates/dayText.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import type { BackupReport, SourceBackup } from './backupReport.ts';

/** What a run came to, in a line: where old backups could not be removed, every source is backed up all the same. */
function headlineOf({ outcome, dryRun, counts }: Pick<BackupReport, 'outcome' | 'dryRun' | 'counts'>): string {
  if (dryRun) return 'Dry run: nothing was kept and nothing was removed';
  if (outcome === 'completed') return 'Every source is backed up';
  const isSafe = counts.failed === 0 && counts.sources > 0;
  return isSafe ? 'Every source is backed up, and not everything old was removed' : 'Not everything is backed up';
}

/** A backup's report as a page for people. */
export function backupReportPage(report: BackupReport, timeZone: string): string {
  const { date, outcome, counts, sources, removedOfOthers, error, runId } = report;
  return renderPage({
    eyebrow: `Backup of ${dayText(date)}`,
    headline: headlineOf(report),
    tone: outcome === 'failed' ? 'bad' : 'good',
    reason: error,
    body: html`${tiles('What was backed up', [
      { name: 'sources', count: counts.sources },
      { name: 'people', count: counts.people },
      { name: 'failed', count: counts.failed },
    ])}
<section>
<h2>Sources</h2>
${table(['Source', 'People', 'Before', 'Removed backups', 'Remark'], sources.map(rowOf))}
${removedOfOthers === 0 ? '' : html`<p>Backups that were removed of sources that the tenant no longer has: ${removedOfOthers}.</p>`}
</section>
${definitionList(runFacts(report, timeZone))}`,
    footer: `nelm · run ${runId}`,
  });
}

function rowOf({ name, rows, rowsBefore, removed, fallen, error }: SourceBackup): string[] {
  const number = (count: number | undefined) => count?.toLocaleString('en') ?? '–';
  const remark = error ?? (fallen ? 'More than half of the people are gone since the backup before.' : '');
  return [name, number(rows), number(rowsBefore), number(removed), remark];
}
