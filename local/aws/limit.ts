/**
 * Lets so many pieces of work run at once; the others wait for their turn, in the order in which they came.
 *
 * @param most `Infinity` for no limit
 */
export function createLimit(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Its place passes on to the next one, so that nobody comes between.
      if (next) next();
      else running -= 1;
    }
  };
}
