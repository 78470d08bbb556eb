import { dateReader } from '../contract/dates.ts';
import { html, type Markup } from '../run/markup.ts';
import { facts, type Page, renderPage } from '../run/page.ts';
import type { Contract } from './contract.ts';
import type { Opened } from './door.ts';
import { datesFor, type OfferSettings, offersFor } from './offers.ts';

/** What a link about a contract leads to, as a page that asks once more. */
export function contractPage(opened: Opened, wish: 'extend' | 'end', timeZone: string): string {
  if (opened.kind === 'invalid')
    return page({
      headline: 'This link is not valid',
      tone: 'bad',
      body: html`<p>It may be incomplete. Open it from the mail once more.</p>`,
    });
  if (opened.kind === 'expired')
    return page({
      headline: 'The contract is over',
      tone: 'bad',
      body: html`<p>It can no longer be extended here. Ask the operators of your organisation.</p>`,
    });
  if (opened.kind === 'chosen') return chosenPage(opened, timeZone);
  const { contract, settings, problem } = opened;
  const body = wish === 'end' ? endForm(contract) : extendForm(contract, settings);
  return page({
    headline: wish === 'end' ? `Let the contract of ${contract.name} end?` : `Extend the contract of ${contract.name}`,
    tone: 'plain',
    reason: problem,
    body: html`${body}${about(contract, timeZone)}`,
  });
}

function chosenPage({ contract, choice }: Extract<Opened, { kind: 'chosen' }>, timeZone: string): string {
  const at = `${choice.at.slice(0, 16).replace('T', ' ')} UTC`;
  if (choice.kind === 'let it end') {
    return page({
      headline: 'It ends as it stands',
      tone: 'good',
      body: html`<p>You chose at ${at} to let the contract of ${contract.name} end on ${dayOf(contract.endDate, timeZone)}. You will hear no more of it.</p>`,
    });
  }
  return page({
    headline: 'It is being extended',
    tone: 'good',
    body: html`<p>You chose at ${at} to extend the contract of ${contract.name} to ${dayOf(choice.endDate, timeZone)}. You will get a mail that says when it is done, or why it could not be.</p>`,
  });
}

function page(content: Pick<Page, 'headline' | 'tone' | 'body'> & { reason?: string | undefined }): string {
  return renderPage({ eyebrow: 'A contract that ends soon', footer: 'nelm', ...content }, "'self'");
}

function endForm({ name }: Contract): Markup {
  return html`<p>Without an extension ${name} loses access at the end of that day. If that is right, say so, and you will hear no more of it.</p>
<form method="post" class="decide"><button class="approve">Let it end</button></form>`;
}

function extendForm(contract: Contract, settings: OfferSettings): Markup {
  const dates = datesFor(contract, settings);
  if (!dates) {
    return html`<p>The contract has reached the longest that one may be, of ${settings.maxContractDays} days. It cannot be extended here.</p>`;
  }
  const offers = offersFor(contract, settings);
  const radios = offers.map(
    ({ days, day }, index) =>
      html`<label><input type="radio" name="days" value="${days}"${index === 0 ? html` checked` : ''}> by ${days} days, to ${day}</label>\n`,
  );
  return html`<form method="post" class="extend">
<fieldset><legend>Until when?</legend>
${radios}<label><input type="radio" name="days" value="date"${offers.length === 0 ? html` checked` : ''}> to a day of your choice:</label>
<label class="date">Day, from ${dates.first} to ${dates.last} <input type="date" name="date" min="${dates.first}" max="${dates.last}"></label>
</fieldset>
<button class="approve">Extend</button>
</form>`;
}

function about({ name, accountName, sourceName, startDate, endDate }: Contract, timeZone: string): Markup {
  return facts({
    Name: name,
    Account: accountName,
    Source: sourceName,
    'First day': dayOf(startDate, timeZone),
    'Last day': dayOf(endDate, timeZone),
  });
}

function dayOf(instant: string, timeZone: string): string {
  return dateReader({ timeZone, dateFormats: [] })(instant, 'end')?.text.slice(0, 10) ?? '';
}
