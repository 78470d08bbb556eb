import { html } from '../pages/markup.ts';
import { renderPage } from '../pages/page.ts';
import { mayTryLinks } from '../sessions/signInLimits.ts';
import type { Bucket } from '../store/bucket.ts';
import type { DoorAnswer } from './answerHttp.ts';

/**
 * Answers a link of a mail that leads nowhere, and counts it, as those to sign in are: once too many came from one place they are not
 * answered any more. A link that leads somewhere is not counted.
 *
 * @param page what is shown otherwise
 */
export async function answerWrongLink(
  tools: { bucket: Bucket; now: () => number },
  sourceIp: string,
  page: string,
): Promise<DoorAnswer> {
  if (await mayTryLinks(tools, sourceIp)) return { status: 404, body: page, logged: { kind: 'invalid' } };
  return { status: 429, body: tooMany(), logged: { kind: 'too many links that lead nowhere' } };
}

function tooMany(): string {
  return renderPage({
    eyebrow: 'nelm',
    headline: 'Too many links led nowhere',
    tone: 'bad',
    body: html`<p>Wait for ten minutes, and open the link from the mail once more.</p>`,
    footer: 'nelm',
  });
}
