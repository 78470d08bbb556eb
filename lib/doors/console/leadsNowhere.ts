import { html } from '../../pages/markup.ts';
import { mayTryLinks } from '../../sessions/signInLimits.ts';
import type { AskedAnswer, AskedVisit, Shown } from './consolePage.ts';

/** Answers a link that leads nowhere, and counts it, as those to sign in are: too many from one place are not answered any more. */
export async function leadsNowhere({ tools, texts, sourceIp }: AskedVisit, shown: Shown): Promise<AskedAnswer> {
  if (await mayTryLinks(tools, sourceIp)) return { ...shown, status: 404 };
  const logged = { kind: 'too many links that lead nowhere' };
  return { title: texts.signIn.tooMany, status: 429, body: html``, logged };
}
