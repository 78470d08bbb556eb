/**
 * Does some work for each of several, so many at once, and gives what came of each in their order. After a failure none is begun.
 *
 * @param most how many at once
 */
export async function severalAtOnce<One, Result>(
  all: Iterable<One>,
  most: number,
  work: (one: One) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...all].entries();
  let hasFailed = false;
  const workOff = async () => {
    for (const [index, one] of left) {
      if (hasFailed) return;
      try {
        results[index] = await work(one);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: most }, workOff));
  return results;
}
