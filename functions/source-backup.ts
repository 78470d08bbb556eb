import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { requireEnvironment } from '../lib/config/environment.ts';
import { iscFromEnvironment } from '../lib/config/iscFromEnvironment.ts';
import { sourceBackup } from '../lib/flows/source-backup/sourceBackup.ts';
import { createLog } from '../lib/log/log.ts';
import { createMailer } from '../lib/mail/mailer.ts';
import { openBucket } from '../lib/store/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('source-backup');
const { NELM_BUCKET } = requireEnvironment('NELM_BUCKET');
const bucket = openBucket(NELM_BUCKET);
const now = Date.now;
const mailer = createMailer({ from: config.mailFrom, bucket, now });
const tools = { bucket, isc: iscFromEnvironment(log), mailer, config, now };

/** Every source's people are kept; started by `schedule-fired` once a day. */
export const handler = withDurableExecution(sourceBackup(tools, log));
