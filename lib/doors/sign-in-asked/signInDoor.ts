import middy from '@middy/core';
import type { Config } from '../../config/config.ts';
import { requireEnvironment } from '../../config/environment.ts';
import { createLinkKeys } from '../../decisions/linkKeys.ts';
import type { Log } from '../../log/log.ts';
import { createMetrics } from '../../log/metrics.ts';
import { createMailer } from '../../mail/mailer.ts';
import { endInTime } from '../../middleware/endInTime.ts';
import { readEvent } from '../../middleware/readEvent.ts';
import { reportOutcome } from '../../middleware/reportOutcome.ts';
import { withTools } from '../../middleware/withTools.ts';
import { consoleKeys } from '../../sessions/consoleKeys.ts';
import { openBucket } from '../../store/bucket.ts';
import { dropsSchema } from '../../store/drop.ts';
import { mailLink, type SignInTools } from './mailLink.ts';

/**
 * The door that S3 tells of somebody's wish to come into the console. It sends the link to those who are known, after the console
 * has answered: nobody learns by an answer, or by how long it took, who that is.
 */
export function signInDoor(log: Log, config: Config, createTools = () => toolsFromEnvironment(config)) {
  return middy(endInTime)
    .use(reportOutcome(log, 'sign-ins asked'))
    .use(readEvent('The event of S3', dropsSchema))
    .use(withTools(createTools))
    .handler(async (wishes, { tools }) => {
      const sent = [];
      for (const { key } of wishes) sent.push(await mailLink(tools, key));
      return { sent };
    });
}

function toolsFromEnvironment(config: Config): SignInTools {
  const { NELM_BUCKET, NELM_STAGE, NELM_URL } = requireEnvironment('NELM_BUCKET', 'NELM_STAGE', 'NELM_URL');
  const bucket = openBucket(NELM_BUCKET);
  return {
    bucket,
    config,
    mailer: createMailer({ from: config.mailFrom, bucket, now: Date.now, metrics: createMetrics(Date.now) }),
    consoleKeys: consoleKeys(createLinkKeys(Date.now), NELM_STAGE),
    url: NELM_URL,
    now: Date.now,
  };
}
