import { html } from '../pages/markup.ts';
import { contentPolicy, renderPage } from '../pages/page.ts';

/** How a door answers: the headers of all its answers, and the body of one that says only why there is no other. */
export type AnswerFormat = {
  headers: Readonly<Record<string, string>>;
  failure(reason: string, asked: FailedRequest): string;
};

/** What is known of a request that is answered with a failure: its status, and the languages that the browser wishes for. */
type FailedRequest = { status: number; acceptLanguage: string };

/** Pages that links from mails lead to: nobody keeps them, frames them, or is told where they were. */
export const pages: AnswerFormat = {
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `${contentPolicy("'self'")}; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
    'strict-transport-security': 'max-age=31536000',
  },
  failure: (reason) =>
    renderPage({
      eyebrow: 'nelm',
      headline: 'This did not work',
      tone: 'bad',
      body: html`<p>${reason}</p>`,
      footer: 'nelm',
    }),
};

/** Answers for programs. */
export const json: AnswerFormat = {
  headers: { 'content-type': 'application/json' },
  failure: (error) => JSON.stringify({ error }),
};
