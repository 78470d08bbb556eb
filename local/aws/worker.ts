import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation } from './functionWorker.ts';
import { installShiftedDate, machineNow } from './shiftedDate.ts';

installShiftedDate(workerData.shift);

/** Runs one function's bundle, unmodified, in a thread with an environment of its own. */
const { handler } = await import(pathToFileURL(workerData.bundle).href);

parentPort?.on('message', async ({ id, event, functionName, deadline }: Invocation) => {
  const context = {
    awsRequestId: id,
    functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '256',
    logGroupName: 'local',
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => deadline - machineNow(),
  };
  try {
    parentPort?.postMessage({ id, result: await handler(event, context) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});
