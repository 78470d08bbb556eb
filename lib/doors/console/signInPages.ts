import { randomBytes } from 'node:crypto';
import { takesMailedLinks } from '../../config/signInSettings.ts';
import { isAddress } from '../../mail/mail.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { beginSession, sessionMilliseconds } from '../../sessions/sessions.ts';
import { mayAskToSignIn, mayTryLinks } from '../../sessions/signInLimits.ts';
import { keepSignIn, type OpenedSignIn, openSignIn } from '../../sessions/signIns.ts';
import { addressOf, readAddress } from './consoleAddress.ts';
import { browserCookie, cookie, sessionCookie } from './consoleCookies.ts';
import type { Sent, Shown } from './consolePage.ts';
import { providerLink } from './providerPages.ts';
import type { Stranger, StrangersAnswer } from './stranger.ts';

/** So long a browser is known again, in seconds: far longer than a link is good for. */
const browserSeconds = 24 * 60 * 60;

/** What a browser is known by that has no cookie yet. */
export function newBrowser(): string {
  return randomBytes(24).toString('base64url');
}

/** Keeps a browser known. */
export function rememberBrowser(browser: string): string {
  return cookie(browserCookie, browser, browserSeconds);
}

/** What to sign in with: the way to the organisation's provider, the form that asks for a link by mail, or both. */
export function showSignIn(stranger: Stranger, problem?: string, status = 200): Shown {
  const { tools, texts, query } = stranger;
  const { signIn, provider } = texts;
  return {
    title: signIn.title,
    status,
    problem,
    done: query['done'] === 'signed-out' ? signIn.signedOut : undefined,
    body: html`${isOfMail(query['to']) ? html`<p>${signIn.byMail}</p>` : ''}${tools.provider ? html`<p>${provider.text}</p>${providerLink(stranger)}` : ''}
${takesMailedLinks(tools.config) ? linkForm(stranger) : ''}`,
  };
}

/** Whether the page that is wanted is one that a mail asks somebody to answer on. */
function isOfMail(wanted: string | undefined): boolean {
  return /^\/console\/(offer|contract)\?/.test(readAddress(wanted) ?? '');
}

function linkForm({ form, texts: { signIn }, query }: Stranger): Markup {
  return html`<p>${signIn.text}</p>
${form(
  addressOf('sign-in', { to: readAddress(query['to']) }),
  html`<label>${signIn.address}<input type="email" name="address" autocomplete="email" maxlength="254" required></label>
<button class="approve">${signIn.send}</button>`,
  { kind: 'ask' },
)}`;
}

/** What is answered where links by mail let nobody in, those of before either. */
function notByMail(stranger: Stranger): StrangersAnswer {
  return { ...showSignIn(stranger, stranger.texts.signIn.notByMail, 403), logged: { kind: 'links by mail are off' } };
}

/**
 * Takes an address. The answer, and the work that is done for it, are the same whether or not it is known: who is known is looked
 * at by another function, once this one has answered.
 */
export async function askToSignIn(stranger: Stranger, { text }: Sent): Promise<StrangersAnswer> {
  const { tools, texts, sourceIp, browser, language, query } = stranger;
  if (!takesMailedLinks(tools.config)) return notByMail(stranger);
  const address = text['address']?.trim() ?? '';
  if (!isAddress(address)) return showSignIn(stranger, texts.signIn.noAddress, 400);
  if (!(await mayAskToSignIn(tools, sourceIp, address))) {
    return { ...showSignIn(stranger, texts.signIn.tooMany, 429), logged: { kind: 'too many wishes to sign in' } };
  }
  await keepSignIn(tools.bucket, { address, browser, language, wanted: readAddress(query['to']) }, tools.now());
  return {
    title: texts.signIn.asked,
    body: html`<p>${texts.signIn.askedText}</p><p><a href="${addressOf('sign-in')}">${texts.signIn.once}</a></p>`,
    logged: { kind: 'sign-in asked' },
  };
}

/** What a link in a mail leads to: a button. A program that looks at links in mails signs nobody in. */
export async function showLink(stranger: Stranger): Promise<StrangersAnswer> {
  const { tools, texts, query, browser, form } = stranger;
  if (!takesMailedLinks(tools.config)) return notByMail(stranger);
  const token = query['token'] ?? '';
  const opened = await openSignIn(tools, token, browser, tools.now());
  if (opened.kind !== 'open') return await noLink(stranger, opened.kind);
  const { confirm, confirmText, confirmButton } = texts.signIn;
  const button: Markup = html`<button class="approve">${confirmButton}</button>`;
  return {
    title: confirm,
    body: html`<p>${confirmText(opened.signIn.address)}</p>${form(addressOf('sign-in/link', { token }), button)}`,
  };
}

/** Lets somebody in, once a link. */
export async function useLink(stranger: Stranger): Promise<StrangersAnswer> {
  const { tools, query, browser } = stranger;
  if (!takesMailedLinks(tools.config)) return notByMail(stranger);
  const opened = await openSignIn(tools, query['token'] ?? '', browser, tools.now());
  if (opened.kind !== 'open') return await noLink(stranger, opened.kind);
  const { id, address, wanted } = opened.signIn;
  const session = await beginSession(tools, { id, address, way: 'mail' });
  if (session === undefined) return await noLink(stranger, 'expired');
  return {
    goTo: readAddress(wanted) ?? addressOf('home'),
    cookies: [cookie(sessionCookie, session, sessionMilliseconds / 1000)],
    logged: { kind: 'signed in' },
  };
}

async function noLink(
  { tools, texts: { signIn }, sourceIp }: Stranger,
  kind: Exclude<OpenedSignIn['kind'], 'open'>,
): Promise<StrangersAnswer> {
  const again = html`<p><a href="${addressOf('sign-in')}">${signIn.once}</a></p>`;
  const logged = { kind: `sign-in link: ${kind}` };
  if (!(await mayTryLinks(tools, sourceIp))) {
    return { title: signIn.tooMany, status: 429, body: again, logged };
  }
  const [title, text] = {
    invalid: [signIn.invalid, signIn.invalidText],
    expired: [signIn.expired, signIn.expiredText],
    'other browser': [signIn.otherBrowser, signIn.otherBrowserText],
  }[kind] as [string, string];
  return { title, status: kind === 'invalid' ? 404 : 403, body: html`<p>${text}</p>${again}`, logged };
}
