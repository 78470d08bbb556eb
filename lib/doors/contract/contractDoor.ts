import middy from '@middy/core';
import * as z from 'zod';
import type { Config } from '../../config/config.ts';
import { requireEnvironment } from '../../config/environment.ts';
import { createLinkKeys } from '../../decisions/linkKeys.ts';
import { startFlow } from '../../durable/startFlow.ts';
import type { Log } from '../../log/log.ts';
import { pages } from '../../middleware/answerFormats.ts';
import { answerHttp, type DoorAnswer } from '../../middleware/answerHttp.ts';
import { endInTime } from '../../middleware/endInTime.ts';
import { readRequest } from '../../middleware/readRequest.ts';
import { withTools } from '../../middleware/withTools.ts';
import { answerWrongLink } from '../../middleware/wrongLink.ts';
import { openBucket } from '../../store/bucket.ts';
import { contractPage } from './contractPage.ts';
import { type ContractDoorTools, type Opened, openContract, takeChoice } from './takeChoice.ts';

const accepted = {
  path: z.object({ token: z.string(), wish: z.string() }),
  form: z.object({ days: z.string().optional(), date: z.string().optional() }),
  largestBody: 4 * 1024,
};

/** The door behind the links of contracts that end soon. */
export function contractDoor(log: Log, config: Config, createTools = () => toolsFromEnvironment(config)) {
  return middy(endInTime)
    .use(answerHttp(log, 'contract page', pages))
    .use(readRequest(accepted))
    .use(withTools(createTools))
    .handler(async ({ path, form, sourceIp }, { tools }, { signal }): Promise<DoorAnswer> => {
      const wish = path.wish === 'end' ? 'end' : 'extend';
      // A link for anything else is none of ours.
      const token = path.wish === wish ? path.token : '';
      const opened = form ? await takeChoice(tools, token, wish, form, signal) : await openContract(tools, token);
      if (opened.kind === 'in the console') {
        const location = `/console/contract?id=${opened.contract.id}`;
        return { status: 303, body: '', headers: { location }, logged: { kind: opened.kind, ...contractIdOf(opened) } };
      }
      const body = contractPage(opened, wish, config.timeZone);
      if (opened.kind === 'invalid') return await answerWrongLink(tools, sourceIp, body);
      return { status: statusOf(opened), body, logged: { kind: opened.kind, wish, ...contractIdOf(opened) } };
    });
}

function statusOf(opened: Opened): number {
  return 'problem' in opened && opened.problem ? 400 : 200;
}

function contractIdOf(opened: Opened): { contractId?: string } {
  return 'contract' in opened ? { contractId: opened.contract.id } : {};
}

function toolsFromEnvironment(config: Config): ContractDoorTools {
  const environment = requireEnvironment('NELM_BUCKET', 'CONTRACT_CHOICE_FUNCTION');
  return {
    bucket: openBucket(environment.NELM_BUCKET),
    linkKeys: createLinkKeys(Date.now),
    config,
    start: (runId, contractId, signal) =>
      startFlow(environment.CONTRACT_CHOICE_FUNCTION, `contract-${runId}`, { contractId }, { signal }),
    now: Date.now,
  };
}
