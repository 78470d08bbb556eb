import { setImmediate, setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { endingBetween } from '../../../../lib/flows/expiry-notice/endingBetween.ts';

const now = Date.parse('2026-11-02T07:00:00Z');
const hour = 3_600_000;

/** A tenant in which one contract ends every hour from now on; it sees which pages are asked for, and how many at once. */
function tenant(people: number) {
  const seen = { pages: [] as number[], now: 0, most: 0 };
  const list = ({ limit, offset }: { limit: number; offset: number }) => ({
    async *[Symbol.asyncIterator]() {
      seen.pages.push(offset / limit);
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await setImmediate();
      seen.now -= 1;
      for (let index = offset; index < Math.min(people, offset + limit); index += 1)
        yield { id: String(index), endDate: new Date(now + (index + 1) * hour).toISOString() };
    },
  });
  return { isc: { records: { list } } as never, seen };
}

test('of a short list no page is asked for that is not needed', async () => {
  const { isc, seen } = tenant(10_000);
  expect(await Array.fromAsync(endingBetween(isc, now, now + 900 * hour))).toHaveLength(900);
  expect(seen).toEqual({ pages: [0, 1, 2, 3], now: 0, most: 1 });
});

test('of a long one some are asked for before they are reached, and each once', async () => {
  const { isc, seen } = tenant(100_000);
  const found = await Array.fromAsync(endingBetween(isc, now, now + 20_000 * hour));
  expect(found.map(({ id }) => id)).toEqual(Array.from({ length: 20_000 }, (_, index) => String(index)));
  // When it is done nothing is under way: an invocation may be over then.
  expect([seen.most, new Set(seen.pages).size, seen.pages.length, seen.now]).toEqual([6, 86, 86, 0]);
});

test('nobody is held who was given: of two hundred pages most are gone when the last one comes', async () => {
  const gone = new Set<string>();
  const registry = new FinalizationRegistry<string>((id) => void gone.add(id));
  const { isc } = tenant(60_000);
  let count = 0;
  for await (const record of endingBetween(isc, now, now + 50_000 * hour)) {
    registry.register(record, record.id);
    count += 1;
    // What became of objects is told between two turns of the loop.
    if (count % 10_000 === 0) await collected();
  }
  expect(count).toBe(50_000);
  expect(gone.size).toBeGreaterThan(30_000);
});

async function collected(): Promise<void> {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  await setTimeout(10);
}
