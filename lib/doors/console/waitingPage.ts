import { decideHeldRun, listHolds, type OpenHold } from '../../decisions/heldRuns.ts';
import { type Decided, type Hold, looksOfApproval } from '../../decisions/hold.ts';
import { personOfPendingHire } from '../../hr/pendingPerson.ts';
import { listPendingHires } from '../../hr/waitingGroups.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { inChunks } from '../../store/inChunks.ts';
import { addressOf } from './consoleAddress.ts';
import type { Answer, ConsolePage, Visit } from './consolePage.ts';

/** The longest reason that is kept. */
const longestReason = 500;

/** What waits for a decision: runs that operators decide on, and hires that wait for approvers in ISC. */
export const waitingPage: ConsolePage = {
  path: 'waiting',
  roles: ['operator'],
  nav: 'waiting',
  async show(visit) {
    return await shown(visit, {});
  },
  async act(visit, { text }) {
    const { person, tools, texts, signal } = visit;
    const decision = text['decision'];
    // A run has an id, and no other text is a part of a key.
    const runId = /^[\w-]{1,128}$/.test(text['run'] ?? '') ? (text['run'] ?? '') : 'none';
    if (decision !== 'approve' && decision !== 'reject') return await shown(visit, { problem: texts.waiting.choose });
    const reason = (text['reason'] ?? '').trim().slice(0, longestReason);
    const complete: typeof tools.complete = (id, decided) => tools.complete(id, decided, signal);
    const done = await decideHeldRun(
      { ...tools, complete },
      { runId, decision, by: person.address, reason: reason || undefined },
    );
    const logged = { kind: `decision: ${done.kind}`, ...(done.kind === 'none' ? {} : { runId: done.hold.runId }) };
    if (done.kind === 'none') return { ...(await shown(visit, { problem: texts.waiting.none })), logged };
    if (done.kind === 'over')
      return { ...(await shown(visit, { problem: texts.waiting.over(done.hold.what) })), logged };
    const { hold, decided, isFirst, isUnheard } = done;
    const said = decisionText(visit, decided);
    const more = isUnheard ? ` ${texts.waiting.unheard}` : isFirst ? '' : ` ${texts.waiting.before}`;
    return { ...(await shown(visit, { done: `${hold.what}: ${said}${more}` })), logged };
  },
};

async function shown(visit: Visit, said: { problem?: string; done?: string }): Promise<Answer> {
  const { tools, texts } = visit;
  const [holds, hires] = await Promise.all([listHolds(tools.bucket, tools.now()), listPendingHires(tools.bucket)]);
  const { open, perhapsUntold } = holds;
  const rows = await inChunks(hires, async (hire) => [
    (await personOfPendingHire(tools.bucket, hire)) ?? '',
    hire.source,
    visit.moment(hire.since),
    hire.requestId,
  ]);
  const { who, source, since, request } = texts.waiting.columns;
  return {
    title: texts.waiting.title,
    ...said,
    body: html`${open.length === 0 ? html`<p>${texts.waiting.nothing}</p>` : open.map((hold) => held(visit, hold))}
${perhapsUntold.map((hold) => decided(visit, hold))}
<h2>${texts.waiting.hires}</h2>
${hires.length === 0 ? html`<p>${texts.waiting.noHires}</p>` : html`<p>${texts.waiting.hiresText}</p>${table([who, source, since, request], rows)}`}`,
  };
}

function decisionText({ texts: { run }, moment }: Visit, { decision, by = run.byLink, at }: Decided): string {
  return decision === 'approve' ? run.approved(by, moment(at)) : run.rejected(by, moment(at));
}

/** What was decided, and the button to tell the run once more: whoever decided may have been cut off before. */
function decided(visit: Visit, { runId, what, decided }: Hold & { decided: Decided }): Markup {
  const { texts, form } = visit;
  const fields = html`<input type="hidden" name="run" value="${runId}"><input type="hidden" name="decision" value="${decided.decision}">
<button>${texts.waiting.tellAgain}</button>`;
  return html`<section class="card" id="run-${runId}"><h2>${what}</h2>
<p>${decisionText(visit, decided)} ${texts.waiting.noWord}</p>
${form(addressOf('waiting'), fields)}
</section>`;
}

function held({ texts, moment, form }: Visit, hold: OpenHold): Markup {
  const { runId, what, why, choices, afterwards = '', heldAt, expiresAt, columns, rows, count, overtakenBy } = hold;
  const approve = html`<button class="${looksOfApproval(hold)}" name="decision" value="approve">${choices?.approve ?? texts.waiting.approve}</button>\n`;
  const fields = html`<input type="hidden" name="run" value="${runId}">
<label>${texts.waiting.reason}<input name="reason" maxlength="${longestReason}"></label>
<div class="decide">${overtakenBy === undefined ? approve : ''}<button name="decision" value="reject">${choices?.reject ?? texts.waiting.reject}</button></div>`;
  const more = count - rows.length;
  return html`<section class="card" id="run-${runId}"><h2>${what}</h2>
<p>${why}</p>
${afterwards ? html`<p>${afterwards}</p>` : ''}
${overtakenBy === undefined ? '' : html`<p class="reason">${texts.waiting.overtaken(overtakenBy)}</p>`}
<p class="quiet">${texts.waiting.since(moment(heldAt), moment(expiresAt))}</p>
${columns.length > 0 ? html`<details><summary>${texts.waiting.who(count.toLocaleString(texts.locale))}</summary><div class="people">${table(columns, rows)}</div>${more > 0 ? html`<p>${texts.waiting.more(more.toLocaleString(texts.locale))}</p>` : ''}</details>` : ''}
${form(addressOf('waiting'), fields, { kind: 'ask' })}
</section>`;
}
