import type { FoundOne } from '../../directory/findOne.ts';
import { nameOf } from '../../directory/listedPerson.ts';
import { readTrail } from '../../directory/personTrail.ts';
import { systemAttributes } from '../../isc/person.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { isOver } from '../../transfers/keptTransfer.ts';
import { openTransfersOf } from '../../transfers/openTransfers.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { actsFor } from './personActs.ts';
import { readMoment } from './readMoment.ts';
import { trailMarkup } from './trailMarkup.ts';
import { stateText } from './transferForm.ts';
import { fieldText, findVisible, ofText, personAddress, valueText } from './visiblePerson.ts';

const liveMilliseconds = 5 * 60_000;

/** One person: the record, where it is from, and everything that was done, by whom and when. */
export const personPage: ConsolePage = {
  path: 'person',
  roles: ['operator', 'manager'],
  async show(visit) {
    const { query, texts } = visit;
    const found = await findVisible(visit, query['source'], query['account']);
    if (!found) return { title: texts.notFound.title, status: 404, body: html`<p>${texts.notFound.text}</p>` };
    const { person, source, accountName, block, of } = found;
    const body = html`<p class="quiet">${accountName} · ${source.name}</p>
${block ? html`<p class="reason">${texts.person.blockedBy(block.by, visit.moment(block.at), block.reason)}</p>` : ''}
${person ? '' : html`<p>${texts.person.isGone}</p>`}
${await openOffers(visit, found)}
${actions(visit, found)}
${person ? html`<h2>${texts.person.record}</h2>${record(visit, person)}` : ''}
${of ? html`<h2>${texts.person.of}</h2><p>${ofText(visit, source.name, of)}</p>` : ''}
<h2>${texts.person.history}</h2>
${await history(visit, found)}`;
    const title = person ? nameOf(person) : accountName;
    return { title, body, done: doneText(visit), logged: { sourceId: source.id } };
  },
};

/** What was asked for just now, by the address that the form led to. */
function doneText(visit: Visit): string | undefined {
  const done = visit.query['done'];
  return done === 'asked' || done === 'done' ? visit.texts.person[done] : stateText(visit);
}

function record(visit: Visit, person: NonNullable<FoundOne['person']>): Markup {
  const own = systemAttributes.map((name): [string, string] => [
    fieldText(visit, name),
    valueText(visit, name, person[name]),
  ]);
  // A custom attribute may be called like one of the system's.
  const all = [...own, ...Object.entries(person.data)].filter(([, value]) => value !== '');
  return html`<dl>${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

function actions(visit: Visit, found: FoundOne): Markup {
  const { texts } = visit;
  const links = actsFor(visit, found).map((act) => {
    const to = addressOf('person/act', { source: found.source.id, account: found.accountName, act });
    return html`<li><a href="${to}">${texts.act[act]}</a></li>`;
  });
  if (links.length === 0) return html``;
  return html`<h2>${texts.person.actions}</h2><ul class="acts">${links}</ul>`;
}

async function openOffers(visit: Visit, { source, accountName }: FoundOne): Promise<Markup> {
  const { texts, tools, day } = visit;
  const open = await openTransfersOf(tools.bucket, tools.transfers, source.id, accountName);
  const current = open.filter((one) => !isOver(one, tools.now()));
  return html`${current.map(({ to, manager, offer, answer }) => {
    const whom = manager?.account ?? to;
    if (answer)
      return html`<p>${answer.kind === 'accept' ? texts.person.hasAccepted(whom) : texts.person.hasDeclined(whom)}</p>`;
    return html`<p>${offer ? texts.person.open(whom, day(offer.expiresAt)) : texts.person.waiting(whom)}</p>`;
  })}`;
}

async function history(visit: Visit, { source, accountName }: FoundOne): Promise<Markup> {
  const { tools, query, texts, day } = visit;
  const now = tools.now() + 1_000;
  const until = Math.min(readMoment(query['until']) ?? now, now);
  const trail = await readTrail(tools, source, accountName, until);
  const address = (moment: string | undefined) => personAddress(source.id, accountName, { until: moment });
  // What was asked for just now stands there soon: the browser looks for it by itself for a while.
  const isLive = query['done'] === 'asked' && now - Number(query['at']) < liveMilliseconds;
  return html`<div id="history"${isLive ? html` data-live` : ''}>${trailMarkup(visit, trail.entries)}</div>
<p class="quiet">${texts.person.looked(day(trail.from), day(trail.until))}${trail.left > 0 ? ` ${texts.person.left(trail.left)}` : ''}</p>
<nav class="pages" aria-label="${texts.person.history}"><a href="${address(trail.from)}">${texts.person.further}</a>
${until < now ? html`<a href="${address(undefined)}">${texts.person.newest}</a>` : ''}</nav>`;
}
