import { momentText } from '../../dates/momentText.ts';
import { type Hold, looksOfApproval } from '../../decisions/hold.ts';
import { runOfQuestion } from '../../decisions/questions.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { definitionList, renderPage, table } from '../../pages/page.ts';
import type { OpenedHold } from './decideRun.ts';

const words = { approve: 'approved', reject: 'rejected' } as const;

/** What a link leads to, as a page: two buttons while it is open, what became of it afterwards. */
export function decisionPage(opened: OpenedHold, timeZone: string): string {
  if (opened.kind === 'invalid') {
    return page('This link is not valid', 'bad', html`<p>It may be incomplete. Open it from the mail once more.</p>`);
  }
  const { hold } = opened;
  const footer = `nelm · run ${runOfQuestion(hold.runId)}`;
  switch (opened.kind) {
    case 'open':
      return page(
        hold.what,
        'plain',
        html`${reasons(hold)}${people(hold)}${buttons(hold, opened.overtakenBy)}${facts(hold, timeZone)}`,
        footer,
      );
    case 'expired':
      return page(
        'It has lapsed',
        'bad',
        html`<p>“${hold.what}” was not decided by ${momentText(hold.expiresAt, timeZone)}. Nothing was done.</p>`,
        footer,
      );
    case 'in the console':
      return page(
        'Sign in to decide',
        'plain',
        html`<p>A run waits for a decision. <a href="/console/waiting?run=${hold.runId}">Look and decide in the console</a>, as an operator who is signed in.</p>`,
        footer,
      );
    case 'decided':
      return decidedPage(opened, footer, timeZone);
  }
}

function decidedPage(opened: Extract<OpenedHold, { kind: 'decided' }>, footer: string, timeZone: string): string {
  const { hold, decided, isUnheard, overtakenBy } = opened;
  const { decision, at } = decided;
  const isDone = decision === 'approve' && !isUnheard && overtakenBy === undefined;
  return page(
    `It is ${words[decision]}`,
    isDone ? 'good' : 'plain',
    html`<p>“${hold.what}” was ${words[decision]} on ${momentText(at, timeZone)}. ${afterDecision(opened, timeZone)}</p>`,
    footer,
  );
}

/** What comes of a decision, or what came of it. */
function afterDecision(
  { hold: { came }, decided: { decision }, isUnheard, overtakenBy }: Extract<OpenedHold, { kind: 'decided' }>,
  timeZone: string,
): string {
  if (isUnheard) return 'The run did not wait for it any more: its report says whether it was done.';
  if (came) return `The run ended on ${momentText(came.at, timeZone)}: ${came.what}.`;
  if (decision === 'reject') return 'Nothing is done.';
  if (overtakenBy !== undefined) return overtakenText(overtakenBy);
  return 'The run goes on within minutes, and does no more than this; its report says what came of it.';
}

function page(headline: string, tone: 'good' | 'bad' | 'plain', body: Markup, footer = 'nelm'): string {
  return renderPage({ eyebrow: 'A decision for nelm', headline, tone, body, footer }, "'self'");
}

function reasons({ why, afterwards }: Hold): Markup {
  return html`<p>${why}</p>
${afterwards === undefined ? '' : html`<p>${afterwards}</p>`}`;
}

/** Below the list: who decides has come past the names. */
function buttons(hold: Hold, overtakenBy: string | undefined): Markup {
  const { choices = { approve: 'Approve', reject: 'Reject' } } = hold;
  const approve = html`<button class="${looksOfApproval(hold)}" name="decision" value="approve">${choices.approve}</button>\n`;
  const overtaken = overtakenBy === undefined ? '' : html`<p class="reason">${overtakenText(overtakenBy)}</p>\n`;
  return html`${overtaken}<form method="post" class="decide">
${overtaken === '' ? approve : ''}<button name="decision" value="reject">${choices.reject}</button>
</form>`;
}

function overtakenText(runId: string): string {
  return `A file of this source that was dropped later has taken its place (run ${runId}): nothing comes of this any more.`;
}

function facts({ heldAt, expiresAt, count, columns }: Hold, timeZone: string): Markup {
  return definitionList({
    [columns.length === 0 ? 'Rows' : 'People']: count.toLocaleString('en'),
    'Waits since': momentText(heldAt, timeZone),
    'Lapses, with nothing done, on': momentText(expiresAt, timeZone),
  });
}

function people({ columns, rows, count }: Hold): Markup {
  if (columns.length === 0) return html``;
  const more =
    count > rows.length
      ? html`<p>There are ${(count - rows.length).toLocaleString('en')} more in the list that came with the mail.</p>`
      : html``;
  return html`<h2>Who it is about</h2>
<div class="people">${table(columns, rows)}</div>
${more}`;
}
