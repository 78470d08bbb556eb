import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requireEnvironment } from '../lib/config/environment.ts';
import { takeIn } from '../lib/doors/hr-webhook/acceptWebhook.ts';
import { createKeyRing } from '../lib/doors/hr-webhook/signingKeys.ts';
import { startFlow } from '../lib/durable/startFlow.ts';
import { systemsOf } from '../lib/hr/systems.ts';
import { createLog } from '../lib/log/log.ts';
import { openBucket } from '../lib/store/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('hr-webhook');
const { HR_EVENTS_FUNCTION, NELM_BUCKET } = requireEnvironment('HR_EVENTS_FUNCTION', 'NELM_BUCKET');
const bucket = openBucket(NELM_BUCKET);
const tools = {
  systems: systemsOf(config.hr),
  keys: createKeyRing(Date.now),
  start: (runId: string, notice: unknown) => startFlow(HR_EVENTS_FUNCTION, `hr-${runId}`, notice),
  keep: (key: string, body: Uint8Array) => bucket.write(key, body, 'application/octet-stream'),
  now: Date.now,
};

/** An HR system posts: each event in the body starts a run of its own, by name, and the answer comes at once. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { headers, pathParameters, body = '', isBase64Encoded } = event;
  const delivery = { headers, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') };
  try {
    const { status, ...answer } = await takeIn(pathParameters?.['system'] ?? '', delivery, tools);
    log[status === 202 ? 'info' : 'warn']('webhook answered', { status, ...answer.counts });
    return { statusCode: status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
  } catch (error) {
    // What is thrown here names a parameter or what AWS refused; bodies are answered, not thrown.
    log.error('webhook not taken in', {
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    });
    return { statusCode: 503, headers: { 'retry-after': '30' }, body: '{"error":"Send it again later."}' };
  }
}
