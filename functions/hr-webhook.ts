import { webhookDoor } from '../lib/doors/hr-webhook/webhookDoor.ts';
import { createLog } from '../lib/log/log.ts';
import config from '../nelm.config.ts';

/** An HR system posts: each event in the body starts a run of its own, by name, and the answer comes at once. */
export const handler = webhookDoor(createLog('hr-webhook'), config);
