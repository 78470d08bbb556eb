import type { Config } from '../../lib/config/config.ts';
import { discoverProvider } from '../../lib/sessions/identityProvider.ts';
import { failureOf } from '../../lib/sessions/providerFailure.ts';
import { type Finding, notOk, ok } from './finding.ts';

/**
 * Whether the organisation's sign-in is there, and the one that is meant. Whether it knows the console shows only when somebody signs
 * in. Nothing is found where links by mail alone let in.
 *
 * @param url where the console is, as far as that is known
 * @param patience in milliseconds
 */
export async function checkSignIn({ signIn }: Config, url: string | undefined, patience: number): Promise<Finding[]> {
  if (!signIn) return [];
  const { issuer } = signIn;
  try {
    await discoverProvider(signIn, patience / 1_000);
  } catch (error) {
    const { kind, code } = failureOf(error);
    const why = code === undefined ? '' : ` (${code})`;
    return [
      kind === 'away'
        ? notOk('sign-in', `${issuer} does not answer${why}: nobody can sign in to the console.`, reachable)
        : notOk('sign-in', `${issuer} does not say of itself that it is that issuer${why}.`, asItIs),
    ];
  }
  const back = url === undefined ? '' : `; the redirect URI to register there is ${url}/console/sign-in/callback`;
  return [ok('sign-in', `${issuer} says of itself that it is that issuer${back}`)];
}

const reachable =
  'look whether it can be reached from here, or set signIn.mailedLinks until it answers (docs/console.md)';
const asItIs =
  'set signIn.issuer to what "issuer" is in its discovery document, …/.well-known/openid-configuration (docs/console.md)';
