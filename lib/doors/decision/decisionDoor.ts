import middy from '@middy/core';
import * as z from 'zod';
import type { Config } from '../../config/config.ts';
import { requireEnvironment } from '../../config/environment.ts';
import { createLinkKeys } from '../../decisions/linkKeys.ts';
import { completeCallback } from '../../durable/completeCallback.ts';
import type { Log } from '../../log/log.ts';
import { pages } from '../../middleware/answerFormats.ts';
import { answerHttp, type DoorAnswer } from '../../middleware/answerHttp.ts';
import { endInTime } from '../../middleware/endInTime.ts';
import { readRequest } from '../../middleware/readRequest.ts';
import { withTools } from '../../middleware/withTools.ts';
import { answerWrongLink } from '../../middleware/wrongLink.ts';
import { openBucket } from '../../store/bucket.ts';
import { type DoorTools, decide, openHold } from './decideRun.ts';
import { decisionPage } from './decisionPage.ts';

const accepted = {
  path: z.object({ token: z.string() }),
  form: z.object({ decision: z.enum(['approve', 'reject']) }),
  largestBody: 4 * 1024,
};

/** The door behind the links of held runs; its pages say moments in the organisation's time zone. */
export function decisionDoor(log: Log, config: Config, createTools = () => toolsFromEnvironment(config)) {
  return middy(endInTime)
    .use(answerHttp(log, 'decision page', pages))
    .use(readRequest(accepted))
    .use(withTools(createTools))
    .handler(async ({ path, form, sourceIp }, { tools }, { signal }): Promise<DoorAnswer> => {
      const opened = form ? await decide(tools, path.token, form.decision, signal) : await openHold(tools, path.token);
      const body = decisionPage(opened, config.timeZone);
      if (opened.kind === 'invalid') return await answerWrongLink(tools, sourceIp, body);
      const isUnheard = opened.kind === 'decided' && opened.isUnheard;
      const logged = { kind: opened.kind, runId: opened.hold.runId, ...(isUnheard && { isUnheard }) };
      return { status: 200, body, logged };
    });
}

function toolsFromEnvironment({ decisions }: Config): DoorTools {
  return {
    bucket: openBucket(requireEnvironment('NELM_BUCKET').NELM_BUCKET),
    linkKeys: createLinkKeys(Date.now),
    complete: (callbackId, decided, signal) => completeCallback(callbackId, decided, { signal }),
    needsSignIn: decisions.signIn === 'required',
    now: Date.now,
  };
}
