import type { ImportReport } from './importReport.ts';

type Told = Pick<ImportReport, 'outcome' | 'counts' | 'decision'>;

const usual: Record<ImportReport['outcome'], string> = {
  completed: 'Imported',
  'nothing-to-do': 'Nothing to do: the source is already as the file says',
  refused: 'Refused: nothing was sent',
  superseded: 'Superseded by files that were dropped later',
  held: 'Imported; ending people waits for a decision',
  failed: 'Failed',
  previewed: 'Preview: nothing was sent',
};

const byNumber = (count: number) => count.toLocaleString('en');

/** What an import came to, in a line. */
export function importHeadline({ outcome, counts, decision }: Told): string {
  const { created, updated, unchanged, rejected, rows, ended = 0, superseded = 0 } = counts;
  const isImported = created + updated > 0;
  if (outcome === 'failed' || outcome === 'refused') return usual[outcome];
  if (decision === 'approved') {
    const what = ended === 1 ? 'contract' : 'contracts';
    // A row may give an end that is still to come.
    const endings = counts.heldRows
      ? `${byNumber(ended)} ${what} ${ended === 1 ? 'ends' : 'end'} as approved`
      : `${byNumber(ended)} ${what} ${ended === 1 ? 'was' : 'were'} ended, as approved`;
    return isImported ? `Imported; ${endings}` : endings;
  }
  if (decision) {
    const nobody = ended > 0 ? 'Nobody else' : 'Nobody';
    return isImported ? `Imported; ${nobody.toLowerCase()} was ended` : `${nobody} was ended`;
  }
  if (outcome === 'held' && counts.held === undefined && counts.heldRows === undefined)
    return 'Waits for a decision: nothing was imported yet';
  if (outcome === 'held' && !isImported) return 'Ending people waits for a decision';
  if (outcome === 'nothing-to-do' && rows === 0) return 'Nothing to do: the file has no rows';
  if (outcome !== 'nothing-to-do' || rejected === 0) return usual[outcome];
  const share = `${byNumber(rejected)} of ${byNumber(rows)} ${rows === 1 ? 'row' : 'rows'} rejected`;
  return unchanged + superseded === 0 ? `Nothing was imported: ${share}` : `Nothing was changed: ${share}`;
}

/** How a headline is shown: `bad` where somebody must do something about the file. */
export function importTone(report: Told): 'good' | 'bad' | 'plain' {
  const { outcome, counts, decision } = report;
  if (outcome === 'failed' || outcome === 'refused') return 'bad';
  if (
    outcome === 'previewed' ||
    outcome === 'superseded' ||
    outcome === 'held' ||
    (decision && decision !== 'approved')
  )
    return 'plain';
  return outcome === 'nothing-to-do' && counts.rejected > 0 ? 'bad' : 'good';
}
