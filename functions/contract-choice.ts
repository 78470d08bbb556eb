import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { requireEnvironment } from '../lib/config/environment.ts';
import { iscFromEnvironment } from '../lib/config/iscFromEnvironment.ts';
import { contractChoice } from '../lib/flows/contract-choice/contractChoice.ts';
import { createLog } from '../lib/log/log.ts';
import { createMailer } from '../lib/mail/mailer.ts';
import { openBucket } from '../lib/store/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('contract-choice');
const { NELM_BUCKET } = requireEnvironment('NELM_BUCKET');
const bucket = openBucket(NELM_BUCKET);
const now = Date.now;
const mailer = createMailer({ from: config.mailFrom, bucket, now });
const tools = { bucket, isc: iscFromEnvironment(log), mailer, config, now };

/** What a manager chose for a contract is carried out; started by `contract` under the contract's id. */
export const handler = withDurableExecution(contractChoice(tools, log));
