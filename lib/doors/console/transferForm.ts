import type { KnownSource } from '../../directory/knownSources.ts';
import { nameOf } from '../../directory/listedPerson.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { accountKey, type Person } from '../../people/person.ts';
import {
  type AskedTransfer,
  isOver,
  keepTransfer,
  readTransfer,
  type Transfer,
  transferRunId,
  transfersOfForm,
} from '../../transfers/keptTransfer.ts';
import type { Sent, Visit } from './consolePage.ts';

/** Somebody who is to be handed over. */
export type ToTransfer = { source: Pick<KnownSource, 'id' | 'name'>; person: Person };

/** The fields of a form by which people are handed over. */
export function transferFields({ texts }: Visit, typed: Sent['text']): Markup {
  return html`<label>${texts.act.to}<input name="to" value="${typed['to'] ?? ''}" maxlength="200" autocomplete="off" required></label>
<label>${texts.act.note}<textarea name="note" rows="2" maxlength="1000">${typed['note'] ?? ''}</textarea></label>`;
}

/** What became of what a form asks for: asked of the other manager and open, answered, over without an answer, or of some one and of others another. */
const states = ['offered', 'accepted', 'declined', 'over', 'several'] as const;

type State = (typeof states)[number];

/** What became of a form, as the address says to which it led. */
export function stateText({ query, texts }: Pick<Visit, 'query' | 'texts'>): string | undefined {
  const state = states.find((one) => one === query['done']);
  return state && texts.act.state[state];
}

/**
 * Asks another manager to take people: those of a source and of one manager together, in a run of its own. A form that is sent once more
 * asks nobody once more, whatever has become of the people since, and tells what came of it.
 *
 * @param whom those whom whoever sends the form may hand over now
 * @returns undefined where nobody is to be handed over, nor was by this form
 */
export async function askForTransfer(
  visit: Visit,
  whom: readonly ToTransfer[],
  text: Sent['text'],
): Promise<{ done: State } | { problem: string } | undefined> {
  const { tools, texts, person } = visit;
  const to = (text['to'] ?? '').trim();
  const once = text['once'] ?? '';
  const isManager = to !== '' && to.length <= 200 && !/\p{Cc}/u.test(to);
  const before = isManager ? await transfersOfForm(tools.bucket, { by: person.address, to }, once) : [];
  const known = new Set(before.flatMap(({ source, people }) => people.map((one) => meantKey(source, one))));
  const others = whom.filter((one) => !known.has(meantKey(one.source, one.person)));
  if (before.length + others.length === 0) return undefined;
  if (!isManager) return { problem: texts.act.needManager };
  const added = await keepNew(visit, others, { to, once, note: text['note'] ?? '' });
  const asked = [...new Map([...before, ...added].map((one) => [one.id, one])).values()];
  const now = tools.now();
  // A try that was cut off may have kept a transfer whose run was never started. The same run is started once.
  for (const one of asked) {
    if (one.offer || one.answer || isOver(one, now)) continue;
    await tools.startTransfer(transferRunId(one), one.id, visit.signal);
  }
  const [state, ...more] = new Set(asked.map((one) => stateOf(one, now)));
  return { done: more.length > 0 ? 'several' : (state ?? 'over') };
}

/** Who is meant, in whichever spelling of the account name. */
export function meantKey({ id }: { id: string }, { accountName }: Pick<Person, 'accountName'>): string {
  return `${id}\n${accountKey(accountName)}`;
}

/** A transfer that a form asks for, as far as it is known. */
type Kept = Pick<Transfer, 'id' | 'askedAt' | 'people' | 'offer' | 'answer' | 'lapsed' | 'outcome'>;

/** Keeps what was not asked for yet. A form that is sent twice at once is the transfer that was kept first: by its moment its run is called. */
async function keepNew(
  { tools, person: { address: by } }: Visit,
  whom: readonly ToTransfer[],
  { to, once, note }: { to: string; once: string; note: string },
): Promise<Kept[]> {
  const groups = Map.groupBy(whom, ({ source, person: { manager } }) => `${source.id}\n${accountKey(manager)}`);
  const kept: Kept[] = [];
  for (const group of groups.values()) {
    let others = group;
    // What was kept first may lack some of them: they could not be handed over then.
    for (let turn = 0; others.length > 0; turn += 1) {
      const asked = askedOf(others, { to, by, note, now: tools.now() });
      const id = await keepTransfer(tools.bucket, asked, once, turn);
      const one = (await readTransfer(tools.bucket, id)) ?? { id, ...asked };
      kept.push(one);
      const named = new Set(one.people.map((person) => meantKey(asked.source, person)));
      others = others.filter(({ source, person }) => !named.has(meantKey(source, person)));
    }
  }
  return kept;
}

/** What is asked for people of one source and one manager. */
function askedOf(
  group: readonly ToTransfer[],
  { to, by, note, now }: { to: string; by: string; note: string; now: number },
): AskedTransfer {
  const [first] = group;
  return {
    source: { id: first?.source.id ?? '', name: first?.source.name ?? '' },
    people: group.map(({ person: one }) => ({ accountName: one.accountName, name: nameOf(one), endDate: one.endDate })),
    ...{ from: first?.person.manager ?? '', to, by, note: note.trim().slice(0, 1_000) },
    askedAt: new Date(now).toISOString(),
  };
}

function stateOf(transfer: Parameters<typeof isOver>[0] & Pick<Transfer, 'answer'>, now: number): State {
  const { answer } = transfer;
  if (answer) return answer.kind === 'accept' ? 'accepted' : 'declined';
  return isOver(transfer, now) ? 'over' : 'offered';
}
