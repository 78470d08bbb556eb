import type { Hold } from '../../decisions/hold.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { definitionList, renderPage, table } from '../../pages/page.ts';
import type { OpenedHold } from './decideRun.ts';

const words = { approve: 'approved', reject: 'rejected' } as const;

/** What a link leads to, as a page: two buttons while it is open, what became of it afterwards. */
export function decisionPage(opened: OpenedHold): string {
  if (opened.kind === 'invalid') {
    return page('This link is not valid', 'bad', html`<p>It may be incomplete. Open it from the mail once more.</p>`);
  }
  const { hold } = opened;
  const footer = `nelm · run ${hold.runId}`;
  switch (opened.kind) {
    case 'open':
      return page(hold.what, 'plain', html`<p>${hold.why}</p>${people(hold)}${question(hold)}`, footer);
    case 'expired':
      return page(
        'It has lapsed',
        'bad',
        html`<p>“${hold.what}” was not decided by ${moment(hold.expiresAt)}. Nothing was done.</p>`,
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
      return decidedPage(opened, footer);
  }
}

function decidedPage(
  { hold, decided: { decision, at }, isUnheard }: Extract<OpenedHold, { kind: 'decided' }>,
  footer: string,
): string {
  const next = decision === 'approve' ? 'The run goes on, and does no more than this.' : 'Nothing is done.';
  const unheard = 'The run did not wait for it any more: its report says whether it was done.';
  return page(
    `It is ${words[decision]}`,
    decision === 'approve' && !isUnheard ? 'good' : 'plain',
    html`<p>“${hold.what}” was ${words[decision]} at ${moment(at)}. ${isUnheard ? unheard : next}</p>`,
    footer,
  );
}

function page(headline: string, tone: 'good' | 'bad' | 'plain', body: Markup, footer = 'nelm'): string {
  return renderPage({ eyebrow: 'A decision for nelm', headline, tone, body, footer }, "'self'");
}

/** The buttons stand below what they are about: nobody decides before having seen it. */
function question({ heldAt, expiresAt, count, columns }: Hold): Markup {
  return html`<form method="post" class="decide">
<button class="approve" name="decision" value="approve">Approve</button>
<button class="reject" name="decision" value="reject">Reject</button>
</form>
${definitionList({ [columns.length === 0 ? 'Rows' : 'People']: count.toLocaleString('en'), 'Held since': moment(heldAt), 'Lapses at': moment(expiresAt) })}`;
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

const moment = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
