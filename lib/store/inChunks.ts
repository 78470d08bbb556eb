/** So many requests to the bucket are under way at once. */
const mostAtOnce = 25;

/** Does the same for many, several at once, and gives what came of each in their order. Throws what the first of them threw. */
export async function inChunks<T, Result>(all: readonly T[], work: (one: T) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < all.length; first += mostAtOnce) {
    // Every one of a chunk is waited for, even when one failed: none is left under way.
    const settled = await Promise.allSettled(all.slice(first, first + mostAtOnce).map(work));
    for (const one of settled) {
      if (one.status === 'rejected') throw one.reason;
      results.push(one.value);
    }
  }
  return results;
}
