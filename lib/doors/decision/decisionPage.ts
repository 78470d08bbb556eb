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
        html`${reasons(hold)}${people(hold)}${buttons(hold)}${facts(hold, timeZone)}`,
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

function decidedPage(
  { hold, decided: { decision, at }, isUnheard }: Extract<OpenedHold, { kind: 'decided' }>,
  footer: string,
  timeZone: string,
): string {
  const { came } = hold;
  const next = came
    ? `The run ended on ${momentText(came.at, timeZone)}: ${came.what}.`
    : decision === 'approve'
      ? 'The run goes on within minutes, and does no more than this; its report says what came of it.'
      : 'Nothing is done.';
  const unheard = 'The run did not wait for it any more: its report says whether it was done.';
  return page(
    `It is ${words[decision]}`,
    decision === 'approve' && !isUnheard ? 'good' : 'plain',
    html`<p>“${hold.what}” was ${words[decision]} on ${momentText(at, timeZone)}. ${isUnheard ? unheard : next}</p>`,
    footer,
  );
}

function page(headline: string, tone: 'good' | 'bad' | 'plain', body: Markup, footer = 'nelm'): string {
  return renderPage({ eyebrow: 'A decision for nelm', headline, tone, body, footer }, "'self'");
}

function reasons({ why, afterwards }: Hold): Markup {
  return html`<p>${why}</p>
${afterwards === undefined ? '' : html`<p>${afterwards}</p>`}`;
}

/** Below the list: who decides has come past the names. */
function buttons(hold: Hold): Markup {
  const { choices = { approve: 'Approve', reject: 'Reject' } } = hold;
  return html`<form method="post" class="decide">
<button class="${looksOfApproval(hold)}" name="decision" value="approve">${choices.approve}</button>
<button name="decision" value="reject">${choices.reject}</button>
</form>`;
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
