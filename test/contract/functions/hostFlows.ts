import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';

/** What starts a flow of the contract: which one it is, and a name by which it counts how often it did something. */
export type HostEvent = { flow: keyof typeof flows; id: string };

/** Little flows, each about one thing that a host does. Nothing of them depends on time or chance. */
export const flows = {
  async steps(_: HostEvent, context: DurableContext) {
    const first = await context.step('first', async () => ({ text: 'Grüße', none: null, list: [1, 2] }));
    const nothing = await context.step('second', async () => undefined);
    const inner = await context.runInChildContext('inside', async (child) => await child.step('third', async () => 3));
    return { first, nothing: nothing === undefined, inner };
  },
  async 'tried again'({ id }: HostEvent, context: DurableContext) {
    return await context.step(
      'fail twice',
      async () => {
        if (countOf(id) < 3) throw new Error('not yet');
        return 'third time';
      },
      { retryStrategy: (_, attempt) => ({ shouldRetry: attempt < 5, delay: { seconds: 1 } }) },
    );
  },
  async 'given up'({ id }: HostEvent, context: DurableContext) {
    const problem = await context
      .step('fail always', async () => Promise.reject(new RangeError(`failed ${countOf(id)}`)), {
        retryStrategy: (_, attempt) => ({ shouldRetry: attempt < 3, delay: { seconds: 1 } }),
      })
      .catch(problemOf);
    return { problem, after: await context.step('after', async () => 'goes on') };
  },
  async wait({ id }: HostEvent, context: DurableContext) {
    const before = await context.step('before', async () => countOf(id));
    await context.wait('rest', { seconds: 1 });
    return [before, await context.step('after', async () => countOf(id))];
  },
  async look(_: HostEvent, context: DurableContext) {
    return await context.waitForCondition('look', async (looks: number) => looks + 1, {
      initialState: 0,
      waitStrategy: (looks) =>
        looks < 3 ? { shouldContinue: true, delay: { seconds: 1 } } : { shouldContinue: false },
    });
  },
  async together(_: HostEvent, context: DurableContext) {
    const both = await context.parallel('both', [
      async (branch) => {
        await branch.wait('left rests', { seconds: 1 });
        return await branch.step('left', async () => 1);
      },
      async (branch) => await branch.step('right', async () => 2),
    ]);
    const squares = await context.map('squares', [1, 2, 3], async (each, number, index) =>
      each.step(`square ${index}`, async () => number * number),
    );
    return [...both.getResults(), ...squares.getResults()];
  },
  async callback(_: HostEvent, context: DurableContext) {
    return await context.waitForCallback<string>('decision', async () => {}).catch(problemOf);
  },
  async 'callback in vain'(_: HostEvent, context: DurableContext) {
    return await context
      .waitForCallback<string>('decision', async () => {}, { timeout: { seconds: 1 } })
      .catch(problemOf);
  },
  async thrown(_: HostEvent, context: DurableContext) {
    await context.step('first', async () => 1);
    throw new RangeError('There is nothing to do.');
  },
  /** More operations than an invocation is given at once, and a wait, behind which none of them runs again. */
  async many({ id }: HostEvent, context: DurableContext) {
    let sum = 0;
    for (let number = 1; number <= 130; number += 1) {
      sum += await context.step(`step ${number}`, async () => {
        countOf(id);
        return number;
      });
    }
    await context.wait('rest', { seconds: 1 });
    return { sum, runs: await context.step('count', async () => countOf(id) - 1) };
  },
  /** A context of more than 256 KB is not kept: it is put together again from its steps. */
  async large({ id }: HostEvent, context: DurableContext) {
    const text = await context.runInChildContext('large', async (child) => {
      const part = await child.step('part', async () => {
        countOf(id);
        return 'x'.repeat(200_000);
      });
      return part + part;
    });
    await context.wait('rest', { seconds: 1 });
    return { length: text.length, runs: await context.step('count', async () => countOf(id) - 1) };
  },
  async 'too large'(_: HostEvent, context: DurableContext) {
    await context.step('overfill', async () => 'x'.repeat(300_000));
  },
  /** Looks on without end. */
  async 'look on'(_: HostEvent, context: DurableContext) {
    await context.waitForCondition('look on', async (looks: number) => looks + 1, {
      initialState: 0,
      waitStrategy: () => ({ shouldContinue: true, delay: { seconds: 1 } }),
    });
  },
};

/** What a flow says of an error that it has caught. */
function problemOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

const counts = new Map<string, number>();

/** How often the flow of that id has asked, this time included. */
function countOf(id: string): number {
  const count = (counts.get(id) ?? 0) + 1;
  counts.set(id, count);
  return count;
}

/** Runs whichever flow it is asked for. */
export async function runFlow(event: HostEvent, context: DurableContext): Promise<unknown> {
  return await flows[event.flow](event, context);
}

export const handler = withDurableExecution(runFlow);
