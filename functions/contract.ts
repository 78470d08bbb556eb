import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requireEnvironment } from '../lib/config/environment.ts';
import { createLinkKeys } from '../lib/decisions/linkKeys.ts';
import { contractPage } from '../lib/doors/contract/contractPage.ts';
import { openContract, takeChoice } from '../lib/doors/contract/takeChoice.ts';
import { startFlow } from '../lib/durable/startFlow.ts';
import { createLog } from '../lib/log/log.ts';
import { formOf, pageAnswer } from '../lib/pages/pageAnswer.ts';
import { openBucket } from '../lib/store/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('contract');
const { NELM_BUCKET, CONTRACT_CHOICE_FUNCTION: flow } = requireEnvironment('NELM_BUCKET', 'CONTRACT_CHOICE_FUNCTION');
const start = (runId: string, contractId: string) => startFlow(flow, `contract-${runId}`, { contractId });
const tools = { bucket: openBucket(NELM_BUCKET), linkKeys: createLinkKeys(Date.now), config, start, now: Date.now };

/** A manager's link from a notice: opening it shows the contract, a button on the page extends it or lets it end. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { token: given = '', wish: text } = event.pathParameters ?? {};
  const wish = text === 'end' ? 'end' : 'extend';
  const token = text === wish ? given : '';
  const isPost = event.requestContext.http.method === 'POST';
  const opened = isPost ? await takeChoice(tools, token, wish, formOf(event)) : await openContract(tools, token);
  log.info('contract page', { kind: opened.kind, wish });
  const status = opened.kind === 'invalid' ? 404 : opened.kind === 'open' && opened.problem ? 400 : 200;
  return pageAnswer(status, contractPage(opened, wish, config.timeZone));
}
