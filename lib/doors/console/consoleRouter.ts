import type { DoorAnswer } from '../../middleware/answerHttp.ts';
import type { HttpRequest } from '../../middleware/readRequest.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { formToken, isFormToken } from '../../sessions/consoleKeys.ts';
import { knownBy, type Role } from '../../sessions/roles.ts';
import { endSession, readSession, type SignedIn } from '../../sessions/sessions.ts';
import { addressOf, type ConsoleAddress, signInAddress } from './consoleAddress.ts';
import { browserCookie, cookie, roundTripCookie, sessionCookie } from './consoleCookies.ts';
import { consoleLayout, type Surroundings } from './consoleLayout.ts';
import type { Answer, AskedPage, AskedVisit, Person, Sent, Shown, Visit } from './consolePage.ts';
import { askedPages, pages, type StrangersPage, strangersPages } from './consolePages.ts';
import type { ConsoleTools } from './consoleTools.ts';
import { readSent } from './readSent.ts';
import { newBrowser, rememberBrowser } from './signInPages.ts';
import type { Stranger, StrangersAnswer } from './stranger.ts';
import { languageOf, textsIn } from './texts.ts';

type Request = HttpRequest<{ path?: string | undefined }, never>;

/** Answers a request to the console: checks where it comes from, who asks, and what they may; then lets the page answer. */
export async function answerConsole(request: Request, tools: ConsoleTools, signal: AbortSignal): Promise<DoorAnswer> {
  const around = surroundingsOf(request, tools, signal);
  const path = request.path.path ?? 'home';
  if (request.method === 'POST' && isFromElsewhere(request.headers)) return refuseForm(around);
  const strangers = strangersPages.get(path);
  if (strangers) return await answerStranger(request, strangers, around);
  const signedIn = await readSession(tools, request.cookies[sessionCookie] ?? '');
  if (path === 'sign-out' && signedIn && request.method === 'POST') return await signOut(request, around, signedIn);
  const known = signedIn && (await knownBy(tools, signedIn.address));
  const person = signedIn && known && { ...signedIn, ...known };
  const asked = askedPages.find((one) => one.path === path);
  if (asked) return await answerAsked(request, asked, { ...around, signedIn, person, sourceIp: request.sourceIp });
  if (!person) return goTo(signInAddress(wantedBy(request, path)));
  return await answerPerson(request, path, { ...around, person });
}

/** What every page is given, before it is known who asks. */
type Around = Omit<Visit, 'person' | 'form'>;

function surroundingsOf({ headers, query }: Request, tools: ConsoleTools, signal: AbortSignal): Around {
  const language = languageOf(headers['accept-language'] ?? '');
  const texts = textsIn(language);
  const { timeZone } = tools.config;
  const format = (style: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(texts.locale, { timeZone, ...style });
  const moments = format({ dateStyle: 'medium', timeStyle: 'short' });
  const days = format({ dateStyle: 'medium' });
  const bareDays = format({ dateStyle: 'medium', timeZone: 'UTC' });
  return {
    query,
    tools,
    texts,
    language,
    signal,
    moment: (instant) => moments.format(new Date(instant)),
    day: (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? bareDays : days).format(new Date(text)),
  };
}

async function answerPerson(request: Request, path: string, around: Around & { person: Person }): Promise<DoorAnswer> {
  const { person, tools } = around;
  const token = formToken(await tools.consoleKeys(), person.id);
  const visit: Visit = { ...around, form: formWith(token) };
  const sent = request.method === 'POST' ? await readSent(request.body, typeOf(request)) : undefined;
  if (sent && !(await isOurs(around, sent, person.id))) return refuseForm(around, visit);
  if (path === 'home') return goTo(startOf(person));
  const page = pages.find((one) => one.path === path && mayUse(person, one.roles));
  const answer = page && (await (sent ? page.act?.(visit, sent) : page.show?.(visit)));
  return answer ? answered(answer, visit, path) : answered(notFound(visit), visit, path);
}

/** Whoever has no role here, and came in for an offer, signs out as well. */
async function signOut(request: Request, around: Around, signedIn: SignedIn): Promise<DoorAnswer> {
  const { tools } = around;
  const sent = await readSent(request.body, typeOf(request));
  if (!(await isOurs(around, sent, signedIn.id))) return refuseForm(around);
  await endSession(tools, signedIn);
  return goTo(addressOf('sign-in', { done: 'signed-out' }), [cookie(sessionCookie, '', 0)]);
}

/** Whoever was asked by mail may have no role here: the page says whom it lets answer. */
async function answerAsked(request: Request, page: AskedPage, around: Omit<AskedVisit, 'form'>): Promise<DoorAnswer> {
  const { signedIn } = around;
  const token = signedIn ? formToken(await around.tools.consoleKeys(), signedIn.id) : '';
  const visit = { ...around, form: formWith(token) };
  const sent = request.method === 'POST' ? await readSent(request.body, typeOf(request)) : undefined;
  if (sent && signedIn && !(await isOurs(around, sent, signedIn.id))) return refuseForm(around);
  const answer = sent ? await page.act(visit, sent) : await page.show(visit);
  const logged = { page: page.path, ...answer.logged };
  if ('goTo' in answer) return { ...goTo(answer.goTo), logged };
  const who = signedIn && { address: signedIn.address, signOut: signOutForm(visit) };
  return pageAnswer(answer, { ...outside(around), ...(who && { who }) }, logged);
}

async function answerStranger(request: Request, page: StrangersPage, around: Around): Promise<DoorAnswer> {
  const known = request.cookies[browserCookie];
  const browser = known || newBrowser();
  const whose = `browser ${browser}`;
  const token = formToken(await around.tools.consoleKeys(), whose);
  const held = request.cookies[roundTripCookie] ?? '';
  const stranger: Stranger = { ...around, browser, held, sourceIp: request.sourceIp, form: formWith(token) };
  if (request.method !== 'POST') {
    return strangersAnswer(await page.show(stranger), around, page.isBeginning ? [rememberBrowser(browser)] : []);
  }
  const sent = await readSent(request.body, typeOf(request));
  if (!page.act || !known || !(await isOurs(around, sent, whose))) return refuseForm(around);
  return strangersAnswer(await page.act(stranger, sent), around, []);
}

function strangersAnswer(answer: StrangersAnswer, around: Around, cookies: string[]): DoorAnswer {
  const all = [...cookies, ...(answer.cookies ?? [])];
  const { logged = {} } = answer;
  if ('goTo' in answer) return { ...goTo(answer.goTo, all), logged };
  if ('toProvider' in answer) {
    return { status: 303, body: '', headers: { location: answer.toProvider.href }, cookies: all, logged };
  }
  return { ...pageAnswer(answer, outside(around), logged), cookies: all };
}

function answered(answer: Answer, visit: Visit, path: string): DoorAnswer {
  const logged = { page: path, ...answer.logged };
  if ('goTo' in answer) return { ...goTo(answer.goTo), logged };
  if (!('download' in answer)) return pageAnswer(answer, inside(visit, path), logged);
  const { name, type, bytes } = answer.download;
  // A name in any script, and nothing that could end the header or name a folder.
  const called = encodeURIComponent(name.toWellFormed().replaceAll(/[\p{Cc}/\\]/gu, '_')).replaceAll("'", '%27');
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename*=UTF-8''${called}` };
  return { status: 200, body: bytes, headers, logged };
}

function pageAnswer(shown: Shown, around: Surroundings, logged: Record<string, unknown> = {}): DoorAnswer {
  return { status: shown.status ?? 200, body: consoleLayout(shown, around), logged };
}

function goTo(address: ConsoleAddress, cookies: string[] = []): DoorAnswer {
  return { status: 303, body: '', headers: { location: address }, cookies, logged: {} };
}

function refuseForm({ texts: { form }, tools, language }: Around, visit?: Visit): DoorAnswer {
  const shown = { title: form.title, status: 403, body: html`<p>${form.text}</p>` };
  const around = visit ? inside(visit, '') : { language, stage: tools.stage, links: [] };
  return pageAnswer(shown, around, { kind: 'form without its token' });
}

function notFound({ texts: { notFound } }: Visit): Shown {
  const home = html`<p><a href="${addressOf('home')}">${notFound.home}</a></p>`;
  return { title: notFound.title, status: 404, body: html`<p>${notFound.text}</p>${home}` };
}

const outside = ({ language, tools }: Around): Surroundings => ({ language, stage: tools.stage, links: [] });

function inside(visit: Visit, path: string): Surroundings {
  const { person, texts } = visit;
  const links = pages.flatMap(({ nav, roles, path: own }) =>
    nav && mayUse(person, roles) ? [{ address: addressOf(own), text: texts.nav[nav], isHere: own === path }] : [],
  );
  return { ...outside(visit), links, who: { address: person.address, signOut: signOutForm(visit) } };
}

function signOutForm({ form, texts }: Pick<Visit, 'form' | 'texts'>): Markup {
  return form(addressOf('sign-out'), html`<button>${texts.layout.signOut}</button>`);
}

/** Where somebody begins: the first page of the navigation that is theirs. */
function startOf(person: Person): ConsoleAddress {
  const first = pages.find(({ nav, roles }) => nav && mayUse(person, roles));
  return addressOf(first?.path ?? 'nothing');
}

function mayUse({ roles }: Person, wanted: readonly Role[]): boolean {
  return wanted.some((role) => roles.includes(role));
}

/** What somebody wanted to look at who has to sign in first. What a form was to do is not done by signing in. */
function wantedBy({ method, query }: Request, path: string): ConsoleAddress | undefined {
  if (method !== 'GET' || path === 'home' || !pages.some((page) => page.path === path && page.show)) return undefined;
  return addressOf(path, query);
}

/**
 * Whether a form was sent by another page than one of this console. A browser says so by itself; whoever is none sends neither
 * header. Under this policy of referrers a form of our own has the origin `null`.
 */
function isFromElsewhere({ host = '', origin, 'sec-fetch-site': site }: Request['headers']): boolean {
  if (site !== undefined) return site !== 'same-origin';
  return origin !== undefined && origin !== 'null' && origin !== `https://${host}` && origin !== `http://${host}`;
}

function formWith(token: string): Visit['form'] {
  return (to, content, { kind, takesFile = false } = {}) =>
    html`<form method="post" action="${to}"${kind ? html` class="${kind}"` : ''}${takesFile ? html` enctype="multipart/form-data"` : ''}>
<input type="hidden" name="token" value="${token}">
${content}
</form>`;
}

/** Whether a form came from a page that the console made for somebody. */
async function isOurs({ tools }: Around, sent: Sent, whose: string): Promise<boolean> {
  return await isFormToken(tools.consoleKeys, sent.text['token'] ?? '', whose);
}

const typeOf = ({ headers }: Request) => headers['content-type'] ?? '';
