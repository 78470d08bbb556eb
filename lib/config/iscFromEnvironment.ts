import type { Logger } from '@aws-lambda-powertools/logger';
import { createIscOnFirstCall, type Isc } from '../isc/client.ts';
import { type IscOptions, settingsOf } from '../isc/options.ts';
import { requireEnvironment } from './environment.ts';
import { readIscCredentials } from './iscCredentials.ts';
import { secretOf } from './secret.ts';

/**
 * The client for the tenant that the environment names (`ISC_BASE_URL`, `ISC_CLIENT_ID`). One a process: its token and its
 * throttle are shared. The secret, or several while it is being changed, comes from `ISC_CLIENT_SECRET`, or from the SSM
 * parameter that `ISC_CLIENT_SECRET_PARAMETER` names; it is read when it is needed, and again when ISC refuses all of it.
 *
 * Nothing is read before the first call, which rejects where the environment cannot be used: a flow can report that, and a
 * function that does not load cannot.
 */
export function iscFromEnvironment(log: Pick<Logger, 'warn'>): Isc {
  return createIscOnFirstCall(() => {
    const { ISC_BASE_URL, ISC_CLIENT_ID } = requireEnvironment('ISC_BASE_URL', 'ISC_CLIENT_ID');
    const options: IscOptions = {
      baseUrl: ISC_BASE_URL,
      clientId: ISC_CLIENT_ID,
      clientSecret: async () =>
        readIscCredentials('ISC_CLIENT_SECRET', await secretOf('ISC_CLIENT_SECRET'), ISC_CLIENT_ID),
      onWarning: (message, fields) => log.warn(message, fields),
    };
    return usable(options);
  });
}

/** The options that were read, when a client can be made of them; otherwise the error names the variables. */
function usable(options: IscOptions): IscOptions {
  try {
    settingsOf(options);
    return options;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`ISC_BASE_URL or ISC_CLIENT_ID cannot be used. ${why}`, { cause });
  }
}
