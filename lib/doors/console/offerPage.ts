import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { isSameAccount } from '../../people/person.ts';
import { answerOffer, type OpenedOffer, offerOf, openOffer } from '../../transfers/answerOffer.ts';
import type { Transfer, TransferAnswer } from '../../transfers/keptTransfer.ts';
import { addressOf, signInAddress } from './consoleAddress.ts';
import type { AskedAnswer, AskedPage, AskedVisit, Shown } from './consolePage.ts';
import { leadsNowhere } from './leadsNowhere.ts';
import { valueText } from './visiblePerson.ts';

/** How an offer was come to: by the link of a mail, or by its id, which is no key. */
type Way = { token: string; id: string };

/** Who answers, as far as that is known: whoever is signed in. */
type Answering = Pick<TransferAnswer, 'by' | 'via'>;

/** Whether somebody becomes the manager of people: asked of them by mail. */
export const offerPage: AskedPage = {
  path: 'offer',
  async show(visit) {
    const way = { token: visit.query['token'] ?? '', id: visit.query['id'] ?? '' };
    const found = await findOffer(visit, way);
    return 'opened' in found ? await offerShown(visit, found.opened, way) : found;
  },
  /** Takes the answer, once: of whoever was asked and is signed in, or by the link of their mail where that may answer. */
  async act(visit, { text }) {
    const { tools, signal } = visit;
    const way = { token: text['offer'] ?? '', id: text['id'] ?? '' };
    const found = await findOffer(visit, way);
    if (!('opened' in found)) return found;
    const { opened, answering } = found;
    const kind = text['answer'];
    if (opened.kind === 'invalid' || (kind !== 'accept' && kind !== 'decline')) {
      return await offerShown(visit, opened, way);
    }
    return await offerShown(visit, await answerOffer(tools, opened.transfer.id, { kind, ...answering }, signal), way);
  },
};

/** The offer, for whom it is; anybody else is asked to sign in, and learns by no address whether there is one. */
async function findOffer(
  visit: AskedVisit,
  { token, id }: Way,
): Promise<{ opened: OpenedOffer; answering: Answering } | AskedAnswer> {
  const { tools, texts, signedIn } = visit;
  const opened = token === '' ? await offerOf(tools, id) : await openOffer(tools, tools.linkKeys, token);
  const asked = opened.kind === 'invalid' ? undefined : opened.transfer.manager?.email;
  if (signedIn && asked !== undefined && isSameAccount(signedIn.address, asked)) {
    return { opened, answering: { by: asked, via: 'session' } };
  }
  const isLinkEnough = tools.config.decisions.signIn !== 'required';
  if (token !== '' && (isLinkEnough || opened.kind === 'invalid')) return { opened, answering: { via: 'link' } };
  if (id === '' && token === '') return { opened, answering: {} };
  const to = addressOf('offer', { id: opened.kind === 'invalid' ? id : opened.transfer.id });
  if (!signedIn) return { goTo: signInAddress(to) };
  const { notYours, notYoursText } = texts.offer;
  return await leadsNowhere(visit, { title: notYours, body: html`<p>${notYoursText}</p>` });
}

/** Whom it is about is shown while it can be answered, and not for ever to whoever has an old mail. */
async function offerShown(visit: AskedVisit, opened: OpenedOffer, way: Way): Promise<AskedAnswer> {
  const { offer, nav } = visit.texts;
  switch (opened.kind) {
    case 'invalid':
      return await leadsNowhere(visit, { title: offer.invalid, body: html`<p>${offer.invalidText}</p>` });
    case 'over':
      return { title: offer.over, body: html`<p>${offer.overText}</p>` };
    case 'answered':
      if (opened.transfer.answer?.kind !== 'accept') {
        return { title: offer.declined, body: html`<p>${offer.declinedText}</p>` };
      }
      return {
        title: offer.accepted,
        body: html`<p>${acceptedText(offer, opened.transfer)}</p>${opened.transfer.outcome === undefined ? onceMore(visit, way) : ''}<p><a href="${addressOf('my-people')}">${nav.myPeople}</a></p>`,
      };
    case 'open':
      return openShown(visit, opened.transfer, way);
  }
}

function acceptedText(offer: AskedVisit['texts']['offer'], { outcome }: Transfer): string {
  if (outcome === undefined) return offer.acceptedText;
  return outcome === 'transferred' ? offer.acceptedDone : offer.acceptedPartly;
}

/** Which offer a form answers. */
function wayField({ token, id }: Way): Markup {
  const field = token === '' ? { name: 'id', value: id } : { name: 'offer', value: token };
  return html`<input type="hidden" name="${field.name}" value="${field.value}">`;
}

/** Whoever accepted may have been cut off before the run was told: it is told once more by the same answer. */
function onceMore({ texts, form }: AskedVisit, way: Way): Markup {
  const content = html`${wayField(way)}<button name="answer" value="accept">${texts.offer.onceMore}</button>`;
  return form(addressOf('offer'), content, { kind: 'decide' });
}

function openShown(visit: AskedVisit, transfer: Transfer, way: Way): Shown {
  const { texts, day, form } = visit;
  const { by, source, people, note, offer } = transfer;
  const content = html`${wayField(way)}
<button class="approve" name="answer" value="accept">${texts.offer.accept}</button>
<button name="answer" value="decline">${texts.offer.decline}</button>`;
  return {
    title: texts.offer.title(people.length),
    body: html`<p>${texts.offer.text(by, source.name, offer ? day(offer.expiresAt) : '')}</p>
${note ? html`<p>${texts.offer.note(note)}</p>` : ''}
${peopleOf(visit, transfer)}
${form(addressOf('offer'), content, { kind: 'decide' })}`,
  };
}

function peopleOf(visit: AskedVisit, { people }: Transfer): Markup {
  const { fields } = visit.texts;
  return table(
    [fields.name, fields.accountName, fields.endDate],
    people.map(({ name, accountName, endDate }) => [name, accountName, valueText(visit, 'endDate', endDate)]),
  );
}
