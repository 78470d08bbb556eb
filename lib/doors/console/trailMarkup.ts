import type { TrailEntry } from '../../directory/personTrail.ts';
import { html, type Markup } from '../../pages/markup.ts';
import type { Visit } from './consolePage.ts';
import { runAddress } from './runRows.ts';
import { fieldText, valueText } from './visiblePerson.ts';

/** What was done about a person, the newest first. A report names others too, so that it is for operators alone. */
export function trailMarkup(visit: Visit, entries: readonly TrailEntry[]): Markup {
  const { texts, moment, person } = visit;
  if (entries.length === 0) return html`<p>${texts.person.nothing}</p>`;
  const isOperator = person.roles.includes('operator');
  const line = (
    entry: TrailEntry,
  ) => html`<li><p><b>${headOf(visit, entry)}</b> <span class="quiet">${moment(entry.at)}${
    entry.by || entry.what === 'notice' ? html` · ${byText(visit, entry)}` : ''
  }${entry.answer ? `, ${answerText(visit, entry.answer)}` : ''}</span></p>
${entry.changes.map((change) => html`<p>${changeText(visit, change)}</p>`)}
${entry.reason ? html`<p>${entry.reason}</p>` : ''}
${isOperator && entry.folder ? html`<p><a href="${runAddress(entry.folder)}">${texts.person.report}</a></p>` : ''}</li>\n`;
  return html`<ol class="trail">${entries.map(line)}</ol>`;
}

/** What it was, and what it came to. */
function headOf({ texts: { person } }: Visit, { what, type, outcome, daysBefore }: TrailEntry): string {
  const word = (said: string) =>
    Object.hasOwn(person.words, said) ? person.words[said as keyof typeof person.words] : said;
  const said = [type, outcome === type ? undefined : outcome].flatMap((one) => (one ? [word(one)] : []));
  const parts = [person.what[what], ...said];
  if (daysBefore !== undefined) parts.push(person.daysBefore(daysBefore));
  return parts.join(' · ');
}

function byText({ texts: { person } }: Visit, { by, what }: TrailEntry): string {
  return person.by(by || (what === 'notice' ? person.operators : ''));
}

function answerText({ texts: { person } }: Visit, answer: NonNullable<TrailEntry['answer']>): string {
  return person[answer.kind](answer.isByLink ? person.linkTo(answer.by) : answer.by);
}

function changeText(visit: Visit, { name, from, to }: TrailEntry['changes'][number]): string {
  const { texts } = visit;
  const called = fieldText(visit, name);
  if (name === 'created') return called;
  const shown = (value: string) => valueText(visit, name, value) || texts.person.none;
  return `${called}: ${shown(from)} → ${shown(to)}`;
}
