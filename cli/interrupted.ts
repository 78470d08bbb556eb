import type { Terminal } from './shell.ts';

/** Ctrl-C came. The message says what was done, what is left or goes on by itself, and what to type next. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Waits for something that goes on by itself: after Ctrl-C nobody waits for it any more.
 *
 * @param said what goes on, and how to see what becomes of it
 * @throws Interrupted after Ctrl-C
 */
export async function untilInterrupted<Result>(
  said: string,
  { onInterrupt }: Pick<Terminal, 'onInterrupt'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const off = onInterrupt?.(() => reject(new Interrupted(`\n${said}`)));
  try {
    return await Promise.race([work(), promise]);
  } finally {
    off?.();
  }
}

/**
 * Does something step by step. After Ctrl-C the step that has begun is finished and no other begins, so that it can be said how
 * far it came; a second Ctrl-C ends the process at once.
 *
 * @param work gets a signal, which is aborted with an Interrupted that says `unchanged`: until something is changed, it may reject
 *   with that as it is
 * @param unchanged what there is to say where nothing was changed
 */
export async function stepByStep<Result>(
  { onInterrupt, warn }: Pick<Terminal, 'onInterrupt' | 'warn'>,
  work: (signal: AbortSignal) => Promise<Result>,
  unchanged = 'Nothing was changed.',
): Promise<Result> {
  const controller = new AbortController();
  const off = onInterrupt?.(() => {
    warn('\nInterrupted: what has begun is finished first. Ctrl-C again ends at once.');
    controller.abort(new Interrupted(unchanged));
  });
  try {
    return await work(controller.signal);
  } finally {
    off?.();
  }
}
