import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { requireEnvironment } from '../lib/config/environment.ts';
import { iscFromEnvironment } from '../lib/config/iscFromEnvironment.ts';
import { approvals } from '../lib/flows/approvals/approvals.ts';
import { switchedOff } from '../lib/flows/approvals/switchedOff.ts';
import { createLog } from '../lib/log/log.ts';
import { createMailer } from '../lib/mail/mailer.ts';
import { openBucket } from '../lib/store/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('approvals');
const { NELM_BUCKET } = requireEnvironment('NELM_BUCKET');
const { approvals: policy } = config;
const bucket = openBucket(NELM_BUCKET);
const now = Date.now;
const mailer = createMailer({ from: config.mailFrom, bucket, now });

/** What waits for the approver is decided by rule; started by `schedule-fired` every 15 minutes, unless it is off. */
export const handler = policy
  ? withDurableExecution(approvals({ bucket, isc: iscFromEnvironment(log), mailer, config, policy, now }, log))
  : withDurableExecution(switchedOff(log));
