import { html, type Markup } from '../run/markup.ts';
import { facts, renderPage, runFacts, table, tiles } from '../run/page.ts';
import type { SweepReport, Swept } from './report.ts';
import { deletedFile } from './restore.ts';

const headlines: Record<SweepReport['outcome'], string> = {
  completed: 'Ended people were cleaned up',
  'nothing-to-do': 'Nobody was to be deleted',
  failed: 'Not everything could be cleaned up',
};

const words: Record<Swept['outcome'], string> = {
  kept: 'keeps everybody',
  nobody: 'nobody is past the grace',
  deleted: 'deleted',
  'would be deleted': 'would be deleted',
  held: 'more than the delete threshold: the operators were asked',
  waits: 'more than the delete threshold: waits for the operators since an earlier run',
  refused: 'an operator said no',
  lapsed: 'nobody decided in time',
  busy: 'another run writes to the source; tomorrow’s sweep tries again',
};

/** A sweep's report as a page for people. */
export function reportPage(report: SweepReport): string {
  const { outcome, dryRun, counts, sources, error, runId } = report;
  const shown = ['deleted', 'held', 'left', 'remaining'] as const;
  return renderPage({
    eyebrow: 'Expiry sweep',
    headline: dryRun ? 'Dry run: nobody was deleted' : headlines[outcome],
    tone: outcome === 'failed' ? 'bad' : 'good',
    reason: error,
    body: html`${tiles(
      'What became of the people past their grace',
      shown.map((name) => ({ name, count: counts[name] })),
    )}
<section>
<h2>Sources</h2>
${table(['Source', 'People', 'Past their grace', 'Deleted', 'What became of them'], sources.map(rowOf))}
${restore(sources)}
</section>
${facts(runFacts(report))}`,
    footer: `nelm · run ${runId}`,
  });
}

function rowOf({ name, people, due, deleted, left, remaining, outcome }: Swept): string[] {
  const rest = [
    left > 0 && `${left} left alone, since their records were touched meanwhile`,
    remaining > 0 && `${remaining} still there after the deletion`,
  ].filter((part) => part !== false);
  const number = (count: number) => count.toLocaleString('en');
  return [name, number(people), number(due), number(deleted), [words[outcome], ...rest].join('; ')];
}

function restore(sources: readonly Swept[]): Markup {
  const files = sources.filter(({ deleted }) => deleted > 0).map(deletedFile);
  if (files.length === 0) return html``;
  const links = files.map((file) => html` <a href="${encodeURIComponent(file)}">${file}</a>`);
  return html`<p>To bring people back, drop the file of their source into its inbox:${links}</p>`;
}
