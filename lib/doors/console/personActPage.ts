import { randomUUID } from 'node:crypto';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { type Extendable, extensionDays } from '../../contracts/extension.ts';
import { lastDay } from '../../dates/days.ts';
import type { FoundOne } from '../../directory/findOne.ts';
import { nameOf } from '../../directory/listedPerson.ts';
import type { OperatorAct } from '../../hr/operatorEvent.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { attest } from '../../people/attested.ts';
import { liftBlock, liftedAt } from '../../people/blocked.ts';
import type { Person } from '../../people/person.ts';
import { settingsOf } from '../../sources/settings.ts';
import { answerDays } from '../../transfers/keptTransfer.ts';
import { addressOf } from './consoleAddress.ts';
import type { Answer, ConsolePage, Sent, Visit } from './consolePage.ts';
import { askForRun, dayField, extensionTo, isDay, type Problem, reasonField } from './extensionWish.ts';
import { actsFor, type PersonAct } from './personActs.ts';
import { askForTransfer, transferFields } from './transferForm.ts';
import { findVisible, personAddress } from './visiblePerson.ts';

/** Asks once more what is to be done to one person, and does it. */
export const personActPage: ConsolePage = {
  path: 'person/act',
  roles: ['operator', 'manager'],
  async show(visit) {
    const { query } = visit;
    const found = await findVisible(visit, query['source'], query['account']);
    const act = found && actsFor(visit, found).find((one) => one === query['act']);
    return found && act ? await askPage(visit, found, act) : nothingHere(visit);
  },
  async act(visit, sent) {
    const { source, account, act: wanted } = sent.text;
    const found = await findVisible(visit, source, account);
    if (wanted === 'transfer') return await handOver(visit, found, sent);
    if (!found) return nothingHere(visit);
    const act = actsFor(visit, found).find((one) => one === wanted);
    if (!act || act === 'transfer') return cannotBe(visit, found);
    if ((await seenOf(visit, found, act)) !== (sent.text['seen'] ?? '')) return cannotBe(visit, found);
    const done = await carryOut(visit, found, act, sent);
    if ('problem' in done) return await askPage(visit, found, act, done.problem, sent);
    const also = { done: done.done, at: String(visit.tools.now()) };
    return { goTo: personAddress(found.source.id, found.accountName, also), logged: { act } };
  },
};

/** Whoever was handed over is somebody else's by now: of a form that is sent once more it is told what came of it all the same. */
async function handOver(visit: Visit, found: FoundOne | undefined, sent: Sent): Promise<Answer> {
  const mayBe = found?.person && actsFor(visit, found).includes('transfer');
  const whom = mayBe && found.person ? [{ source: found.source, person: found.person }] : [];
  const done = await askForTransfer(visit, whom, sent.text);
  if (!done) return found ? cannotBe(visit, found) : nothingHere(visit);
  if ('problem' in done)
    return found ? await askPage(visit, found, 'transfer', done.problem, sent) : nothingHere(visit);
  const goTo = found
    ? personAddress(found.source.id, found.accountName, { done: done.done })
    : addressOf('my-people', { done: done.done });
  return { goTo, logged: { act: 'transfer' } };
}

function cannotBe(visit: Visit, found: FoundOne): Answer {
  return { title: visit.texts.act.isNot, status: 409, body: backTo(visit, found) };
}

function nothingHere({ texts: { notFound } }: Visit): Answer {
  return { title: notFound.title, status: 404, body: html`<p>${notFound.text}</p>` };
}

/** What was typed is kept: a form that was refused is corrected, not filled in anew. */
async function askPage(visit: Visit, found: FoundOne, act: PersonAct, problem?: string, sent?: Sent): Promise<Answer> {
  const { texts, form } = visit;
  const { source, accountName, person } = found;
  const name = person ? nameOf(person) : accountName;
  const hidden = {
    ...{ source: source.id, account: accountName, act, once: sent?.text['once'] ?? randomUUID() },
    seen: await seenOf(visit, found, act),
  };
  const content = html`${Object.entries(hidden).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`)}
<p>${accountName} · ${source.name}</p>
${fieldsOf(visit, found, act, sent?.text ?? {})}
<button class="${act === 'stop' || act === 'end' ? 'danger' : 'approve'}">${texts.act[act]}</button>`;
  const body = html`${form(addressOf('person/act'), content, { kind: 'ask' })}${backTo(visit, found)}`;
  return { title: texts.act[`${act}Title`](name), body, problem, status: problem ? 400 : 200, logged: { act } };
}

/**
 * What whoever sends the form has seen, where what it does is meant of that alone: the block that is lifted, that nobody has lifted one
 * since, and the end that may come. A form of before does nothing to another block, blocks nobody who was let in again, and lets no other
 * end come.
 */
async function seenOf({ tools }: Visit, found: FoundOne, act: PersonAct): Promise<string> {
  const { source, accountName, block, person } = found;
  if (act === 'lift') return block?.at ?? '';
  if (act === 'stop') return String((await liftedAt(tools.bucket, source.id, accountName)) ?? '');
  return act === 'letEnd' ? (person?.endDate ?? '') : '';
}

function backTo({ texts }: Visit, { source, accountName }: FoundOne): Markup {
  return html`<p><a href="${personAddress(source.id, accountName)}">${texts.act.cancel}</a></p>`;
}

function fieldsOf(visit: Visit, { source, person }: FoundOne, act: PersonAct, typed: Sent['text']): Markup {
  const { texts, day } = visit;
  const ends = person && !Number.isNaN(Date.parse(person.endDate)) ? day(person.endDate) : '–';
  const reason = reasonField(visit, typed);
  switch (act) {
    case 'extend': {
      const days = person && extensionDays(limitsOf(visit, source, person));
      return html`<p>${texts.act.extendText(ends)}</p>${dayField(visit, typed, days)}${reason}`;
    }
    case 'end':
      return html`<p>${texts.act.endText(ends)}</p>${dayField(visit, typed, { first: today(visit) })}${reason}`;
    case 'stop':
      return html`<p>${texts.act.stopText}</p>${reason}`;
    case 'lift':
      return html`<p>${texts.act.liftText}</p>${reason}`;
    case 'transfer':
      return html`<p>${texts.act.transferText(answerDays)}</p>${transferFields(visit, typed)}`;
    case 'attest':
      return html`<p>${texts.act.attestText}</p>`;
    case 'letEnd':
      return html`<p>${texts.act.letEndText(ends)}</p>`;
  }
}

type Done = { done: 'asked' | 'done' } | Problem;

async function carryOut(
  visit: Visit,
  found: FoundOne,
  act: Exclude<PersonAct, 'transfer'>,
  { text }: Sent,
): Promise<Done> {
  const { texts, tools } = visit;
  const { source, accountName, person } = found;
  const { bucket, now } = tools;
  const by = visit.person.address;
  const reason = (text['reason'] ?? '').trim();
  const at = new Date(now()).toISOString();
  if (act === 'attest' || act === 'letEnd') {
    const kind = act === 'attest' ? ('still here' as const) : ('let end' as const);
    const endDate = person?.endDate ?? '';
    await attest(bucket, source.id, accountName, { kind, by, at, ...(act === 'letEnd' && { endDate }) });
    return { done: 'done' };
  }
  if (reason === '') return { problem: texts.act.needReason };
  if (act === 'lift') {
    const lifted = await liftBlock(bucket, source.id, accountName, { by, reason }, now(), text['seen']);
    return lifted ? { done: 'done' } : { problem: texts.act.isNot };
  }
  const wish = wishOf(visit, found, act, text['day'] ?? '');
  if ('problem' in wish) return wish;
  return await askForRun(visit, { source: { id: source.id, name: source.name }, accountName, act: wish, by }, text);
}

function wishOf(
  visit: Visit,
  { source, person }: FoundOne,
  act: 'extend' | 'end' | 'stop',
  day: string,
): OperatorAct | Problem {
  const { texts } = visit;
  if (act === 'stop') return { type: 'stopped' };
  if (!person) return { problem: texts.act.isNot };
  if (act === 'extend') return extensionTo(visit, limitsOf(visit, source, person), day);
  if (!isDay(visit, day)) return { problem: texts.act.notADay };
  const { timeZone } = visit.tools.config;
  const isEarlier = day < PlainDate.toString(lastDay(Date.parse(person.endDate), timeZone));
  if (!isEarlier || day < today(visit)) return { problem: texts.act.notEarlier };
  return { type: 'ended', lastDay: day };
}

/** Today in the organisation's time zone, such as `2027-01-31`. */
function today({ tools }: Visit): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: tools.config.timeZone }).format(tools.now());
}

function limitsOf({ tools }: Visit, { id, name }: FoundOne['source'], person: Person): Extendable {
  const { maxContractDays } = settingsOf(tools.config.sources, { name, ids: [id] });
  const { startDate: start, endDate } = person;
  return { start, end: Date.parse(endDate), timeZone: tools.config.timeZone, maxContractDays };
}
