import { html, type Markup } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import { deletedFile, dueFile } from './peopleFiles.ts';
import type { SweepReport, Swept } from './sweepReport.ts';

/** What a sweep came to, in a line. */
export function sweepHeadline({ outcome, dryRun, counts }: Pick<SweepReport, 'outcome' | 'dryRun' | 'counts'>): string {
  if (outcome === 'failed') return 'Not everything could be done';
  if (dryRun) return 'Dry run: nobody was deleted';
  if (counts.due === 0) return 'Nobody is past their grace';
  if (counts.deleted > 0) return 'People past their grace were deleted';
  return counts.held > 0 ? 'Nobody was deleted: the operators must decide' : 'Nobody was deleted';
}

const words: Record<Swept['outcome'], string> = {
  kept: 'The source keeps everybody.',
  nobody: 'Nobody is past the grace.',
  deleted: 'They were deleted.',
  'would be deleted': 'They would be deleted.',
  'would be held': 'They are more than the delete threshold: the operators would be asked.',
  held: 'They are more than the delete threshold: the operators were asked.',
  waits: 'They are more than the delete threshold: another run has asked the operators.',
  refused: 'An operator decided that they are not deleted; once decisionDays are over they are asked about again.',
  lapsed: 'Nobody decided in time.',
  busy: 'Another run writes to the source; tomorrow’s sweep tries again.',
  failed: 'Not all could be done; tomorrow’s sweep tries again.',
};

/** A sweep's report as a page for people. */
export function sweepReportPage(report: SweepReport, timeZone: string): string {
  const { outcome, dryRun, counts, sources, error, runId } = report;
  return renderPage({
    eyebrow: 'Expiry sweep',
    headline: sweepHeadline(report),
    tone: outcome === 'failed' ? 'bad' : 'good',
    reason: error,
    body: html`${tiles('What became of the people past their grace', [
      { name: 'deleted', count: counts.deleted },
      { name: 'waiting for a decision', count: counts.held },
      { name: 'left alone', count: counts.left },
      { name: 'perhaps still there', count: counts.remaining },
    ])}
<section>
<h2>Sources</h2>
<p>The grace of a source is how long it keeps a record after the contract has ended.</p>
${table(['Source', 'People', 'Past their grace', 'Deleted', 'What became of them'], sources.map(rowOf))}
${dryRun ? whoIsDue(sources) : howToRestore(sources)}
</section>
${definitionList(runFacts(report, timeZone))}`,
    footer: `nelm · run ${runId}`,
  });
}

function rowOf(source: Swept): string[] {
  const { name, people, due, deleted } = source;
  return [name, ...[people, due, deleted].map((count) => count.toLocaleString('en')), sweptText(source)];
}

/** What became of those of a source who are past their grace, in a sentence or more. */
export function sweptText({
  deleted,
  left,
  remaining,
  outcome,
}: Pick<Swept, 'deleted' | 'left' | 'remaining' | 'outcome'>): string {
  const number = (count: number) => count.toLocaleString('en');
  const were = (count: number) => (count === 1 ? '1 person was' : `${number(count)} people were`);
  const rest = [
    left > 0 && `${were(left)} left alone: the records were touched, or gone, when they were looked at again.`,
    remaining > 0 && `${were(remaining)} to be deleted and may still be there.`,
  ].filter((part) => part !== false);
  // Whoever may be gone, or was left alone, is said to be in the rest.
  const what =
    outcome === 'deleted' && deleted === 0 && rest.length > 0 ? 'Nobody is known to be deleted.' : words[outcome];
  return [what, ...rest].join(' ');
}

function howToRestore(sources: readonly Swept[]): Markup {
  const files = sources.filter(({ deleted, remaining }) => deleted + remaining > 0).map(deletedFile);
  if (files.length === 0) return html``;
  return html`<p>These files name everybody whose deletion was asked for:${links(files)}. To bring people back, give them later ends in the file of their source and drop it into the source’s inbox; with the ends that they had, the next sweep deletes them again. A file may name people who are still there. Importing it changes nothing for those whose rows you leave as they are.</p>`;
}

function whoIsDue(sources: readonly Swept[]): Markup {
  const files = sources.filter(({ due }) => due > 0).map(dueFile);
  return files.length === 0 ? html`` : html`<p>These files say who is past their grace:${links(files)}.</p>`;
}

function links(files: readonly string[]): Markup {
  return html`${files.map((file) => html` <a href="${encodeURIComponent(file)}">${file}</a>`)}`;
}
