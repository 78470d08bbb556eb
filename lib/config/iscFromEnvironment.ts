import type { Logger } from '@aws-lambda-powertools/logger';
import { createIsc, type Isc } from '../isc/client.ts';
import { requireEnvironment } from './environment.ts';
import { secretOf } from './secret.ts';

/**
 * The client for the tenant that the environment names. One a process: its token and its throttle are shared. The secret
 * comes from `ISC_CLIENT_SECRET`, or from the SSM parameter that `ISC_CLIENT_SECRET_PARAMETER` names.
 */
export async function iscFromEnvironment(log: Pick<Logger, 'warn'>): Promise<Isc> {
  const { ISC_BASE_URL, ISC_CLIENT_ID } = requireEnvironment('ISC_BASE_URL', 'ISC_CLIENT_ID');
  return createIsc({
    baseUrl: ISC_BASE_URL,
    clientId: ISC_CLIENT_ID,
    clientSecret: await secretOf('ISC_CLIENT_SECRET'),
    onWarning: (message, fields) => log.warn(message, fields),
  });
}
