import { type Extendable, extensionDays, extensionOffers } from '../../contracts/extension.ts';
import type { Contract } from '../../contracts/keptContract.ts';
import { dateReader } from '../../dates/dates.ts';
import { dayText, lastDayText } from '../../dates/dayText.ts';
import { momentText } from '../../dates/momentText.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { definitionList, type Page, renderPage } from '../../pages/page.ts';
import type { Opened, Wish } from './takeChoice.ts';

/** What a link about a contract leads to, as a page that asks once more. */
export function contractPage(
  opened: Exclude<Opened, { kind: 'in the console' }>,
  wish: Wish,
  timeZone: string,
): string {
  switch (opened.kind) {
    case 'invalid':
      return page({
        headline: 'This link is not valid',
        tone: 'bad',
        body: html`<p>It may be incomplete. Open it from the mail once more.</p>`,
      });
    case 'expired':
      return page({
        headline: 'The contract is over',
        tone: 'bad',
        body: html`<p>It can no longer be extended here. Ask whoever looks after the records of your organisation.</p>`,
      });
    case 'chosen':
      return chosenPage(opened, timeZone);
    case 'open':
      return openPage(opened, wish, timeZone);
  }
}

function openPage(
  { contract, limits, problem }: Extract<Opened, { kind: 'open' }>,
  wish: Wish,
  timeZone: string,
): string {
  const { name, endDate } = contract;
  const lastDay = lastDayText(endDate, timeZone);
  const body = wish === 'end' ? endForm(name, lastDay) : extendForm(limits, lastDay);
  return page({
    headline: wish === 'end' ? `Let the contract of ${name} end?` : `Extend the contract of ${name}?`,
    tone: 'plain',
    reason: problem,
    body: html`${body}${about(contract, timeZone)}`,
  });
}

function page(content: Pick<Page, 'headline' | 'tone' | 'body'> & { reason?: string | undefined }): string {
  return renderPage({ eyebrow: 'A contract that ends soon', footer: 'nelm', ...content }, "'self'");
}

function endForm(name: string, lastDay: string): Markup {
  return html`<p>Its last day is ${lastDay}. If that is right, say so, and you will hear no more of it: ${name} loses access when that day is over. Until then you can still extend it by this link.</p>
<form method="post" class="decide"><button class="danger">Let it end</button></form>`;
}

/** Buttons rather than a choice and a button: without a script, a day that was typed would not choose itself. */
function extendForm(limits: Extendable, lastDay: string, action = ''): Markup {
  const to = action === '' ? html`` : html` action="${action}"`;
  const days = extensionDays(limits);
  if (!days) {
    return html`<p>Its last day is ${lastDay}. A contract may be ${limits.maxContractDays.toLocaleString('en')} days long at most, and this one is: it cannot be extended here.</p>`;
  }
  const offers = extensionOffers(limits).map(
    (offer) =>
      html`<button class="approve" name="days" value="${offer.days}">By ${offer.days} days, to ${dayText(offer.day)}</button>\n`,
  );
  return html`<p>Its last day is ${lastDay}.</p>
${offers.length > 0 ? html`<form method="post"${to} class="offers">\n${offers}</form>` : ''}
<form method="post"${to} class="day">
<label for="date">${offers.length > 0 ? 'Or to a day' : 'To a day'} from ${dayText(days.first)} to ${dayText(days.last)}</label>
<input type="date" id="date" name="date" min="${days.first}" max="${days.last}" required>
<button>Extend to this day</button>
</form>`;
}

function chosenPage(
  { contract, choice, limits, problem, isOver }: Extract<Opened, { kind: 'chosen' }>,
  timeZone: string,
): string {
  const { name, endDate, ending } = contract;
  const whose = isOver ? 'the contract' : `the contract of ${name}`;
  const lastDay = lastDayText(endDate, timeZone);
  const at = momentText(choice.at, timeZone);
  const undone =
    ending?.outcome === 'refused' ? ending.error : 'It could not be done; the operators of nelm are alarmed.';
  if (choice.kind === 'let it end') {
    const isUndone = ending !== undefined && ending.outcome !== 'let it end';
    const mistake = limits && ending?.outcome !== 'refused';
    return page({
      headline: isUndone ? 'That it may end was not noted' : 'It may end',
      tone: isUndone ? 'bad' : 'good',
      reason: problem ?? (isUndone ? undone : undefined),
      body: html`<p>It was chosen on ${at} to let ${whose} end on ${lastDay}.${isUndone ? '' : ' You will hear no more of it.'}</p>
${mistake ? html`<h2>Was that a mistake?</h2>\n${extendForm(limits, lastDay, 'extend')}` : ''}`,
    });
  }
  const day = dayText(choice.endDate.slice(0, 10));
  const chosen = `It was chosen on ${at} to extend ${whose} to ${day}.`;
  switch (ending?.outcome) {
    case undefined:
      return page({
        headline: 'It is being extended',
        tone: 'plain',
        body: html`<p>${chosen} You will get a mail that says when it is done, or why it could not be.</p>
<form method="post" class="decide"><button>No mail came: ask once more</button></form>`,
      });
    case 'extended':
      return page({ headline: 'It is extended', tone: 'good', body: html`<p>${chosen} That is done.</p>` });
    default:
      return page({
        headline: 'It was not extended',
        tone: 'bad',
        reason: undone,
        body: html`<p>${chosen} Its last day was ${lastDay} then. Ask whoever looks after the records of your organisation.</p>`,
      });
  }
}

function about({ name, accountName, sourceName, startDate, endDate }: Contract, timeZone: string): Markup {
  const first = dateReader({ timeZone, dateFormats: [] })(startDate, 'start')?.text.slice(0, 10) ?? '';
  return definitionList({
    Name: name,
    Account: accountName,
    Source: sourceName,
    'First day': first && dayText(first),
    'Last day': lastDayText(endDate, timeZone),
  });
}
