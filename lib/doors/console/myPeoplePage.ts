import { type FoundPerson, searchPeople } from '../../directory/searchPeople.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { type Attestation, isLetEnd, readAttestations } from '../../people/attested.ts';
import { isSameAccount } from '../../people/person.ts';
import { inChunks } from '../../store/inChunks.ts';
import { isOver } from '../../transfers/keptTransfer.ts';
import { openTransfers } from '../../transfers/openTransfers.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { peopleList } from './peopleTable.ts';
import { stateText } from './transferForm.ts';
import { ownAccounts } from './visiblePerson.ts';

/** The people whose manager looks, by the end of their contracts; nobody else's. */
export const myPeoplePage: ConsolePage = {
  path: 'my-people',
  roles: ['manager'],
  nav: 'myPeople',
  async show(visit) {
    const { texts, tools, query } = visit;
    const wanted = { onlyOf: ownAccounts(visit), order: 'end' as const, page: Number(query['page'] ?? 1) };
    const found = await searchPeople(tools.bucket, tools.directory, wanted);
    const said = await inChunks(found.people, ({ source, person }) =>
      readAttestations(tools.bucket, source.id, person.accountName),
    );
    const saidOf = new Map(found.people.map((one, index) => [one, said[index] ?? []]));
    const seen = { title: texts.mine.seen, of: (one: FoundPerson) => saidText(visit, one, saidOf.get(one) ?? []) };
    const list = found.count === 0 ? html`<p>${texts.mine.nobody}</p>` : peopleList(visit, 'my-people', found, seen);
    const problem = query['problem'] === 'none' ? texts.people.noneChosen : undefined;
    const done = stateText(visit);
    return {
      title: texts.mine.title,
      body: html`${await offersTo(visit)}<p>${texts.mine.text}</p>${list}`,
      problem,
      done,
    };
  },
};

function saidText({ texts, moment }: Visit, { person }: FoundPerson, said: readonly Attestation[]): Markup {
  const looked = said.findLast(({ kind }) => kind === 'still here');
  const parts = [
    ...(isLetEnd(said, person.endDate) ? [texts.mine.letEnd] : []),
    ...(looked ? [texts.mine.looked(moment(looked.at))] : []),
  ];
  return html`${parts.join(' · ') || '–'}`;
}

/** The offers that whoever looks was asked about. Who is signed in needs no link of a mail. */
async function offersTo(visit: Visit): Promise<Markup> {
  const { texts, tools, person } = visit;
  const open = await openTransfers(tools.bucket, tools.transfers);
  const own = open.filter(
    (one) =>
      one.offer && !one.answer && !isOver(one, tools.now()) && isSameAccount(one.manager?.email ?? '', person.address),
  );
  if (own.length === 0) return html``;
  const lines = own.map(
    ({ id, by, people }) =>
      html`<li>${texts.mine.offer(by, people.length)} <a href="${addressOf('offer', { id })}">${texts.mine.look}</a></li>`,
  );
  return html`<h2>${texts.mine.offers}</h2><ul>${lines}</ul>`;
}
