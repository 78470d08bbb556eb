import middy from '@middy/core';
import * as z from 'zod';
import type { Config } from '../../config/config.ts';
import { requireEnvironment } from '../../config/environment.ts';
import { queueStarter } from '../../hr/queueStarter.ts';
import { systemsOf } from '../../hr/systems.ts';
import { keepWaiting } from '../../hr/waitingEvent.ts';
import type { Log } from '../../log/log.ts';
import { json } from '../../middleware/answerFormats.ts';
import { answerHttp, type DoorAnswer } from '../../middleware/answerHttp.ts';
import { endInTime } from '../../middleware/endInTime.ts';
import { readRequest } from '../../middleware/readRequest.ts';
import { withTools } from '../../middleware/withTools.ts';
import { openBucket } from '../../store/bucket.ts';
import { acceptWebhook, type WebhookTools } from './acceptWebhook.ts';
import { createSigningKeys } from './signingKeys.ts';

const accepted = { path: z.object({ system: z.string() }), largestBody: 256 * 1024 };

/** The door that HR systems post to. */
export function webhookDoor(log: Log, config: Config, createTools = () => toolsFromEnvironment(config)) {
  return middy(endInTime)
    .use(answerHttp(log, 'webhook answered', json))
    .use(readRequest(accepted))
    .use(withTools(createTools))
    .handler(async ({ path, ...delivery }, { tools }, { signal }): Promise<DoorAnswer> => {
      const { status, ...answer } = await acceptWebhook(path.system, delivery, tools, signal);
      return { status, body: JSON.stringify(answer), logged: { ...answer.counts } };
    });
}

function toolsFromEnvironment({ hr }: Config): WebhookTools {
  const environment = requireEnvironment('HR_EVENTS_FUNCTION', 'NELM_BUCKET');
  const bucket = openBucket(environment.NELM_BUCKET);
  return {
    systems: systemsOf(hr),
    keys: createSigningKeys(Date.now),
    keepWaiting: (event) => keepWaiting(bucket, event),
    start: queueStarter(environment.HR_EVENTS_FUNCTION, Date.now),
    keep: (key, body) => bucket.write(key, body, 'application/octet-stream'),
    now: Date.now,
  };
}
