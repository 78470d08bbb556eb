import { toType } from '../lib/config/toType.ts';
import {
  IscAnswerError,
  IscCredentialsError,
  IscError,
  IscRefusedError,
  IscUnreachableError,
} from '../lib/isc/errors.ts';

/** What is said of an error of the tenant's client, with what to do; undefined of any other error. */
export function iscErrorText(error: unknown): string | undefined {
  if (!(error instanceof IscError)) return undefined;
  const { message, retry, mayHaveTakenEffect } = error;
  if (error instanceof IscCredentialsError) {
    return `${message} A deployed nelm has the id from its deployment, and the secret from the parameter /nelm/STAGE/isc-client-secret. ${toType('doctor')} looks at both.`;
  }
  if (retry) {
    const effect = mayHaveTakenEffect ? ' What was asked for last may have been done all the same.' : '';
    const isDown = error instanceof IscAnswerError ? '' : 'The tenant is down, or does not keep up. ';
    return `${isDown}${message}${effect} ${toType('doctor')} shows whether it answers again; type the command once more then.`;
  }
  const isForbidden = error instanceof IscRefusedError && error.status === 403;
  if (isForbidden)
    return `The tenant does not allow that. ${message} ${toType('doctor')} lists the rights that are missing.`;
  if (!(error instanceof IscUnreachableError)) return message;
  return `${message} A deployed nelm has that from its deployment. ${toType('doctor')} looks at the tenant.`;
}
