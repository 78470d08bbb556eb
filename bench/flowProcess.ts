import { pathToFileURL } from 'node:url';
import type { Answer } from './flowAlone.ts';

/** Runs the bundle named on the command line, unmodified, in this process and nothing else. */
const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);

process.on('message', async ({ id, event, deadline }: { id: number; event: unknown; deadline: number }) => {
  const context = {
    awsRequestId: String(id),
    functionName: 'flow',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:local:000000000000:function:flow',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    answer({ id, result: await handler(event, context), peakMemory: peakMemory(), cpu: cpu() });
  } catch (error) {
    answer({ id, error: String(error), peakMemory: peakMemory(), cpu: cpu() });
  }
});

function answer(message: Answer): void {
  process.send?.(message);
}

function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** CPU time so far, in milliseconds. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
