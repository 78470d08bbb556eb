import { html, type Markup } from '../../pages/markup.ts';
import { type FailureKind, ProviderFailure } from '../../sessions/providerFailure.ts';
import { beginRoundTrip, type RoundTrip, readRoundTrip, roundTripMilliseconds } from '../../sessions/roundTrip.ts';
import { beginSession, sessionMilliseconds } from '../../sessions/sessions.ts';
import { hasTriedTooOften, mayTryLinks } from '../../sessions/signInLimits.ts';
import { welcomeAddress } from '../../sessions/welcome.ts';
import { addressOf, readAddress } from './consoleAddress.ts';
import { cookie, roundTripCookie, sessionCookie } from './consoleCookies.ts';
import type { Stranger, StrangersAnswer } from './stranger.ts';

/** Why somebody who came back is not let in. */
type Unwelcome = FailureKind | 'expired' | 'other browser' | 'not known';

/**
 * What the provider is the reason of, or how nelm and it are set up. None is 5xx: of these an alarm tells, which a stranger could ring by
 * a code that is made up, or a provider that is down.
 */
const ofTheProvider: readonly Unwelcome[] = ['away', 'wrongly set up', 'not believed'];

/**
 * What leads to the provider. It begins with the address that the provider leads back to, whatever name the console was opened
 * under: the cookie of the way there holds under one name alone.
 */
export function providerLink({ tools, texts, query }: Omit<Stranger, 'form'>): Markup {
  const to = addressOf('sign-in/provider', { to: readAddress(query['to']) });
  return html`<p><a class="button" href="${tools.url}${to}">${texts.provider.button}</a></p>`;
}

/** Sends somebody to the provider. Nothing is kept of it here. */
export async function goToProvider(stranger: Stranger): Promise<StrangersAnswer> {
  const { tools, query } = stranger;
  if (!tools.provider) return { goTo: addressOf('sign-in') };
  if (await hasTriedTooOften(tools, stranger.sourceIp)) return tooMany(stranger);
  const { trip, held } = await beginRoundTrip(tools.consoleKeys, readAddress(query['to']), tools.now());
  try {
    return {
      toProvider: await tools.provider.addressFor(trip),
      cookies: [cookie(roundTripCookie, held, roundTripMilliseconds / 1000)],
    };
  } catch (error) {
    const { kind, code } = failureIn(error);
    // No try of whoever is there: they have brought nothing, and the provider is not asked again by each who comes.
    return ofTheProvider.includes(kind) ? notLetIn(stranger, kind, code) : await turnAway(stranger, kind, code);
  }
}

/** Lets somebody in who comes back from the provider, once, if it knows them by an address that is known here. */
export async function returnFromProvider(stranger: Stranger): Promise<StrangersAnswer> {
  const { tools, query, held } = stranger;
  if (!tools.provider) return { goTo: addressOf('sign-in') };
  if (await hasTriedTooOften(tools, stranger.sourceIp)) return tooMany(stranger);
  const read = await readRoundTrip(tools.consoleKeys, held, query['state'] ?? '', tools.now());
  if (read.kind !== 'open') return await turnAway(stranger, read.kind);
  const answer = await letIn(stranger, read.trip).catch((error: unknown) => {
    const { kind, code } = failureIn(error);
    return turnAway(stranger, kind, code);
  });
  // Whatever came of it, nobody comes back that way a second time.
  return { ...answer, cookies: [...(answer.cookies ?? []), cookie(roundTripCookie, '', 0)] };
}

async function letIn(stranger: Stranger, trip: RoundTrip): Promise<StrangersAnswer> {
  const { tools, query } = stranger;
  const said = await tools.provider?.whoReturned(query, trip);
  const address = said === undefined ? undefined : await welcomeAddress(tools, said, trip.wanted);
  if (address === undefined) return await turnAway(stranger, 'not known');
  const session = await beginSession(tools, { id: trip.id, address, way: 'provider' });
  if (session === undefined) return await turnAway(stranger, 'used up');
  return {
    goTo: readAddress(trip.wanted) ?? addressOf('home'),
    cookies: [cookie(sessionCookie, session, sessionMilliseconds / 1000)],
    logged: { kind: 'signed in by the provider' },
  };
}

function failureIn(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  throw error;
}

/** Counts a return that leads nowhere, whatever the provider says of it: anybody can make up what they come back with. */
async function turnAway(stranger: Stranger, kind: Unwelcome, code?: string): Promise<StrangersAnswer> {
  if (!(await mayTryLinks(stranger.tools, stranger.sourceIp))) return tooMany(stranger);
  return notLetIn(stranger, kind, code);
}

function notLetIn(stranger: Stranger, kind: Unwelcome, code?: string): StrangersAnswer {
  const status = ofTheProvider.includes(kind) ? 424 : 403;
  const [title, text] = stranger.texts.provider.turnedAway[kind];
  const body = html`<p>${text}</p>${again(stranger)}`;
  return { title, status, body, logged: { kind: `sign-in by the provider: ${kind}`, ...(code && { code }) } };
}

function tooMany(stranger: Stranger): StrangersAnswer {
  const logged = { kind: 'too many sign-ins that failed' };
  return { title: stranger.texts.signIn.tooMany, status: 429, body: again(stranger), logged };
}

function again({ texts }: Stranger): Markup {
  return html`<p><a href="${addressOf('sign-in')}">${texts.provider.again}</a></p>`;
}
