import { html, type Markup } from '../../pages/markup.ts';
import type { ImportReport } from './importReport.ts';

/** What became of the people who are not in a full roster, and the files that say who they are. */
export function endingsSection({ counts, outcome, missing = '', decision, endedAtOnce = 0 }: ImportReport): Markup {
  const { ended = 0, notEnded = 0, heldRows = 0 } = counts;
  const held = outcome === 'held' ? (counts.held ?? 0) + heldRows : 0;
  if (ended + held + notEnded === 0 && missing === '') return html``;
  const people = (count: number, one: string, more: string) =>
    count === 1 ? `One person ${one}` : `${count.toLocaleString('en')} people ${more}`;
  // A row that waited may give an end that is still to come.
  const isAsRowsSay = decision === 'approved' && heldRows > 0 && ended > endedAtOnce;
  const or = endedAtOnce > 0 ? 'were ended, or end' : 'end';
  const became = isAsRowsSay
    ? people(ended, 'ends as decided', `${or} as decided`)
    : people(ended, 'was ended', 'were ended');
  const link = (file: string) => html`<a href="${file}">${file}</a>`;
  return html`<section>
<h2>${headingOf(outcome, counts)}</h2>
${missing === '' ? '' : html`<p>${missing}</p>`}
${held === 0 ? '' : html`<p>${people(held, 'waits', 'wait')} for a decision; ${link('held.csv')} says who.</p>`}
${
  ended === 0
    ? ''
    : html`<p>${became}. ${link('ended.csv')} has them as they were: dropped in the inbox, it undoes that.</p>`
}
${notEnded === 0 ? '' : html`<p>${people(notEnded, 'was', 'were')} not ended; ${link('not-ended.csv')} says why.</p>`}
</section>`;
}

function headingOf(outcome: ImportReport['outcome'], { held, heldRows }: ImportReport['counts']): string {
  if (outcome === 'held' && held === undefined && heldRows === undefined) return 'Fewer rows than expected';
  return heldRows ? 'Who would lose access' : 'Missing from the roster';
}

/** Whom a file that was previewed would end if it were a full list. */
export function asRosterSection({ asRoster }: ImportReport): Markup {
  if (!asRoster) return html``;
  const { ended, held, notEnded, note = '' } = asRoster;
  const people = (count: number) => (count === 1 ? 'one person' : `${count.toLocaleString('en')} people`);
  const would = [
    ...(ended > 0 ? [`would end ${people(ended)}`] : []),
    ...(held > 0 ? [`would wait for a decision to end ${people(held)}`] : []),
    ...(notEnded > 0 ? [`could not end ${people(notEnded)}, whose manager has left or who lack a value`] : []),
  ];
  return html`<section>
<h2>As a full roster</h2>
<p>Dropped under roster/, this file ${would.join(', and ') || 'would end nobody'}. ${note}</p>
</section>`;
}
