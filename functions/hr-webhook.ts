import config from '#nelm.config';
import { webhookDoor } from '../lib/doors/hr-webhook/webhookDoor.ts';
import { createLog } from '../lib/log/log.ts';

/** An HR system posts: each event in the body is kept, the run of its source is started, and the answer comes at once. */
export const handler = webhookDoor(createLog('hr-webhook'), config);
