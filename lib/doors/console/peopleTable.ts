import { nameOf } from '../../directory/listedPerson.ts';
import { type FoundPeople, type FoundPerson, peopleOnPage } from '../../directory/searchPeople.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { addressOf } from './consoleAddress.ts';
import type { Visit } from './consolePage.ts';
import { actsFor } from './personActs.ts';
import { ofText, personAddress, valueText } from './visiblePerson.ts';

/** A list of people that can be chosen from, a page of it, and of when it is. */
export function peopleList(visit: Visit, path: string, found: FoundPeople, more?: Column): Markup {
  const { texts, query } = visit;
  const { people, count, page, pages, of, without } = found;
  const to = (wanted: number) => addressOf(path, { ...query, done: undefined, page: String(wanted) });
  const isOver = count > peopleOnPage;
  const pager = isOver
    ? html`<nav class="pages" aria-label="${texts.people.pages}">
${page > 1 ? html`<a href="${to(page - 1)}" rel="prev">${texts.people.before}</a>` : ''}
<span>${texts.people.page(page, pages)}</span>
${page < pages ? html`<a href="${to(page + 1)}" rel="next">${texts.people.next}</a>` : ''}
</nav>`
    : html``;
  return html`<p>${texts.people.count(count.toLocaleString(texts.locale), count === 1)}</p>
${people.length === 0 ? html`<p>${texts.people.nobody}</p>` : rowsOf(visit, people, more)}
${pager}
<p class="quiet">${of.map(({ source, ...rest }) => html`${ofText(visit, source.name, rest)} `)}${
    without.length > 0 ? texts.people.without(without.join(', ')) : ''
  }</p>`;
}

/** A further column of a list: what it is called, and what stands there. */
export type Column = { title: string; of: (one: FoundPerson) => Markup | string };

function rowsOf(visit: Visit, people: readonly FoundPerson[], more: Column | undefined): Markup {
  const { texts, form } = visit;
  const { fields, people: words } = texts;
  const columns = [words.choose, fields.name, fields.source, fields.manager, fields.endDate];
  const rows = people.map((one, index) => [
    choiceOf(visit, one, index),
    nameCell(one),
    one.source.name,
    one.person.manager,
    endCell(visit, one),
    ...(more ? [more.of(one)] : []),
  ]);
  const shown = html`<div class="people">${table([...columns, ...(more ? [more.title] : [])], rows)}</div>`;
  return form(
    addressOf('transfer'),
    html`${shown}<p><button name="step" value="choose">${words.handOver}</button></p>`,
  );
}

/** What is chosen is read from the names of the fields: each stands there once. Whoever may not be handed over now cannot be chosen. */
function choiceOf(visit: Visit, one: FoundPerson, index: number): Markup {
  if (!actsFor(visit, one).includes('transfer')) return html``;
  const { source, person } = one;
  const value = JSON.stringify([source.id, person.accountName]);
  return html`<input type="checkbox" name="chosen-${index}" value="${value}" aria-label="${visit.texts.people.chooseOne(nameOf(person))}">`;
}

function nameCell({ source, person }: FoundPerson): Markup {
  const name = nameOf(person);
  const account = name === person.accountName ? '' : html` <span class="quiet">${person.accountName}</span>`;
  return html`<a href="${personAddress(source.id, person.accountName)}">${name}</a>${account}`;
}

function endCell(visit: Visit, { person, block }: FoundPerson): Markup {
  const { people } = visit.texts;
  const isOver = Date.parse(person.endDate) <= visit.tools.now();
  const marks = [...(block ? [people.blocked] : []), ...(isOver ? [people.endedMark] : [])];
  return html`${valueText(visit, 'endDate', person.endDate)}${marks.map((mark) => html` <b class="bad">${mark}</b>`)}`;
}
