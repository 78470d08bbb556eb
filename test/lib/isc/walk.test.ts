import { expect, onTestFinished, test } from 'vitest';
import { createIsc } from '../../../lib/isc/client.ts';
import { noRequests } from '../../../lib/isc/requestCounts.ts';
import { createClock } from './clock.ts';
import { startHoldingServer } from './holdingServer.ts';

/** A tenant with so many records, which holds its pages back; `says` is what it counts. */
async function setUp(records: number, says: string | null = `${records}`) {
  const server = await startHoldingServer({
    answer({ searchParams }) {
      const [limit, offset] = [Number(searchParams.get('limit')), Number(searchParams.get('offset'))];
      const length = Math.max(0, Math.min(limit, records - offset));
      return Array.from({ length }, (_, index) => ({ id: `${offset + index}`, accountName: 'x' }));
    },
    begin(response, { searchParams }) {
      if (says !== null && searchParams.get('count') === 'true') response.setHeader('x-total-count', says);
    },
  });
  onTestFinished(() => server.close());
  const clock = createClock();
  const client = createIsc({
    baseUrl: server.url,
    clientId: 'c',
    clientSecret: 's',
    clock: clock.now,
    sleep: clock.sleep,
  });
  const counts = noRequests();
  return { server, clock, counts, isc: client.with({ counts }) };
}

type Server = Awaited<ReturnType<typeof setUp>>['server'];

/** Lets pages out as soon as so many are held, time after time. */
async function releaseRounds(server: Server, rounds: readonly number[]): Promise<void> {
  for (const count of rounds) {
    await server.holding(count);
    server.release();
  }
}

const idsOf = async (records: AsyncIterable<{ id: string }>) => (await Array.fromAsync(records)).map(({ id }) => id);
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `${from + index}`);
const offsetsAsked = ({ seen }: Server) =>
  seen.flatMap((url) => new URL(url, 'http://x').searchParams.get('offset') ?? []).map(Number);

test('20,000 records take 82 requests in 7 round trips, twenty at once, and keep their order', async () => {
  const { server, counts, clock, isc } = await setUp(20_000);
  const walked = idsOf(isc.records.list());
  await releaseRounds(server, [1, 1, 20, 20, 20, 19]);
  expect(await walked).toEqual(upTo(20_000));
  expect(counts).toEqual({ total: 82, retried: 0, throttled: 0 });
  expect(server.mostAtOnce()).toBe(20);
  expect(clock.slept).toEqual([]);
});

test('only the second page is counted', async () => {
  const { server, isc } = await setUp(1_100);
  const walked = idsOf(isc.records.list());
  await releaseRounds(server, [1, 1, 3]);
  expect(await walked).toEqual(upTo(1_100));
  expect(server.seen.filter((url) => url.includes('count='))).toEqual([
    '/v3/non-employee-records?limit=250&offset=250&count=true',
  ]);
});

test.each([
  ['that is empty', 0, [1], 1],
  ['of one page', 249, [1], 1],
  ['of one full page, after which there might be another', 250, [1, 1], 2],
  ['of two pages', 300, [1, 1], 2],
  ['of two full pages', 500, [1, 1, 1], 3],
])('a list %s', async (_, records, rounds, requests) => {
  const { server, isc } = await setUp(records);
  const walked = idsOf(isc.records.list());
  await releaseRounds(server, rounds);
  expect(await walked).toEqual(upTo(records));
  expect(offsetsAsked(server)).toHaveLength(requests);
});

test.each([
  ['of a list with more', 20_000, { limit: 1_300, offset: 100 }, [1, 1, 4], 1_300],
  ['that takes in two pages', 20_000, { limit: 400, offset: 0 }, [1, 1], 400],
  ['beyond the end of the list', 600, { limit: 10_000, offset: 0 }, [1, 1, 1], 600],
  ['of one', 20_000, { limit: 1, offset: 0 }, [1], 1],
])('a limit %s asks for no more than it needs', async (_, records, page, rounds, length) => {
  const { server, isc } = await setUp(records);
  const walked = idsOf(isc.records.list(page));
  await releaseRounds(server, rounds);
  const asked = await walked;
  expect(asked).toEqual(upTo(length, page.offset));
  const limits = server.seen.map((url) => Number(new URL(url, 'http://x').searchParams.get('limit')));
  const needed = rounds.reduce((sum, count) => sum + count);
  expect(limits.filter((limit) => limit > 0)).toHaveLength(needed);
  expect(limits.reduce((sum, limit) => sum + limit)).toBeLessThanOrEqual(Math.min(page.limit, needed * 250));
});

test.each([
  ['counts too few', '300', [1, 1, 1, 1, 1]],
  ['counts nothing', null, [1, 1, 1, 1, 1]],
  ['counts too many', '1500', [1, 1, 5]],
  ['counts without end', '99999999999999999999', [1, 1, 20, 3]],
])('the end is found though the tenant %s', async (_, says, rounds) => {
  const { server, isc } = await setUp(1_100, says);
  const walked = idsOf(isc.records.list());
  await releaseRounds(server, rounds);
  expect(await walked).toEqual(upTo(1_100));
});

test('whoever stops at the first page has asked for no other; at the second, what was on its way is given up', async () => {
  const { server, isc } = await setUp(20_000);
  const stopAt = async (wanted: string, onTheWay: number) => {
    for await (const { id } of isc.records.list()) if (id === wanted) return await server.holding(onTheWay);
    return undefined;
  };
  const first = stopAt('249', 0);
  await releaseRounds(server, [1]);
  await first;
  expect(offsetsAsked(server)).toEqual([0]);
  const second = stopAt('250', 20);
  await releaseRounds(server, [1, 1]);
  await second;
  await server.abandonedBy(20);
});

test('with pagesAtOnce: 2 no more than two are under way', async () => {
  const { server, isc } = await setUp(1_400);
  const walked = idsOf(isc.records.list({ pagesAtOnce: 2 }));
  await releaseRounds(server, [1, 1, 2, 2]);
  expect(await walked).toEqual(upTo(1_400));
  expect(server.mostAtOnce()).toBe(2);
});
