import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requireEnvironment } from '../lib/config/environment.ts';
import { createLinkKeys } from '../lib/decision/links.ts';
import { formOf, pageAnswer } from '../lib/decision/web.ts';
import { openContract, takeChoice } from '../lib/extension/door.ts';
import { contractPage } from '../lib/extension/page.ts';
import { startFlow } from '../lib/flow/start.ts';
import { createLog } from '../lib/log/log.ts';
import { openBucket } from '../lib/run/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('contract');
const { NELM_BUCKET, CONTRACT_EXTENSION_FUNCTION: flow } = requireEnvironment(
  'NELM_BUCKET',
  'CONTRACT_EXTENSION_FUNCTION',
);
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
