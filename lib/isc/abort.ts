/** One signal that follows several. */
export type Link = {
  /** Aborts with the reason of the first that aborts; undefined when there is none to follow. */
  signal: AbortSignal | undefined;
  /** Stops following. A signal that lives on would otherwise keep every call that was ever made with it. */
  release(): void;
};

/**
 * Follows some signals with one. `AbortSignal.any` would do, but in Node 20 a time-out that nothing else holds is collected
 * as garbage before it comes.
 */
export function link(signals: readonly (AbortSignal | undefined)[]): Link {
  const followed = signals.filter((signal) => signal !== undefined);
  if (followed.length < 2) return { signal: followed[0], release() {} };
  const controller = new AbortController();
  const follow = ({ target }: Event) => end(target as AbortSignal);
  const release = () => {
    for (const signal of followed) signal.removeEventListener('abort', follow);
  };
  const end = ({ reason }: AbortSignal) => {
    release();
    controller.abort(reason);
  };
  for (const signal of followed) signal.addEventListener('abort', follow);
  const aborted = followed.find((signal) => signal.aborted);
  if (aborted) end(aborted);
  return { signal: controller.signal, release };
}

/**
 * Waits for a promise, but no longer than until a signal is aborted. What the promise stands for goes on.
 *
 * @throws the signal's reason
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  return await new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * Waits for a while.
 *
 * @throws the signal's reason when it is aborted before
 */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await orAborted(passed, signal).finally(() => clearTimeout(timer));
}
