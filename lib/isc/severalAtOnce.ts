/**
 * Does some work for each of several, so many at once, and gives what came of each in their order. After a failure none is begun, and
 * those under way are waited for: nothing goes on behind the back of who asked.
 *
 * @param most how many at once
 * @throws what one that failed threw
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
  const workers = Array.from({ length: most }, workOff);
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
