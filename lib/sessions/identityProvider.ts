import * as oidc from 'openid-client';
import * as z from 'zod';
import { isLoopback, type SignInSettings } from '../config/signInSettings.ts';
import { CallError } from '../isc/callError.ts';
import { isAddress } from '../mail/mail.ts';
import { failureOf, ProviderFailure } from './providerFailure.ts';
import type { RoundTrip } from './roundTrip.ts';

/** So long what the provider says of itself, its keys and the secret of the console there are used before they are read again. */
const keptMilliseconds = 5 * 60_000;

/** So long it is not asked again what it says of itself once it could not say it. */
const failedMilliseconds = 10_000;

/** A code is as long at most, in characters: those of Entra ID have one or two thousand. */
const longestCode = 4_096;

/** So long each request to the provider may take, in seconds: four of them end before the console would be ended. */
const usualPatience = 5;

export type ProviderOptions = {
  signIn: SignInSettings;
  /** Where the provider leads back to, as it was told: `https://nelm.example.com/console/sign-in/callback`. */
  redirectUri: string;
  /** The secret of the console there; it is asked of a confidential client only. */
  secret: () => Promise<string>;
  now: () => number;
  /** In seconds, for each request. */
  patience?: number;
};

/** The organisation's provider of OpenID Connect. Each of these throws a `ProviderFailure` when nobody can be let in. */
export type IdentityProvider = {
  /** Where somebody signs in. */
  addressFor(trip: RoundTrip): Promise<URL>;
  /** The address by which the organisation knows whoever has signed in, by what the provider sent back with them. */
  whoReturned(query: Readonly<Record<string, string>>, trip: RoundTrip): Promise<string>;
};

/**
 * Where operators and managers sign in by OpenID Connect: the code flow with PKCE, state and nonce. Of the token signature, issuer,
 * client, age and nonce are checked, by keys that the provider publishes.
 */
export function createIdentityProvider(options: ProviderOptions): IdentityProvider {
  const { signIn, redirectUri, now } = options;
  let known: { provider: Promise<oidc.Configuration>; until: number; hasFailed: boolean } | undefined;

  async function provider(): Promise<oidc.Configuration> {
    if (!known || known.until <= now()) {
      known = { provider: discover(options), until: now() + keptMilliseconds, hasFailed: false };
    }
    const asked = known;
    // What failed is asked again, but not by each of many who come meanwhile.
    return await asked.provider.catch((error: unknown) => {
      if (!asked.hasFailed) Object.assign(asked, { hasFailed: true, until: now() + failedMilliseconds });
      throw error;
    });
  }

  return {
    addressFor: (trip) =>
      failingAsOne(async () => {
        const { state, nonce, codeVerifier } = trip;
        return oidc.buildAuthorizationUrl(await provider(), {
          redirect_uri: redirectUri,
          scope: signIn.claim === 'email' ? 'openid email' : 'openid email profile',
          ...{ state, nonce },
          code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
        });
      }),
    whoReturned: (query, trip) =>
      failingAsOne(async () => {
        const there = await provider();
        const tokens = await oidc
          .authorizationCodeGrant(there, returnOf(there, redirectUri, query), {
            pkceCodeVerifier: trip.codeVerifier,
            expectedState: trip.state,
            expectedNonce: trip.nonce,
            idTokenExpected: true,
          })
          .catch((error: unknown) => {
            const failure = failureOf(error, there.serverMetadata().token_endpoint);
            // The secret, or the address of the keys, may have been changed since it was read.
            if (failure.kind === 'wrongly set up') known = undefined;
            throw failure;
          });
        const claims = tokens.claims();
        if (!claims) throw new ProviderFailure('not believed', 'no token');
        const isWhole = claims[signIn.claim] !== undefined && !lacksVerdict(there, signIn, claims);
        if (isWhole || !there.serverMetadata().userinfo_endpoint) return addressIn(claims, signIn);
        const info = await oidc.fetchUserInfo(there, tokens.access_token, claims.sub);
        return addressIn(info[signIn.claim] === undefined ? claims : info, signIn, [claims, info]);
      }),
  };
}

/** What is used of what a provider says of itself. */
const saidSchema = z.object({
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  claims_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});

/**
 * Asks a provider what it says of itself, and whether it is the one that is meant.
 *
 * @param patience in seconds, for each request
 * @param authentication by which it knows the console
 * @throws ProviderFailure when it cannot be reached or is another one
 */
export async function discoverProvider(
  { issuer, clientId }: Pick<SignInSettings, 'issuer' | 'clientId'>,
  patience = usualPatience,
  authentication = oidc.None(),
): Promise<oidc.Configuration> {
  const url = new URL(issuer);
  const execute = [
    // The library would believe a token that came from the provider itself, unsigned.
    oidc.enableNonRepudiationChecks,
    ...(url.protocol === 'http:' && isLoopback(url) ? [oidc.allowInsecureRequests] : []),
  ];
  const found = await oidc
    .discovery(url, clientId, undefined, authentication, { execute, timeout: patience })
    .catch((error: unknown) => {
      const failure = failureOf(error);
      // Nobody can be let in by what says nothing of itself that can be read: no token has been looked at yet.
      throw failure.kind === 'not believed' ? new ProviderFailure('wrongly set up', failure.code) : failure;
    });
  // The library reads some of it only once it is needed, and some not at all.
  if (!saidSchema.safeParse(found.serverMetadata()).success) throw new ProviderFailure('wrongly set up', 'metadata');
  // The library takes another issuer from addresses of Entra ID, for programs that let in people of every organisation.
  if (!isSameIssuer(found.serverMetadata().issuer, issuer)) throw new ProviderFailure('wrongly set up', 'other issuer');
  return found;
}

async function discover({ signIn, secret, patience }: ProviderOptions): Promise<oidc.Configuration> {
  if (signIn.client === 'public') return await discoverProvider(signIn, patience);
  return await discoverProvider(signIn, patience, authenticatedBy(await secret().catch(noSecret)));
}

/** A stranger who only looks must ring no alarm of the doors by a secret that was never created: that is a failure of the sign-in too. */
function noSecret(error: unknown): never {
  const mayPass = error instanceof CallError && error.retry;
  throw new ProviderFailure(mayPass ? 'away' : 'wrongly set up', 'no secret');
}

/** By the standard, a provider that names no way to say a secret takes it in a header. */
function authenticatedBy(secret: string): oidc.ClientAuth {
  const [inHeader, inBody] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, ...request) => {
    const isInHeader = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    (isInHeader ? inHeader : inBody)(server, ...request);
  };
}

/** The address that the provider led back to, with those of its parameters that are read, once it is certain which provider that was. */
function returnOf(there: oidc.Configuration, redirectUri: string, query: Readonly<Record<string, string>>): URL {
  const { issuer, authorization_response_iss_parameter_supported: saysIssuer } = there.serverMetadata();
  const isOther = query['iss'] === undefined ? saysIssuer === true : query['iss'] !== issuer;
  if (isOther) throw new ProviderFailure('refused', 'other provider');
  if (!query['code'] && !query['error']) throw new ProviderFailure('refused', 'no code');
  if ((query['code'] ?? '').length > longestCode) throw new ProviderFailure('refused', 'code too long');
  const url = new URL(redirectUri);
  for (const name of ['state', 'iss', 'code', 'error']) {
    if (query[name] !== undefined) url.searchParams.set(name, query[name]);
  }
  return url;
}

type Claims = Readonly<Record<string, unknown>>;

/** Whether the provider could say that an address is verified, and has not said it in its token. Okta says it elsewhere only. */
function lacksVerdict(there: oidc.Configuration, { claim }: SignInSettings, claims: Claims): boolean {
  const canSay = there.serverMetadata().claims_supported?.includes('email_verified') === true;
  return claim === 'email' && canSay && claims['email_verified'] === undefined;
}

/**
 * @param verdicts all that the provider has said, in its token and elsewhere: each of them may say that the address is not verified
 * @throws ProviderFailure when there is no address, or one that is not verified
 */
function addressIn(claims: Claims, { claim }: SignInSettings, verdicts: readonly Claims[] = [claims]): string {
  const address = claims[claim];
  // Signs that only look like those of an address are part of none.
  if (typeof address !== 'string' || !isAddress(address)) throw new ProviderFailure('no address');
  const isDenied = verdicts.some((said) =>
    ['email_verified', 'xms_edov'].some((name) => denials.includes(said[name] as never)),
  );
  if (claim === 'email' && isDenied) throw new ProviderFailure('not verified');
  return address;
}

/** How providers write that something is not so. Entra ID says of an address by `xms_edov` whether its domain is the organisation's. */
const denials = [false, 'false', 0, '0'] as const;

function isSameIssuer(one: string, other: string): boolean {
  return URL.parse(one)?.href === URL.parse(other)?.href;
}

async function failingAsOne<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw failureOf(error);
  }
}
