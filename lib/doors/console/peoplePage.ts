import { endOfDayIn } from '../../dates/days.ts';
import { searchPeople, type Wanted } from '../../directory/searchPeople.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { peopleList } from './peopleTable.ts';
import { stateText } from './transferForm.ts';

/** Within so many days a contract ends, for the filter. */
const offeredDays = [7, 30, 90] as const;

/** Everybody of all sources, a page at once, found by any part of a name. */
export const peoplePage: ConsolePage = {
  path: 'people',
  roles: ['operator'],
  nav: 'people',
  async show(visit) {
    const { texts, tools, query } = visit;
    const found = await searchPeople(
      tools.bucket,
      tools.directory,
      wantedBy(query, tools.now(), tools.config.timeZone),
    );
    const problem = query['problem'] === 'none' ? texts.people.noneChosen : undefined;
    const body = html`${await filterForm(visit)}
<div id="found">${peopleList(visit, 'people', found)}</div>`;
    const done = stateText(visit);
    return { title: texts.people.title, body, problem, done, logged: { found: found.count } };
  },
};

/** What anybody may have typed behind the question mark. */
function wantedBy(query: Visit['query'], now: number, timeZone: string): Wanted {
  const { text = '', source = '', manager = '', ends = '', blocked, page } = query;
  const days = offeredDays.find((one) => String(one) === ends);
  return {
    ...{ text: text.slice(0, 200), source, manager, blocked: blocked !== undefined },
    page: Number(page ?? 1),
    ...(days !== undefined && { endsAfter: now, endsBy: endOfDayIn(days, now, timeZone), order: 'end' as const }),
    ...(ends === 'over' && { endsBy: now, order: 'end' as const }),
  };
}

async function filterForm({ texts: { people, fields }, tools, query }: Visit): Promise<Markup> {
  const { text = '', source = '', manager = '', ends = '', blocked } = query;
  const option = (value: string, shown: string, chosen: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : ''}>${shown}</option>`;
  const sources = (await tools.directory.sources()).map(({ id, name }) => option(id, name, source));
  const days = offeredDays.map((one) => option(String(one), people.within(one), ends));
  return html`<form class="filter" role="search" action="${addressOf('people')}" data-search="found">
<label>${people.search}<input type="search" name="text" value="${text}" autocomplete="off"></label>
<label>${fields.source}<select name="source">${option('', people.allSources, source)}${sources}</select></label>
<label>${fields.manager}<input name="manager" value="${manager}" autocomplete="off"></label>
<label>${people.ends}<select name="ends">${option('', people.anyTime, ends)}${days}${option('over', people.over, ends)}</select></label>
<label class="choice"><input type="checkbox" name="blocked"${blocked === undefined ? '' : html` checked`}>${people.blockedOnly}</label>
<button class="approve">${people.find}</button>
</form>`;
}
