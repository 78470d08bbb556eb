import { dayText } from '../../dates/dayText.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import type { Change } from '../../people/csv/writeChanges.ts';
import { dateKinds } from '../../people/person.ts';
import type { ImportReport } from './importReport.ts';

/** The first changes as a person wants to read them; `changes.csv` has all. */
export function changesSection({ changes, outcome }: Pick<ImportReport, 'changes' | 'outcome'>): Markup {
  if (!changes) return html``;
  const more = changes.count - changes.first.length;
  const all = html`<a href="changes.csv">changes.csv</a>`;
  return html`<section>
<h2>${outcome === 'previewed' ? 'What would change' : 'What changed'}</h2>
<p>${more > 0 ? html`The first ${changes.first.length} of ${changes.count.toLocaleString('en')} changes; ${all} has all.` : html`${all} has them, too.`}</p>
${table(
  ['Person', 'What', 'From', 'To'],
  changes.first.map((change) => [change.account, whatText(change), valueText(change, 'from'), valueText(change, 'to')]),
)}
</section>`;
}

/** `endDate` as "end date". */
function whatText({ what }: Change): string {
  return what.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueText(change: Change, side: 'from' | 'to'): string {
  const isDate = Object.keys(dateKinds).some((name) => change.what.startsWith(name)) || change.what.startsWith('ended');
  const [from, to] = [change.from, change.to].map((value) => /^\d{4}-\d\d-\d\d(?=T)/.exec(value)?.[0]);
  const day = isDate ? { from, to }[side] : undefined;
  if (!day) return change[side] || '–';
  // Where the day stays, the time says what changes.
  return from === to ? `${dayText(day)}, ${change[side].slice(11)}` : dayText(day);
}
