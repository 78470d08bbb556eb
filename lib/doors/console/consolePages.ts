import type { AskedPage, ConsolePage, Sent } from './consolePage.ts';
import { contractLinkPage } from './contractLinkPage.ts';
import { dropPage, dropRunPage } from './dropPage.ts';
import { jobPage } from './jobPage.ts';
import { myPeoplePage } from './myPeoplePage.ts';
import { offerPage } from './offerPage.ts';
import { peoplePage } from './peoplePage.ts';
import { personActPage } from './personActPage.ts';
import { personPage } from './personPage.ts';
import { goToProvider, returnFromProvider } from './providerPages.ts';
import { runFilePage, runPage } from './runPage.ts';
import { runsPage } from './runsPage.ts';
import { askToSignIn, showLink, showSignIn, useLink } from './signInPages.ts';
import { sourcesPage, templatePage } from './sourcesPage.ts';
import type { Stranger, StrangersAnswer } from './stranger.ts';
import { todayPage } from './todayPage.ts';
import { transferPage } from './transferPage.ts';
import { waitingPage } from './waitingPage.ts';

/**
 * Every page of the console. A page is a file beside this one that exports a `ConsolePage`: its path, the roles that may see it,
 * what it shows (`show`, for GET) and what its form does (`act`, for POST). It gets a `Visit`: who looks, the query, the tools, the
 * texts in the reader's language, and `form`, which writes a form with its token. It gives a title and markup by `html`, an
 * address of `addressOf` to go to, or a file. Its texts stand in english.ts and german.ts.
 *
 * The roles are checked by consoleRouter.ts, at every request, and nowhere else: a page that somebody may not see is one that there is not. What
 * a manager may see within a page, the page checks by `visit.person.accounts`.
 */
export const pages: readonly ConsolePage[] = [
  ...[todayPage, runsPage, runPage, runFilePage, jobPage],
  ...[peoplePage, personPage, personActPage, transferPage, myPeoplePage],
  ...[waitingPage, dropPage, dropRunPage, sourcesPage, templatePage],
];

/** Pages that mails ask somebody to answer on. Each looks itself whom it was asked of: they may have no role here. */
export const askedPages: readonly AskedPage[] = [offerPage, contractLinkPage];

/** A page of those who are not in yet: what it shows, and what its form does. One that is a `beginning` has the browser known again. */
export type StrangersPage = {
  show(stranger: Stranger): StrangersAnswer | Promise<StrangersAnswer>;
  act?(stranger: Stranger, sent: Sent): Promise<StrangersAnswer>;
  isBeginning?: boolean;
};

export const strangersPages: ReadonlyMap<string, StrangersPage> = new Map([
  ['sign-in', { show: (stranger) => showSignIn(stranger), act: askToSignIn, isBeginning: true }],
  ['sign-in/link', { show: showLink, act: useLink }],
  ['sign-in/provider', { show: goToProvider }],
  ['sign-in/callback', { show: returnFromProvider }],
] satisfies [string, StrangersPage][]);

/** Every path that the console answers: what leads on from the start and out of it, and all of the pages. */
export const consolePaths: readonly string[] = [
  ...['home', 'sign-out'],
  ...strangersPages.keys(),
  ...[...askedPages, ...pages].map(({ path }) => path),
];
