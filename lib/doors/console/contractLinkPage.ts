import { randomUUID } from 'node:crypto';
import { extensionDays } from '../../contracts/extension.ts';
import { type Contract, extendable, readContract } from '../../contracts/keptContract.ts';
import { isOnlyNamed } from '../../directory/changedSince.ts';
import { findEach } from '../../directory/findOne.ts';
import { html } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { attest } from '../../people/attested.ts';
import { isSameAccount } from '../../people/person.ts';
import { addressOf, signInAddress } from './consoleAddress.ts';
import type { AskedAnswer, AskedPage, AskedVisit, Sent } from './consolePage.ts';
import { askForRun, dayField, extensionTo, reasonField } from './extensionWish.ts';
import { leadsNowhere } from './leadsNowhere.ts';
import { findVisible, personAddress, valueText } from './visiblePerson.ts';

/**
 * Where links of notices lead when only somebody who is signed in chooses: to the person, of whom the address names nobody. Whoever
 * is in no export yet has no such page, and their manager perhaps no role: whoever got the mail chooses here.
 */
export const contractLinkPage: AskedPage = {
  path: 'contract',
  async show(visit) {
    const { query, texts } = visit;
    const found = await findAsked(visit, query['id'] ?? '');
    if (!('contract' in found)) return found;
    const { asked, letEnd } = texts.contract;
    const done = query['done'] === 'asked' ? asked : query['done'] === 'done' ? letEnd : undefined;
    return askPage(visit, found.contract, { done });
  },
  async act(visit, { text }) {
    const found = await findAsked(visit, text['id'] ?? '');
    if (!('contract' in found)) return found;
    const { contract, by } = found;
    const done = await carryOut(visit, contract, by, text);
    if ('problem' in done) return askPage(visit, contract, { problem: done.problem, text });
    return { goTo: addressOf('contract', { id: contract.id, done: done.done }), logged: { contractId: contract.id } };
  },
};

/** The contract, for whoever chooses here, and by which address they got the mail; or where else they choose, or nothing. */
async function findAsked(visit: AskedVisit, id: string): Promise<{ contract: Contract; by: string } | AskedAnswer> {
  const { tools, texts, signedIn, person } = visit;
  if (!signedIn) return { goTo: signInAddress(addressOf('contract', { id })) };
  const contract = /^[0-9a-f]{32}$/.test(id) ? await readContract(tools.bucket, id) : undefined;
  if (contract) {
    const { sourceId, accountName, recipients, endDate } = contract;
    const [known] = await findEach(tools.bucket, tools.directory, [{ source: sourceId, account: accountName }]);
    const by = recipients.find((one) => isSameAccount(one, signedIn.address));
    const isInExport = known?.person !== undefined && !isOnlyNamed(known.person);
    const isOpen = !isInExport && !known?.block && Date.parse(endDate) > tools.now();
    if (by !== undefined && isOpen) return { contract, by };
    const found = person && (await findVisible({ tools, person }, sourceId, accountName));
    if (found) return { goTo: personAddress(found.source.id, found.accountName) };
  }
  return await leadsNowhere(visit, { title: texts.notFound.title, body: html`<p>${texts.notFound.text}</p>` });
}

async function carryOut(
  visit: AskedVisit,
  contract: Contract,
  by: string,
  text: Sent['text'],
): Promise<{ done: 'asked' | 'done' } | { problem: string }> {
  const { tools, texts } = visit;
  const { sourceId, sourceName, accountName, endDate } = contract;
  if (text['wish'] === 'end') {
    const at = new Date(tools.now()).toISOString();
    await attest(tools.bucket, sourceId, accountName, { kind: 'let end', by, at, endDate });
    return { done: 'done' };
  }
  if ((text['reason'] ?? '').trim() === '') return { problem: texts.act.needReason };
  const act = extensionTo(visit, extendable(tools.config, contract), text['day'] ?? '');
  if ('problem' in act) return act;
  return await askForRun(visit, { source: { id: sourceId, name: sourceName }, accountName, act, by }, text);
}

function askPage(
  visit: AskedVisit,
  contract: Contract,
  { problem, done, text = {} }: { problem?: string; done?: string | undefined; text?: Sent['text'] },
): AskedAnswer {
  const { texts, form, day, tools } = visit;
  const { id, name, accountName, sourceName, endDate } = contract;
  const { fields, act } = texts;
  const to = addressOf('contract');
  const days = extensionDays(extendable(tools.config, contract));
  const once = text['once'] ?? randomUUID();
  const which = html`<input type="hidden" name="id" value="${id}"><input type="hidden" name="once" value="${once}">`;
  const extending = html`${which}<p>${act.extendText(day(endDate))}</p>
${dayField(visit, text, days)}${reasonField(visit, text)}<button class="approve" name="wish" value="extend">${act.extend}</button>`;
  const ending = html`${which}<p>${act.letEndText(day(endDate))}</p>
<button class="danger" name="wish" value="end">${act.letEnd}</button>`;
  const facts = [name, accountName, sourceName, valueText(visit, 'endDate', endDate)];
  return {
    title: texts.contract.title(name),
    ...{ problem, done, status: problem ? 400 : 200 },
    body: html`${table([fields.name, fields.accountName, fields.source, fields.endDate], [facts])}
<h2>${act.extend}</h2>${form(to, extending, { kind: 'ask' })}
<h2>${act.letEnd}</h2>${form(to, ending, { kind: 'ask' })}`,
  };
}
