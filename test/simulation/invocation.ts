import { AsyncLocalStorage } from 'node:async_hooks';

/** One invocation of a function, which may be ended at any moment: of an execution, whose ARN it knows, or of a door. */
export type Invocation = { hasEnded: boolean; end: () => void; arn: string | undefined };

const invocations = new AsyncLocalStorage<Invocation>();

/** The invocation in which something runs; undefined of what no function does. */
export const currentInvocation = (): Invocation | undefined => invocations.getStore();

/** Goes on at once, but never within an invocation that has ended: a process that was killed does nothing more. */
export async function unlessEnded(): Promise<void> {
  if (invocations.getStore()?.hasEnded) await new Promise(() => {});
}

/** Ends the invocation in which it is called, as the machine does that runs it. */
export function kill(): void {
  invocations.getStore()?.end();
}

/** Runs some work as one invocation, which rejects when it is ended before. */
export async function invoke<T>(milliseconds: number, work: () => Promise<T>, arn?: string): Promise<T> {
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const invocation: Invocation = {
    ...{ hasEnded: false, arn },
    end() {
      invocation.hasEnded = true;
      ended.reject(new Error('The process has ended.'));
    },
  };
  const timeout = setTimeout(invocation.end, milliseconds);
  try {
    return await Promise.race([invocations.run(invocation, work), ended.promise]);
  } finally {
    clearTimeout(timeout);
    invocation.hasEnded = true;
  }
}

const steps = new AsyncLocalStorage<true>();

/** Whether a flow asks for something between two of its steps, where nothing is tried again and nothing is checkpointed. */
export const isBetweenSteps = (): boolean => invocations.getStore()?.arn !== undefined && !steps.getStore();

/** The context of a flow, whose steps are known while they run. */
export function withKnownSteps<Context extends object>(context: Context): Context {
  return new Proxy(context, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'step' && name !== 'waitForCondition') return value.bind(target);
      return (...given: unknown[]) =>
        value.apply(
          target,
          given.map((one) =>
            typeof one === 'function' ? (...inner: unknown[]) => steps.run(true, () => one(...inner)) : one,
          ),
        );
    },
  });
}
