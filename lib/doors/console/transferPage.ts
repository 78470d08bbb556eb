import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { MeantPerson } from '../../directory/findOne.ts';
import { nameOf } from '../../directory/listedPerson.ts';
import { html } from '../../pages/markup.ts';
import { answerDays, mostTransferred } from '../../transfers/keptTransfer.ts';
import { addressOf } from './consoleAddress.ts';
import type { Answer, ConsolePage, Sent, Visit } from './consolePage.ts';
import { actsFor } from './personActs.ts';
import { askForTransfer, meantKey, type ToTransfer, transferFields } from './transferForm.ts';
import { findAllVisible } from './visiblePerson.ts';

/** Hands people over who were chosen in a list: asks once more first, whom and to whom. */
export const transferPage: ConsolePage = {
  path: 'transfer',
  roles: ['operator', 'manager'],
  async act(visit, sent) {
    const { texts, person } = visit;
    const chosen = await chosenPeople(visit, sent);
    const list = person.roles.includes('operator') ? 'people' : 'my-people';
    const nobody: Answer = { goTo: addressOf(list, { problem: 'none' }) };
    if (chosen.length > mostTransferred) return askPage(visit, chosen, sent, texts.people.tooMany(mostTransferred));
    if (sent.text['step'] !== 'send') return chosen.length === 0 ? nobody : askPage(visit, chosen, sent);
    const done = await askForTransfer(visit, chosen, sent.text);
    if (!done) return nobody;
    if ('problem' in done) return askPage(visit, chosen, sent, done.problem);
    return { goTo: addressOf(list, { done: done.done }), logged: { people: chosen.length } };
  },
};

/** The people whom the fields name, each once, as far as whoever asks may hand them over: the rest is as if it were not there. */
async function chosenPeople(visit: Visit, { text }: Sent): Promise<ToTransfer[]> {
  const meant = Object.entries(text).flatMap(([name, value]) =>
    /^chosen-\d{1,3}$/.test(name) ? readChoice(value) : [],
  );
  const found = await findAllVisible(visit, meant);
  const chosen = found.flatMap((one): ToTransfer[] =>
    one.person && actsFor(visit, one).includes('transfer') ? [{ source: one.source, person: one.person }] : [],
  );
  return [...new Map(chosen.map((one) => [meantKey(one.source, one.person), one])).values()];
}

const choiceSchema = z.tuple([z.string(), z.string()]);

function readChoice(value: string): MeantPerson[] {
  try {
    const [source, account] = choiceSchema.parse(JSON.parse(value));
    return [{ source, account }];
  } catch {
    return [];
  }
}

function askPage(visit: Visit, chosen: readonly ToTransfer[], sent: Sent, problem?: string): Answer {
  const { texts, form } = visit;
  const fields = chosen.map(({ source, person }, index) => {
    const value = JSON.stringify([source.id, person.accountName]);
    return html`<input type="hidden" name="chosen-${index}" value="${value}">`;
  });
  const [first] = chosen;
  const count = chosen.length.toLocaleString(texts.locale);
  const name = chosen.length === 1 && first ? nameOf(first.person) : texts.people.count(count, false);
  const content = html`${fields}<input type="hidden" name="once" value="${sent.text['once'] ?? randomUUID()}">
<p>${texts.act.transferText(answerDays)}</p>
<p>${texts.act.whom}: ${chosen.map(({ person }) => nameOf(person)).join(', ')}</p>
${transferFields(visit, sent.text)}
<button class="approve" name="step" value="send">${texts.act.transfer}</button>`;
  const body = form(addressOf('transfer'), content, { kind: 'ask' });
  return { title: texts.act.transferTitle(name), body, problem, status: problem ? 400 : 200 };
}
