import { expect, onTestFinished, test, vi } from 'vitest';
import { createIsc } from '../../../lib/isc/client.ts';
import type { IscOptions } from '../../../lib/isc/options.ts';
import { noRequests } from '../../../lib/isc/requestCounts.ts';
import { createClock } from './clock.ts';
import { type HoldingOptions, startHoldingServer } from './holdingServer.ts';
import { type Scripted, startScriptedServer } from './scriptedServer.ts';

const source = { id: 'a0303682-5e4a-44f7-bdc2-6ce6112549c1', name: 'Contractors' };
const isToken = ({ pathname }: URL) => pathname === '/oauth/token';
const reason = new Error('the time of the step is over');

async function setUp(holding: HoldingOptions, options: Partial<IscOptions> = {}) {
  const server = await startHoldingServer({ answer: () => source, ...holding });
  onTestFinished(() => server.close());
  const isc = createIsc({ baseUrl: server.url, clientId: 'c', clientSecret: 's', ...options });
  return { server, isc };
}

test('a call whose signal is aborted before is not made', async () => {
  const { server, isc } = await setUp({});
  await expect(isc.sources.get('x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(
    isc
      .with({ signal: AbortSignal.abort(reason) })
      .records.list()
      .page(),
  ).rejects.toBe(reason);
  expect(server.seen).toEqual([]);
});

test.each([
  ['the request', undefined],
  ['the body', (response: { write(text: string): unknown }) => response.write('{"id":')],
])('a signal ends %s, and nothing is tried again', async (_, begin) => {
  const { server, isc } = await setUp({ ...(begin && { begin }) });
  const controller = new AbortController();
  const call = isc.sources.get('x', { signal: controller.signal });
  const rejected = expect(call).rejects.toBe(reason);
  await server.holding(1);
  controller.abort(reason);
  await rejected;
  await server.abandonedBy(1);
  expect(server.seen).toHaveLength(2);
});

test('a signal ends a stream that is being read', async () => {
  const { server, isc } = await setUp({ begin: (response) => response.write('accountName\n') });
  const controller = new AbortController();
  const stream = await isc.records.exportStream('s1', { signal: controller.signal });
  const chunks: string[] = [];
  const read = async () => {
    for await (const chunk of stream) {
      chunks.push(new TextDecoder().decode(chunk));
      controller.abort(reason);
    }
  };
  await expect(read()).rejects.toBe(reason);
  expect(chunks).toEqual(['accountName\n']);
  await server.abandonedBy(1);
});

test('a signal ends the reading of a stream that is to be uploaded', async () => {
  const { server, isc } = await setUp({});
  const controller = new AbortController();
  const endless = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
  const call = isc.bulkUpload.upload('s1', endless, { signal: controller.signal });
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  expect(server.seen).toEqual([]);
});

test('a signal ends the sleep between two tries, and its timer does not go on', async () => {
  const script: Scripted[] = [{ status: 429, headers: { 'retry-after': '100' } }];
  const server = await startScriptedServer(script);
  onTestFinished(() => server.close());
  const isc = createIsc({ baseUrl: server.url, clientId: 'c', clientSecret: 's' });
  const controller = new AbortController();
  const timers = vi.spyOn(globalThis, 'clearTimeout');
  onTestFinished(() => timers.mockRestore());
  const sleeps = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => sleeps.mockRestore());
  const call = expect(isc.sources.get('x', { signal: controller.signal })).rejects.toBe(reason);
  const longSleep = () => sleeps.mock.calls.findIndex(([, milliseconds]) => milliseconds === 100_000);
  await vi.waitUntil(() => longSleep() !== -1);
  const timer = sleeps.mock.results[longSleep()]?.value;
  controller.abort(reason);
  await call;
  expect(timers).toHaveBeenCalledWith(timer);
  expect(server.seen).toHaveLength(1);
});

test('a call that is aborted while it waits for the throttle takes none of the limit', async () => {
  const clock = createClock(0);
  const { server, isc } = await setUp(
    { holds: () => false },
    {
      clock: clock.now,
      sleep: (_, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', reject)),
    },
  );
  for (let count = 0; count < 100; count += 1) await isc.sources.get('x');
  const controller = new AbortController();
  const waiting = [1, 2, 3].map(() => isc.sources.get('late', { signal: controller.signal }));
  const rejected = Promise.all(waiting.map((call) => expect(call).rejects.toBe(reason)));
  controller.abort(reason);
  await rejected;
  clock.pass(10_250);
  await Promise.all(Array.from({ length: 100 }, () => isc.sources.get('next')));
  expect(server.seen.filter((url) => url.endsWith('/late'))).toEqual([]);
  expect(server.seen.filter((url) => url.endsWith('/next'))).toHaveLength(100);
});

test('one caller’s abort leaves the token request to the others who wait for it', async () => {
  const { server, isc } = await setUp({ holds: isToken });
  const controller = new AbortController();
  const counts = noRequests();
  const aborted = isc.with({ signal: controller.signal, counts }).sources.get('first');
  const rejected = expect(aborted).rejects.toBe(reason);
  const other = isc.sources.get('second');
  await server.holding(1);
  controller.abort(reason);
  await rejected;
  server.release();
  expect(await other).toEqual(source);
  expect(server.seen).toEqual(['/oauth/token', '/v3/non-employee-sources/second']);
  expect(counts).toEqual({ total: 1, retried: 0, throttled: 0 });
});

test('a token request that nobody waits for any more is ended, and the next call makes another', async () => {
  const { server, isc } = await setUp({ holds: isToken });
  const controller = new AbortController();
  const calls = ['first', 'second'].map((id) => isc.sources.get(id, { signal: controller.signal }));
  const rejected = Promise.all(calls.map((call) => expect(call).rejects.toBe(reason)));
  await server.holding(1);
  controller.abort(reason);
  await rejected;
  await server.abandonedBy(1);
  const next = isc.sources.get('third');
  await server.holding(1);
  server.release();
  expect(await next).toEqual(source);
});

test('a signal ends a list and what it has asked for ahead', async () => {
  const page = Array.from({ length: 250 }, (_, index) => ({ id: `${index}`, accountName: 'x' }));
  const { server, isc } = await setUp({
    answer: () => page,
    holds: ({ searchParams }) => Number(searchParams.get('offset')) >= 500,
    begin: (response) => response.setHeader('x-total-count', '20000'),
  });
  const controller = new AbortController();
  const walked = expect(Array.fromAsync(isc.records.list({}, { signal: controller.signal }))).rejects.toBe(reason);
  await server.holding(20);
  controller.abort(reason);
  await walked;
  await server.abandonedBy(20);
});

test.each(['outer', 'inner', 'own'] as const)('of several signals any ends the call: the %s one', async (which) => {
  const { server, isc } = await setUp({});
  const controllers = { outer: new AbortController(), inner: new AbortController(), own: new AbortController() };
  const nested = isc.with({ signal: controllers.outer.signal }).with({ signal: controllers.inner.signal });
  const call = expect(nested.sources.get('x', { signal: controllers.own.signal })).rejects.toBe(reason);
  await server.holding(1);
  controllers[which].abort(reason);
  await call;
  await server.abandonedBy(1);
});

test('a request that takes longer than its time-out is tried again, and said to be too slow', async () => {
  const { server, isc } = await setUp({}, { retry: { tries: 2, baseMilliseconds: 1 } });
  const call = isc.with({ timeoutMilliseconds: 60_000 }).sources.get('x', { timeoutMilliseconds: 250 });
  await expect(call).rejects.toMatchObject({
    name: 'IscUnreachableError',
    message: expect.stringMatching(/: 127\.0\.0\.1:\d+ did not answer in time\. Check the base URL and the network/),
    retry: true,
  });
  expect(server.seen).toHaveLength(3);
});

test.each([
  [{ timeout: 5 }, 'A call of the client of ISC has no option timeout. It takes signal and timeoutMilliseconds;'],
  [{ timeoutMilliseconds: 0 }, 'timeoutMilliseconds takes a number above 0 and at most 2147483647.'],
  [{ timeoutMilliseconds: Number.NaN }, 'timeoutMilliseconds takes a number above 0 and at most 2147483647.'],
  [{ signal: new AbortController() }, 'signal takes an AbortSignal.'],
  [3, 'The options of a call are an object.'],
])('a call does not take the options %j', async (options, message) => {
  const { server, isc } = await setUp({});
  await expect(isc.sources.get('x', options as never)).rejects.toThrow(message);
  await expect(isc.records.list({}, options as never).page()).rejects.toThrow(message);
  expect(() => isc.with(options as never)).toThrow(message);
  expect(server.seen).toEqual([]);
});
