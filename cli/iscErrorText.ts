import { IscCredentialsError, IscError, IscRefusedError } from '../lib/isc/errors.ts';

/** What is said of an error of the tenant's client, with what to do; undefined of any other error. */
export function iscErrorText(error: unknown): string | undefined {
  if (!(error instanceof IscError)) return undefined;
  const { message, retry, mayHaveTakenEffect } = error;
  if (retry) {
    const effect = mayHaveTakenEffect ? ' What was asked for last may have been done all the same.' : '';
    return `The tenant is down, or does not keep up. ${message}${effect} npx nelm doctor shows whether it answers again; type the command once more then.`;
  }
  const isForbidden = error instanceof IscRefusedError && error.status === 403;
  if (isForbidden)
    return `The tenant does not allow that. ${message} npx nelm doctor lists the rights that are missing.`;
  return error instanceof IscCredentialsError ? `${message} npx nelm doctor looks at the client.` : message;
}
