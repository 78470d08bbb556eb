import { userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { stageOf } from '../lib/durable/executionName.ts';
import { createLambdaClient } from '../lib/durable/sendToLambda.ts';
import { startFlow } from '../lib/durable/startFlow.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../lib/hr/eventRunName.ts';
import { readWiring } from '../local/aws/wiring.ts';
import { readPort } from './options.ts';
import type { StopOptions, StopTools } from './stopping.ts';
import { tenancyFor } from './tenancy.ts';
import { timeOfStack } from './timeOfStack.ts';

/**
 * Runs a command about one person: its arguments are read, and it is given the nelm that is meant, on this machine or deployed.
 *
 * @param work does it, and gives the exit code
 */
export async function runForOne(
  usage: string,
  work: (tools: StopTools, options: StopOptions) => Promise<number>,
): Promise<void> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        reason: { type: 'string' },
        by: { type: 'string' },
        's3-port': { type: 'string' },
        'tenant-port': { type: 'string' },
        'lambda-port': { type: 'string' },
      },
    });
    const [source, accountName, ...more] = positionals;
    const reason = values.reason?.trim();
    if (values.help || !source || !accountName || more.length > 0 || !reason) {
      console.log(usage);
      process.exitCode = values.help ? 0 : 2;
      return;
    }
    const by = values.by?.trim() || userInfo().username;
    const tenancy = await tenancyFor(values['s3-port'], values['tenant-port']);
    const place = await placeOf(values['lambda-port']);
    process.exitCode = await work({ ...tenancy, ...place }, { source, accountName, reason, by });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** What time it is for the nelm that is meant, and how its runs are started. */
async function placeOf(lambdaPort: string | undefined): Promise<Omit<StopTools, 'bucket' | 'isc'>> {
  const waiting = { pause: () => sleep(500), patience: 60 };
  const { NELM_BUCKET, HR_EVENTS_FUNCTION, NELM_LAMBDA_PORT } = process.env;
  if (NELM_BUCKET) {
    if (!HR_EVENTS_FUNCTION) {
      throw new Error(
        'Set HR_EVENTS_FUNCTION to the name of the function hr-events with its alias, such as nelm-prod-hr-events:durable.',
      );
    }
    return { ...waiting, now: Date.now(), start: starter(HR_EVENTS_FUNCTION, Date.now()) };
  }
  const url = `http://127.0.0.1:${readPort('--lambda-port', lambdaPort ?? NELM_LAMBDA_PORT, 4567)}`;
  const now = await timeOfStack(url);
  const { functions } = await readWiring(path.join(import.meta.dirname, '..'));
  const flow = functions.map(({ environment }) => environment['HR_EVENTS_FUNCTION']).find((name) => name) ?? '';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = createLambdaClient(10_000, { endpoint: url, region: 'local', credentials });
  return { ...waiting, now, start: starter(flow, now, client) };
}

function starter(flow: string, now: number, client?: ReturnType<typeof createLambdaClient>): StopTools['start'] {
  return async (queue) => {
    const payload = queuePayload(queue, now);
    await startFlow(flow, eventExecutionName(queueRunId(payload)), payload, {
      stage: stageOf(flow, 'hr-events'),
      ...(client && { client }),
    });
    client?.destroy();
  };
}
