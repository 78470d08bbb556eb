import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { requireEnvironment } from '../lib/config/environment.ts';
import { iscFromEnvironment } from '../lib/config/iscFromEnvironment.ts';
import { createLinkKeys } from '../lib/decisions/linkKeys.ts';
import { expiryNotice } from '../lib/flows/expiry-notice/expiryNotice.ts';
import { createLog } from '../lib/log/log.ts';
import { createMailer } from '../lib/mail/mailer.ts';
import { openBucket } from '../lib/store/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('expiry-notice');
const { NELM_BUCKET, NELM_URL } = requireEnvironment('NELM_BUCKET', 'NELM_URL');
const bucket = openBucket(NELM_BUCKET);
const now = Date.now;
const mailer = createMailer({ from: config.mailFrom, bucket, now });
const linkKeys = createLinkKeys(now);
const tools = { bucket, isc: iscFromEnvironment(log), mailer, linkKeys, url: NELM_URL, config, now };

/** Managers are warned of contracts that end soon; started by `schedule-fired` once a day. */
export const handler = withDurableExecution(expiryNotice(tools, log));
