import { fork } from 'node:child_process';
import path from 'node:path';

/** What the process of a flow says after each invocation. `peakMemory` in bytes, of the whole process, and `cpu` in milliseconds so far. */
export type Answer = { id: number; result?: unknown; error?: string; peakMemory: number; cpu: number };

/**
 * Stands in for the flow's bundle: the flow itself runs in a process of its own, as in Lambda, so that its memory can be
 * told from that of the tenant and the storage. What the process used is written as a line of the log.
 */
const flow = fork(path.join(import.meta.dirname, 'flowProcess.ts'), [process.env['BENCH_BUNDLE'] ?? ''], {
  execArgv: [],
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  serialization: 'advanced',
});

let last = 0;

export async function handler(event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<unknown> {
  last += 1;
  const id = last;
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const settle = (answer: Answer) => {
    if (answer.id !== id) return;
    flow.off('message', settle);
    console.log(JSON.stringify({ peakMemory: answer.peakMemory }));
    if (answer.error === undefined) resolve(answer.result);
    else reject(new Error(answer.error));
  };
  flow.on('message', settle);
  flow.send({ id, event, deadline: Date.now() + context.getRemainingTimeInMillis() });
  return await promise;
}
