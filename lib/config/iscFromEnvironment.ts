import type { Logger } from '@aws-lambda-powertools/logger';
import { createIsc, type Isc } from '../isc/client.ts';
import { requireEnvironment } from './environment.ts';

/** To be replaced by the client's own. */
export function iscFromEnvironment(log: Pick<Logger, 'warn'>): Isc {
  const { ISC_BASE_URL, ISC_CLIENT_ID } = requireEnvironment('ISC_BASE_URL', 'ISC_CLIENT_ID');
  return createIsc({
    baseUrl: ISC_BASE_URL,
    clientId: ISC_CLIENT_ID,
    clientSecret: process.env['ISC_CLIENT_SECRET'] ?? '',
    onWarning: (message, fields) => log.warn(message, fields),
  });
}
