import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { answerOffer, type OpenedOffer, openOffer } from '../../transfers/answerOffer.ts';
import type { Transfer } from '../../transfers/keptTransfer.ts';
import { addressOf } from './consoleAddress.ts';
import type { Sent, Shown, Visit } from './consolePage.ts';
import { valueText } from './visiblePerson.ts';

/** What the page of an offer is made of. Whoever opens its link need not be signed in, and may never have been known here. */
type OfferVisit = Omit<Visit, 'person' | 'form'>;

/** Shows the offer behind a link, and asks. Looking answers nothing. */
export async function showOffer(visit: OfferVisit): Promise<Shown> {
  const token = visit.query['token'] ?? '';
  return offerShown(visit, await openOffer(visit.tools, visit.tools.linkKeys, token), token);
}

/** Takes the answer to an offer, once. The link alone says whose it is: it went to the one who was asked. */
export async function takeAnswer(visit: OfferVisit, { text }: Sent): Promise<Shown> {
  const { tools, signal } = visit;
  const token = text['offer'] ?? '';
  const opened = await openOffer(tools, tools.linkKeys, token);
  const kind = text['answer'];
  if (opened.kind === 'invalid' || (kind !== 'accept' && kind !== 'decline')) return offerShown(visit, opened, token);
  const by = opened.transfer.manager?.email ?? '';
  return offerShown(visit, await answerOffer(tools, opened.transfer.id, { kind, by }, signal), token);
}

function offerShown(visit: OfferVisit, opened: OpenedOffer, token: string): Shown {
  const { offer } = visit.texts;
  switch (opened.kind) {
    case 'invalid':
      return { title: offer.invalid, status: 404, body: html`<p>${offer.invalidText}</p>` };
    case 'over':
      return { title: offer.over, body: html`<p>${offer.overText}</p>` };
    case 'answered': {
      const isAccepted = opened.transfer.answer?.kind === 'accept';
      const title = isAccepted ? offer.accepted : offer.declined;
      const text = isAccepted ? offer.acceptedText : offer.declinedText;
      return { title, body: html`<p>${text}</p>${peopleOf(visit, opened.transfer)}` };
    }
    case 'open':
      return openShown(visit, opened.transfer, token);
  }
}

function openShown(visit: OfferVisit, transfer: Transfer, token: string): Shown {
  const { texts, day } = visit;
  const { by, source, people, note, offer } = transfer;
  return {
    title: texts.offer.title(people.length),
    body: html`<p>${texts.offer.text(by, source.name, offer ? day(offer.expiresAt) : '')}</p>
${note ? html`<p>${texts.offer.note(note)}</p>` : ''}
${peopleOf(visit, transfer)}
<form method="post" action="${addressOf('offer')}" class="decide">
<input type="hidden" name="offer" value="${token}">
<button class="approve" name="answer" value="accept">${texts.offer.accept}</button>
<button class="reject" name="answer" value="decline">${texts.offer.decline}</button>
</form>`,
  };
}

function peopleOf(visit: OfferVisit, { people }: Transfer): Markup {
  const { fields } = visit.texts;
  return table(
    [fields.name, fields.accountName, fields.endDate],
    people.map(({ name, accountName, endDate }) => [name, accountName, valueText(visit, 'endDate', endDate)]),
  );
}
