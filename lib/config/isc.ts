import type { Logger } from '@aws-lambda-powertools/logger';
import { createIsc, type Isc } from '../isc/client.ts';
import { requireEnvironment } from './environment.ts';

/** The client for the tenant that the environment names. One a process: its token and its throttle are shared. */
export async function iscFromEnvironment(log: Logger): Promise<Isc> {
  const { ISC_BASE_URL, ISC_CLIENT_ID, ISC_CLIENT_SECRET } = requireEnvironment(
    'ISC_BASE_URL',
    'ISC_CLIENT_ID',
    'ISC_CLIENT_SECRET',
  );
  return createIsc({
    baseUrl: ISC_BASE_URL,
    clientId: ISC_CLIENT_ID,
    clientSecret: ISC_CLIENT_SECRET,
    onWarning: (message, fields) => log.warn(message, fields),
  });
}
