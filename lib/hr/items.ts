import type { Item } from './adapter.ts';

const mostItems = 5_000;

const largestItem = 64 * 1024;

/** A body has more items than are taken at once. */
export class TooManyItems extends Error {
  override readonly name = 'TooManyItems';

  constructor(count: number) {
    const [found, most] = [count, mostItems].map((number) => number.toLocaleString('en'));
    super(`The body has ${found} items, and at most ${most} are taken at once. Split it.`);
  }
}

/**
 * Reads each item of a body by itself. One that is too large for a run is refused.
 *
 * @param pathOf where an item stands in the body
 * @throws TooManyItems
 */
export function readEach<Value>(
  values: readonly Value[],
  pathOf: (index: number) => string,
  read: (value: Value, path: string, index: number) => Item,
): Item[] {
  if (values.length > mostItems) throw new TooManyItems(values.length);
  return values.map((value, index) => {
    const path = pathOf(index);
    if (sizeOf(value) <= largestItem) return read(value, path, index);
    const reason = `the item is over ${largestItem / 1024} KB of JSON, or nested too deeply`;
    return { kind: 'refused', problems: [{ path, reason }] };
  });
}

/** The bytes of a value as JSON. What is nested too deeply to be written is infinite. */
function sizeOf(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
