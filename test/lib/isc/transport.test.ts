import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createIsc } from '../../../lib/isc/client.ts';
import type { IscOptions } from '../../../lib/isc/options.ts';
import { noRequests } from '../../../lib/isc/requestCounts.ts';
import { createClock } from './clock.ts';
import { type Scripted, startScriptedServer } from './scriptedServer.ts';

const opened: { close(): void }[] = [];

afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

const source = { id: 'a0303682-5e4a-44f7-bdc2-6ce6112549c1', name: 'Contractors' };
const ok = (body: unknown, headers?: Record<string, string>): Scripted => ({
  status: 200,
  body,
  ...(headers && { headers }),
});

async function setUp(script: Scripted[], options: Partial<IscOptions> = {}) {
  const server = await startScriptedServer(script);
  opened.push(server);
  const clock = createClock();
  const counts = noRequests();
  const client = createIsc({
    baseUrl: server.url,
    clientId: 'the-client',
    clientSecret: 'the-secret',
    clock: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    ...options,
  });
  return { server, clock, counts, isc: client.with({ counts: counts }) };
}

async function failureOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const error: unknown = await call.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof Error)) throw new Error('the call was expected to fail');
  return error as Error & Record<string, unknown>;
}

describe('a call', () => {
  test('carries the token, fills in and encodes its path, and ignores fields it does not know', async () => {
    const { server, isc } = await setUp([ok({ ...source, novel: true })]);
    expect(await isc.sources.get('a/b c')).toEqual(source);
    expect(server.seen[0]?.url).toBe('/v3/non-employee-sources/a%2Fb%20c');
    expect(server.seen[0]?.headers.authorization).toBe('Bearer secret-token-1');
  });

  test.each(['', '.', '..'])('is not made with the id "%s", by which it would mean something else', async (id) => {
    const { server, isc } = await setUp([]);
    const calls = [
      isc.schemaAttributes.delete('s1', id),
      isc.schemaAttributes.deleteAll(id),
      isc.records.delete(id),
      isc.approvals.approve(id),
    ];
    for (const call of calls)
      expect((await failureOf(call)).message).toMatch(/ needs \w+, which is "\.*"\. Nothing was/);
    expect(server.seen).toEqual([]);
  });

  test('waits as long as a 429 asks, and is counted', async () => {
    const { isc, clock, counts } = await setUp([{ status: 429, headers: { 'retry-after': '7' } }, ok(source)]);
    await isc.sources.get('x');
    expect(clock.slept.reduce((sum, one) => sum + one)).toBe(7_000);
    expect(counts).toEqual({ total: 3, retried: 1, throttled: 1 });
  });

  test.each<[string, Scripted]>([
    ['an error of the server', { status: 502 }],
    ['a connection that breaks', { broken: 'before' }],
    ['an answer that is cut off', { broken: 'in the body' }],
  ])('that reads is repeated after %s', async (_, failure) => {
    const { server, isc, counts } = await setUp([failure, ok(source)]);
    expect(await isc.sources.get('x')).toEqual(source);
    expect(server.seen).toHaveLength(2);
    expect(counts.retried).toBe(1);
  });

  test('renews its token once when it is refused', async () => {
    const { server, isc } = await setUp([{ status: 401, body: { error: 'expired' } }, ok(source)]);
    await isc.sources.get('x');
    expect(server.tokens()).toBe(2);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer secret-token-1',
      'Bearer secret-token-2',
    ]);
  });

  test('gives up when the new token is refused too', async () => {
    const { isc } = await setUp([{ status: 401 }, { status: 401 }]);
    const error = await failureOf(isc.sources.get('x'));
    expect(error).toMatchObject({ name: 'IscCredentialsError', status: 401 });
    expect(error.message).toContain('Check ISC_CLIENT_ID and ISC_CLIENT_SECRET');
  });

  test('may come to something later where its new token is refused: one that was just made is not known everywhere yet', async () => {
    const { isc } = await setUp([{ status: 401 }, { status: 401 }, ok(source)]);
    expect(await failureOf(isc.sources.get('x'))).toMatchObject({ status: 401, retry: true });
    expect(await isc.sources.get('x')).toEqual(source);
  });

  test('that deletes is done when it was before its token expired', async () => {
    const { server, isc } = await setUp([{ broken: 'before' }, { status: 401 }, { status: 404 }]);
    await isc.records.delete('r1');
    expect(server.seen).toHaveLength(3);
  });

  test('that deletes what is not there says so', async () => {
    const { isc } = await setUp([{ status: 401 }, { status: 429 }, { status: 404 }]);
    expect(await failureOf(isc.records.delete('r1'))).toMatchObject({ status: 404, mayHaveTakenEffect: false });
  });

  test('that only reads never takes effect', async () => {
    const { isc } = await setUp(Array.from({ length: 6 }, () => ({ status: 500 })));
    expect(await failureOf(isc.records.get('r1'))).toMatchObject({ status: 500, mayHaveTakenEffect: false });
  });

  test('that is refused says when a try before it may have taken effect', async () => {
    const { isc } = await setUp([{ status: 500 }, { status: 400 }, { status: 400 }]);
    const deleted = isc.records.delete('r1');
    expect(await failureOf(deleted)).toMatchObject({ status: 400, retry: false, mayHaveTakenEffect: true });
    expect(await failureOf(isc.records.delete('r1'))).toMatchObject({ status: 400, mayHaveTakenEffect: false });
  });

  test('that reads is repeated after a time-out of the server (408)', async () => {
    const { server, isc } = await setUp([{ status: 408 }, ok(source)]);
    expect(await isc.sources.get('x')).toEqual(source);
    expect(server.seen).toHaveLength(2);
    const other = await setUp([{ status: 408 }]);
    const error = await failureOf(other.isc.bulkUpload.upload('s1', 'x'));
    expect(error).toMatchObject({ status: 408, retry: true, mayHaveTakenEffect: true });
    expect(error.message).toMatch(/ with 408\. Try again later\.$/);
    expect(other.server.seen).toHaveLength(1);
  });

  test('is tried as often, and waits as long, as the settings say', async () => {
    const retry = {
      tries: 3,
      baseMilliseconds: 10_000,
      longestMilliseconds: 15_000,
      longestRetryAfterMilliseconds: 900,
    };
    const failing = Array.from({ length: 4 }, () => ({ status: 503 }));
    const { server, isc, clock } = await setUp(failing, { retry, random: () => 1 });
    expect(await failureOf(isc.sources.get('x'))).toMatchObject({ status: 503, retry: true });
    expect(server.seen).toHaveLength(3);
    expect(clock.slept).toEqual([10_000, 15_000]);
    const asked = await setUp([{ status: 429, headers: { 'retry-after': '7' } }, ok(source)], { retry });
    await asked.isc.sources.get('x');
    expect(asked.clock.slept).toEqual([900]);
    const once = await setUp(failing, { retry: { tries: 1 } });
    expect(await failureOf(once.isc.sources.get('x'))).toMatchObject({ status: 503 });
    expect(once.server.seen).toHaveLength(1);
  });

  test('that creates is not repeated when it may have been done, and says so', async () => {
    const attribute = { technicalName: 'team', label: 'Team' };
    const { server, isc } = await setUp([{ status: 500 }, ok(attribute)]);
    const error = await failureOf(isc.schemaAttributes.create('s1', attribute));
    expect(error).toMatchObject({ name: 'IscRefusedError', status: 500, retry: true, mayHaveTakenEffect: true });
    expect(server.seen).toHaveLength(1);
  });

  test.each([401, 403])(
    'says that it needs a user when it is refused with %i to a token without one',
    async (status) => {
      const { isc } = await setUp([{ status }, { status }]);
      const error = await failureOf(isc.approvals.approve('a1'));
      expect(error.message).toContain('It needs a user: use a personal access token');
      const other = await setUp([{ status }, { status }]);
      expect((await failureOf(other.isc.records.get('r1'))).message).not.toContain('needs a user');
    },
  );

  test('is given up after six tries, as one to try again', async () => {
    const { server, isc } = await setUp(Array.from({ length: 9 }, () => ({ status: 503 })));
    expect(await failureOf(isc.sources.get('x'))).toMatchObject({
      name: 'IscRefusedError',
      status: 503,
      retry: true,
    });
    expect(server.seen).toHaveLength(6);
  });

  test('says when nobody is there', async () => {
    const { isc, server } = await setUp([]);
    server.close();
    const error = await failureOf(isc.sources.get('x'));
    expect(error).toMatchObject({ name: 'IscUnreachableError', retry: true, mayHaveTakenEffect: false });
  });

  test('says when the answer is not as documented', async () => {
    const { isc } = await setUp(Array.from({ length: 6 }, () => ok({ id: 7 })));
    const error = await failureOf(isc.sources.get('x'));
    expect(error).toMatchObject({ name: 'IscAnswerError', retry: true, mayHaveTakenEffect: false });
    expect(error.message).toContain('id (invalid_type), name (invalid_type)');
  });

  test('warns once of an operation that is deprecated', async () => {
    const warnings: unknown[] = [];
    const deprecated = ok(source, { 'x-deprecated': 'true' });
    const { isc } = await setUp([deprecated, deprecated], { onWarning: (...warning) => warnings.push(warning) });
    await isc.sources.get('x');
    await isc.sources.get('y');
    expect(warnings).toEqual([['ISC marks this operation as deprecated', { operation: 'getNonEmployeeSource' }]]);
  });
});

describe('a bulk upload', () => {
  const job = { id: 'j1', status: 'PENDING' };

  test('is sent as multipart field data', async () => {
    const { server, isc } = await setUp([{ status: 202, body: job }]);
    expect(await isc.bulkUpload.upload('s1', 'accountName\nx\n')).toEqual(job);
    expect(server.seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(server.seen[0]?.body).toContain('name="data"');
    expect(server.seen[0]?.body).toContain('accountName\nx\n');
  });

  test.each([
    ['text', () => 'accountName\nx\n'],
    ['bytes', () => new TextEncoder().encode('accountName\nx\n')],
    ['a blob', () => new Blob(['accountName\nx\n'])],
    ['a stream', () => new Blob(['accountName\n', 'x\n']).stream()],
  ])('of %s is sent again, whole, after a 429, which says that nothing was done', async (_, csv) => {
    const { server, isc } = await setUp([{ status: 429 }, { status: 202, body: job }]);
    await isc.bulkUpload.upload('s1', csv());
    expect(server.seen.map(({ body }) => body.includes('\r\naccountName\nx\n\r\n'))).toEqual([true, true]);
  });

  test('is not sent again when it may have been taken', async () => {
    const broken = await setUp([{ broken: 'before' }, { status: 202, body: job }]);
    expect(await failureOf(broken.isc.bulkUpload.upload('s1', 'x'))).toMatchObject({
      name: 'IscUnreachableError',
      mayHaveTakenEffect: true,
    });
    expect(broken.server.seen).toHaveLength(1);
    const failing = await setUp([{ status: 500 }, { status: 202, body: job }]);
    expect(await failureOf(failing.isc.bulkUpload.upload('s1', 'x'))).toMatchObject({ status: 500 });
    expect(failing.server.seen).toHaveLength(1);
  });

  test('that is refused says why apart from the message; the error shows no token, secret or person', async () => {
    const body = {
      detailCode: '400.1 Bad request',
      trackingId: 't-1',
      messages: [{ text: 'line 3: ada@example.com' }],
    };
    const { isc } = await setUp([{ status: 400, body }]);
    const error = await failureOf(isc.bulkUpload.upload('s1', 'ada'));
    expect(error).toMatchObject({ status: 400, detailCode: '400.1 Bad request', trackingId: 't-1', retry: false });
    expect(error['serverMessages']).toEqual(['line 3: ada@example.com']);
    expect(inspect(error) + JSON.stringify(error) + error.message).not.toMatch(/ada|secret|Bearer/);
  });
});

test('the status of an upload is known, or said not to be', async () => {
  const bodies = [{ status: 'IN_PROGRESS' }, { status: 'PAUSED' }, { status: null }, {}];
  const { isc } = await setUp(bodies.map((body) => ok(body)));
  const statuses: unknown[] = [];
  for (const _ of bodies) statuses.push(await isc.bulkUpload.status('s1'));
  expect(statuses).toEqual(['IN_PROGRESS', 'UNKNOWN', undefined, undefined]);
});

describe('a list', () => {
  const page = (from: number, count: number) =>
    ok(Array.from({ length: count }, (_, index) => ({ id: `r${from + index}`, accountName: 'x' })));
  const idsOf = async (records: AsyncIterable<{ id: string }>) => (await Array.fromAsync(records)).map(({ id }) => id);

  test('goes on to the first page that is not full', async () => {
    const { server, isc } = await setUp([page(0, 250), page(250, 3)]);
    const query = { sourceId: 'a"b\\', sorters: ['-endDate', 'id'] as const };
    expect(await idsOf(isc.records.list(query))).toHaveLength(253);
    expect(query).toEqual({ sourceId: 'a"b\\', sorters: ['-endDate', 'id'] });
    const asked = server.seen.map(({ url }) => Object.fromEntries(new URL(url, 'http://x').searchParams));
    const common = { filters: 'sourceId eq "a\\"b\\\\"', sorters: '-endDate,id' };
    expect(asked).toEqual([
      { ...common, limit: '250', offset: '0' },
      { ...common, limit: '250', offset: '250', count: 'true' },
    ]);
  });

  test('is asked for one page after the other, without a count, for whoever may stop early', async () => {
    const { server, isc } = await setUp([page(0, 250), page(250, 250), page(500, 3)]);
    for await (const { id } of isc.records.list({ pagesAtOnce: 1 })) if (id === 'r250') break;
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v3/non-employee-records?limit=250&offset=0',
      '/v3/non-employee-records?limit=250&offset=250',
    ]);
    expect(await idsOf(isc.records.list({ pagesAtOnce: 1, offset: 500 }))).toEqual(['r500', 'r501', 'r502']);
  });

  test.each([
    [{ limit: Number.NaN }, 'limit takes a whole number from 0.'],
    [{ limit: -1 }, 'limit takes a whole number from 0.'],
    [{ limit: 1.5 }, 'limit takes a whole number from 0.'],
    [{ offset: -1 }, 'offset takes a whole number from 0.'],
    [{ offset: Number.NaN }, 'offset takes a whole number from 0.'],
  ])('with %j is refused, and nothing is asked', async (page, message) => {
    const { server, isc } = await setUp([]);
    expect((await failureOf(idsOf(isc.records.list(page)))).message).toBe(message);
    expect((await failureOf(isc.records.list(page).page())).message).toBe(message);
    expect(server.seen).toEqual([]);
  });

  test.each([0, 1.5, -1, Number.NaN])('is not walked %d pages at once', async (pagesAtOnce) => {
    const { server, isc } = await setUp([]);
    expect((await failureOf(idsOf(isc.records.list({ pagesAtOnce })))).message).toBe(
      'pagesAtOnce takes a whole number from 1.',
    );
    expect(server.seen).toEqual([]);
  });

  test('ends at its limit, and asks for no more than that', async () => {
    const { server, isc } = await setUp([page(0, 250), page(250, 10)]);
    expect(await idsOf(isc.records.list({ limit: 260 }))).toHaveLength(260);
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v3/non-employee-records?limit=250&offset=0',
      '/v3/non-employee-records?limit=10&offset=250',
    ]);
  });

  test('of none of no sources is empty, not everybody; deleting nobody deletes nobody', async () => {
    const { server, isc } = await setUp([]);
    expect(await idsOf(isc.records.list({ sourceId: [] }))).toEqual([]);
    expect(await isc.records.list({ sourceId: [] }).page()).toEqual({ items: [], total: 0 });
    expect(await isc.approvals.list({ approvalStatus: [] }).page()).toEqual({ items: [], total: 0 });
    await isc.records.deleteInBulk([]);
    expect(server.seen).toEqual([]);
  });

  test('hides no error', async () => {
    const { isc } = await setUp([page(0, 250), { status: 403 }]);
    expect(await failureOf(idsOf(isc.records.list()))).toMatchObject({ name: 'IscRefusedError', status: 403 });
  });
});
