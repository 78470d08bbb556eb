import { html, type Markup } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table, tiles } from '../../pages/page.ts';
import { deletedFile, dueFile } from './peopleFiles.ts';
import type { SweepReport, Swept } from './sweepReport.ts';

function headline({ outcome, dryRun, counts }: SweepReport): string {
  if (outcome === 'failed') return 'Not everybody could be seen to';
  if (dryRun) return 'Dry run: nobody was deleted';
  if (counts.due === 0) return 'Nobody is past their grace';
  if (counts.deleted > 0) return 'Who was past their grace is deleted';
  return counts.held > 0 ? 'Nobody was deleted: operators are to decide' : 'Nobody was deleted';
}

const words: Record<Swept['outcome'], string> = {
  kept: 'keeps everybody',
  nobody: 'nobody is past the grace',
  deleted: 'deleted',
  'would be deleted': 'would be deleted',
  'would be held': 'more than the delete threshold: the operators would be asked',
  held: 'more than the delete threshold: the operators were asked',
  waits: 'more than the delete threshold: waits for the operators since an earlier run',
  refused: 'an operator said no',
  lapsed: 'nobody decided in time',
  busy: 'another run writes to the source; tomorrow’s sweep tries again',
  failed: 'could not be seen to; tomorrow’s sweep tries again',
};

/** A sweep's report as a page for people. */
export function reportPage(report: SweepReport): string {
  const { outcome, dryRun, counts, sources, error, runId } = report;
  const shown = ['deleted', 'held', 'left', 'remaining'] as const;
  return renderPage({
    eyebrow: 'Expiry sweep',
    headline: headline(report),
    tone: outcome === 'failed' ? 'bad' : 'good',
    reason: error,
    body: html`${tiles(
      'What became of the people past their grace',
      shown.map((name) => ({ name, count: counts[name] })),
    )}
<section>
<h2>Sources</h2>
${table(['Source', 'People', 'Past their grace', 'Deleted', 'What became of them'], sources.map(rowOf))}
${dryRun ? lists(sources) : restore(sources)}
</section>
${definitionList(runFacts(report))}`,
    footer: `nelm · run ${runId}`,
  });
}

function rowOf({ name, people, due, deleted, left, remaining, outcome }: Swept): string[] {
  const rest = [
    left > 0 && `${left} left alone, since their records were touched meanwhile`,
    remaining > 0 && `${remaining} still there after the deletion, or not known to be gone`,
  ].filter((part) => part !== false);
  const number = (count: number) => count.toLocaleString('en');
  return [name, number(people), number(due), number(deleted), [words[outcome], ...rest].join('; ')];
}

function restore(sources: readonly Swept[]): Markup {
  const files = sources.filter(({ deleted, remaining }) => deleted + remaining > 0).map(deletedFile);
  if (files.length === 0) return html``;
  return html`<p>To bring people back, drop the file of their source into its inbox, with later ends: as they were, the next sweep deletes them again.${links(files)}</p>`;
}

function lists(sources: readonly Swept[]): Markup {
  const files = sources.filter(({ due }) => due > 0).map(dueFile);
  return files.length === 0 ? html`` : html`<p>Whom it is about:${links(files)}</p>`;
}

function links(files: readonly string[]): Markup {
  return html`${files.map((file) => html` <a href="${encodeURIComponent(file)}">${file}</a>`)}`;
}
