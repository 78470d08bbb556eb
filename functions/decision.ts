import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requireEnvironment } from '../lib/config/environment.ts';
import { createLinkKeys } from '../lib/decisions/linkKeys.ts';
import { completeCallback, decide, lookAt } from '../lib/doors/decision/decideRun.ts';
import { decisionPage } from '../lib/doors/decision/decisionPage.ts';
import { createLog } from '../lib/log/log.ts';
import { formOf, pageAnswer } from '../lib/pages/pageAnswer.ts';
import { openBucket } from '../lib/store/bucket.ts';

const log = createLog('decision');
const { NELM_BUCKET } = requireEnvironment('NELM_BUCKET');
const tools = {
  bucket: openBucket(NELM_BUCKET),
  linkKeys: createLinkKeys(Date.now),
  complete: completeCallback,
  now: Date.now,
};

/** A link from a mail: opening it shows what waits, a button on the page decides it. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const token = event.pathParameters?.['token'] ?? '';
  const decision = event.requestContext.http.method === 'POST' ? formOf(event).get('decision') : undefined;
  const isDecision = decision === 'approve' || decision === 'reject';
  const looked = isDecision ? await decide(tools, token, decision) : await lookAt(tools, token);
  log.info('decision page', { kind: looked.kind, ...(looked.kind !== 'invalid' && { runId: looked.hold.runId }) });
  return pageAnswer(looked.kind === 'invalid' ? 404 : 200, decisionPage(looked));
}
