import type { KnownSource } from '../../directory/knownSources.ts';
import { nameOf } from '../../directory/listedPerson.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { accountKey, type Person } from '../../people/person.ts';
import { type AskedTransfer, keepTransfer, readTransfer, transferRunId } from '../../transfers/keptTransfer.ts';
import type { Sent, Visit } from './consolePage.ts';

/** Somebody who is to be handed over. */
export type ToTransfer = { source: Pick<KnownSource, 'id' | 'name'>; person: Person };

/** The fields of a form by which people are handed over. */
export function transferFields({ texts }: Visit, typed: Sent['text']): Markup {
  return html`<label>${texts.act.to}<input name="to" value="${typed['to'] ?? ''}" maxlength="200" autocomplete="off" required></label>
<label>${texts.act.note}<textarea name="note" rows="2" maxlength="1000">${typed['note'] ?? ''}</textarea></label>`;
}

/**
 * Asks another manager to take people: those of a source and of one manager together, in a run of its own. A form that is sent twice
 * asks once.
 */
export async function askForTransfer(
  { tools, texts, person, signal }: Visit,
  whom: readonly ToTransfer[],
  text: Sent['text'],
): Promise<{ done: 'offered' } | { problem: string }> {
  const to = (text['to'] ?? '').trim();
  if (to === '' || to.length > 200 || /\p{Cc}/u.test(to)) return { problem: texts.act.needManager };
  const groups = Map.groupBy(whom, ({ source, person: { manager } }) => `${source.id}\n${accountKey(manager)}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const asked: AskedTransfer = {
      source: { id: first.source.id, name: first.source.name },
      people: group.map(({ person: one }) => ({
        accountName: one.accountName,
        name: nameOf(one),
        endDate: one.endDate,
      })),
      ...{ from: first.person.manager, to, by: person.address, note: (text['note'] ?? '').trim().slice(0, 1_000) },
      askedAt: new Date(tools.now()).toISOString(),
    };
    const id = await keepTransfer(tools.bucket, asked, text['once'] ?? '');
    // The form that is sent once more, a moment later, is the transfer that was kept first: by its moment its one run is called.
    const { askedAt } = (await readTransfer(tools.bucket, id)) ?? asked;
    await tools.startTransfer(transferRunId({ id, askedAt }), id, signal);
  }
  return { done: 'offered' };
}
