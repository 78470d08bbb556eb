import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import {
  addPeople,
  contractorBody,
  contractorsCsv,
  createTestClock,
  readError,
  readItem,
  readItems,
  readValues,
  runTenant,
  sending,
  signIn,
} from './running.ts';

const clock = createTestClock();
let tenant: Tenant;

beforeAll(async () => {
  tenant = await startTenant({ clock: clock.read, control: true });
});
beforeEach(() => control('/reset', { method: 'POST' }));
afterAll(() => tenant.close());

const control = (path: string, init?: RequestInit) => fetch(`${tenant.url}/_tenant${path}`, init);
const put = async (path: string, body: unknown) => (await control(path, sending('PUT', body))).json();

test.each(['/clock', '/faults', '/requests', '/reset'])('%s is not there unless asked for', async (path) => {
  const { tenant: plain } = await runTenant();
  for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
    expect((await fetch(`${plain.url}/_tenant${path}`, { method })).status).toBe(404);
  }
});

describe('the clock', () => {
  const now = async () => String((await readItem(await control('/clock')))['now']);

  test('is moved on to a moment or by milliseconds, and tokens expire by it', async () => {
    const api = await signIn(tenant.url);
    const before = Date.parse(await now());
    expect(await put('/clock', { advanceMs: 748_000 })).toEqual({
      now: new Date(before + 748_000).toISOString(),
      stopped: false,
    });
    expect((await api('/non-employee-sources')).status).toBe(200);
    const later = new Date(before + 749_000).toISOString();
    expect(await put('/clock', { now: later })).toEqual({ now: later, stopped: false });
    expect((await api('/non-employee-sources')).status).toBe(401);
  });

  test('runs on, stands still, and goes on from there', async () => {
    const before = Date.parse(await now());
    clock.advance(1_000);
    expect(Date.parse(await now()) - before).toBe(1_000);
    await put('/clock', { stopped: true });
    clock.advance(5_000);
    await put('/clock', { advanceMs: 10 });
    expect(Date.parse(await now()) - before).toBe(1_010);
    expect(await put('/clock', { stopped: false })).toMatchObject({ stopped: false });
    clock.advance(1_000);
    expect(Date.parse(await now()) - before).toBe(2_010);
  });

  test.each([
    [{ now: '2020-01-01T00:00:00Z' }, 'now: time does not go back'],
    [{ now: 'tomorrow' }, 'now: Invalid ISO datetime'],
    [{ advanceMs: -1 }, 'advanceMs: Too small: expected number to be >=0'],
    [{ advance: 1 }, 'The body: Unrecognized key: "advance"'],
    ['soon', 'The body: Invalid input: expected object, received string'],
  ])('refuses %j', async (body, text) => {
    expect(await readError(await control('/clock', sending('PUT', body)))).toMatchObject({ status: 400, text });
  });

  test('refuses what is no JSON', async () => {
    expect((await readError(await control('/clock', { method: 'PUT', body: '{' }))).text).toBe('The body is not JSON.');
  });
});

describe('faults', () => {
  test('strike by path, method, operation and count, until they are taken away', async () => {
    const rules = [
      { fault: { status: 429, retryAfter: 2 }, path: '/non-employee-records$', method: 'get', times: 1 },
      { fault: { status: 500 }, operationId: 'listNonEmployeeSources' },
      { fault: { latencyMs: 1 }, path: '^/v3' },
    ];
    expect(await put('/faults', rules)).toEqual(rules);
    expect(await (await control('/faults')).json()).toEqual(rules);
    const api = await signIn(tenant.url);
    const limited = await api('/non-employee-records');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    expect((await api('/non-employee-records')).status).toBe(200);
    expect((await api('/non-employee-sources')).status).toBe(500);
    expect((await control('/faults', { method: 'DELETE' })).status).toBe(204);
    expect((await api('/non-employee-sources')).status).toBe(200);
    expect(await (await control('/faults')).json()).toEqual([]);
  });

  test('strike with a probability, the same way for the same seed', async () => {
    const api = await signIn(tenant.url);
    const statuses = async () => {
      await put('/faults', [{ fault: { status: 503 }, probability: 0.4, seed: 11 }]);
      const all = [];
      for (let number = 0; number < 20; number += 1) all.push((await api('/non-employee-sources?limit=0')).status);
      return all;
    };
    const first = await statuses();
    expect(await statuses()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503]));
  });

  test('cut connections and bodies', async () => {
    const api = await signIn(tenant.url);
    await put('/faults', [
      { fault: { drop: 'after' }, times: 1 },
      { fault: { truncate: true }, times: 1 },
    ]);
    const body = contractorBody({ accountName: 'kim.day' });
    await expect(api('/non-employee-records', sending('POST', body))).rejects.toThrow('fetch failed');
    await expect(api('/non-employee-records').then((response) => response.text())).rejects.toThrow('terminated');
    expect(await readValues(await api('/non-employee-records'), 'accountName')).toEqual(['kim.day']);
  });

  test.each([
    [[{ fault: { status: 404 } }], /^0\.fault: /],
    [[{ fault: { latencyMs: -1 } }], /^0\.fault/],
    [[{ fault: { status: 500 }, path: '(' }], /^0\.path: must be a regular expression$/],
    [[{ fault: { status: 500 }, probability: 2 }], /^0\.probability: /],
    [[{ fault: { status: 500 }, chance: 1 }], /^0: Unrecognized key: "chance"$/],
    [{ fault: { status: 500 } }, /^The body: /],
  ])('refuses %j and keeps the rules', async (body, text) => {
    await put('/faults', [{ fault: { status: 500 }, times: 1 }]);
    const error = await readError(await control('/faults', sending('PUT', body)));
    expect(error.status).toBe(400);
    expect(error.text).toMatch(text);
    expect(await (await control('/faults')).json()).toHaveLength(1);
  });
});

test('requests are counted by operation; those of the control endpoints are not among them', async () => {
  const api = await signIn(tenant.url);
  await api('/non-employee-sources?limit=1');
  await api('/non-employee-sources?limit=x');
  const listed = { operationId: 'listNonEmployeeSources', method: 'GET', path: '/v3/non-employee-sources' };
  expect(await readItem(await control('/requests'))).toEqual({
    counts: { oauthToken: 1, listNonEmployeeSources: 2 },
    entries: [
      { operationId: 'oauthToken', method: 'POST', path: '/oauth/token', status: 200, at: expect.any(Number) },
      { ...listed, status: 200, at: expect.any(Number) },
      { ...listed, status: 400, at: expect.any(Number) },
    ],
  });
  expect((await control('/requests', { method: 'DELETE' })).status).toBe(204);
  expect(await (await control('/requests')).json()).toEqual({ counts: {}, entries: [] });
});

test('a reset brings back the tenant of the first start, also in the middle of an upload; tokens stay valid', async () => {
  const api = await signIn(tenant.url);
  await addPeople(api, clock, contractorsCsv({}));
  await put('/faults', [{ fault: { job: 'STUCK', afterRows: 1 } }]);
  const body = { name: 'Temps', description: '', owner: { id: '2c9180000000000000000000000000b1' } };
  expect((await api('/non-employee-sources', sending('POST', body))).status).toBe(200);
  await Promise.all(Array.from({ length: 100 }, () => api('/non-employee-sources?limit=0')));
  expect((await api('/non-employee-sources')).status).toBe(429);
  expect((await control('/reset', { method: 'POST' })).status).toBe(204);
  expect(await readValues(await api('/non-employee-sources'), 'name')).toEqual(['Contractors', 'Interns']);
  expect(await readItems(await api('/non-employee-records'))).toEqual([]);
  expect(await (await control('/faults')).json()).toEqual([]);
  await addPeople(api, clock, contractorsCsv({}));
  expect(await readValues(await api('/non-employee-records'), 'accountName')).toEqual(['pat.lee']);
});
