import type { ClientCredentials } from '../isc/accessToken.ts';

/** What a secret of a client of ISC has to look like, where an error says so. */
export const iscSecretForm = 'be secrets or client-id:secret, with space between';

/**
 * The credentials that a secret's text has: secrets with space between, of the client that is named or, as
 * `client-id:secret`, of another. There are several while a secret is being changed: a run that has waited since then knows
 * the old client's id alone.
 *
 * @returns nothing where one of them is no secret
 */
export function iscCredentialsOf(text: string, clientId: string): ClientCredentials[] | undefined {
  const credentials = text
    .split(/\s+/)
    .filter(Boolean)
    .map((one) => {
      const colon = one.indexOf(':');
      return colon < 0
        ? { clientId, clientSecret: one }
        : { clientId: one.slice(0, colon), clientSecret: one.slice(colon + 1) };
    });
  const isWhole = credentials.every((one) => one.clientId !== '' && one.clientSecret !== '');
  return credentials.length > 0 && isWhole ? credentials : undefined;
}

/**
 * As `iscCredentialsOf`.
 *
 * @param name of the variable or parameter that the text is from
 * @throws Error that names it and says what it takes, never what a secret is
 */
export function readIscCredentials(name: string, text: string, clientId: string): ClientCredentials[] {
  const credentials = iscCredentialsOf(text, clientId);
  if (credentials) return credentials;
  throw new Error(`The secrets of the client of ISC (${name}) must ${iscSecretForm}.`);
}
