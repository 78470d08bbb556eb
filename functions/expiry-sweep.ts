import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { requireEnvironment } from '../lib/config/environment.ts';
import { iscFromEnvironment } from '../lib/config/iscFromEnvironment.ts';
import { createLinkKeys } from '../lib/decisions/linkKeys.ts';
import { startFlow } from '../lib/durable/startFlow.ts';
import { expirySweep } from '../lib/flows/expiry-sweep/expirySweep.ts';
import { createLog } from '../lib/log/log.ts';
import { createMailer } from '../lib/mail/mailer.ts';
import { openBucket } from '../lib/store/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('expiry-sweep');
const environment = requireEnvironment('NELM_BUCKET', 'NELM_URL', 'EXPIRY_SWEEP_FUNCTION');
const bucket = openBucket(environment.NELM_BUCKET);
const now = Date.now;
const tools = {
  bucket,
  isc: iscFromEnvironment(log),
  mailer: createMailer({ from: config.mailFrom, bucket, now }),
  config,
  url: environment.NELM_URL,
  linkKeys: createLinkKeys(now),
  startHeld: (name: string, payload: unknown) => startFlow(environment.EXPIRY_SWEEP_FUNCTION, name, payload),
  now,
};

/** Who ended longer ago than the grace of their source is deleted; started by `schedule-fired` once a day. */
export const handler = withDurableExecution(expirySweep(tools, log));
