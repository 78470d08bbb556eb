import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { requireEnvironment } from '../lib/config/environment.ts';
import { iscFromEnvironment } from '../lib/config/iscFromEnvironment.ts';
import { hrEvents } from '../lib/flows/hr-events/hrEvents.ts';
import { systemsOf } from '../lib/hr/systems.ts';
import { createLog } from '../lib/log/log.ts';
import { createMailer } from '../lib/mail/mailer.ts';
import { openBucket } from '../lib/store/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('hr-events');
const { NELM_BUCKET } = requireEnvironment('NELM_BUCKET');
const bucket = openBucket(NELM_BUCKET);
const tools = {
  bucket,
  isc: iscFromEnvironment(log),
  mailer: createMailer({ from: config.mailFrom, bucket, now: Date.now }),
  config,
  systems: systemsOf(config.hr),
  now: Date.now,
};

/** What an HR system says of a person becomes so in the tenant; started by `hr-webhook` under the name of its run. */
export const handler = withDurableExecution(hrEvents(tools, log));
