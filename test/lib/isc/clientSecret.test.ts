import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createIsc } from '../../../lib/isc/client.ts';
import type { IscOptions } from '../../../lib/isc/options.ts';
import { createClock } from './clock.ts';

/** A tenant that takes one secret of one client, which can be changed; it keeps the secrets that it was given. */
async function setUp(clientSecret: IscOptions['clientSecret'], refusal: [number, object] = [401, { error: 'no' }]) {
  const tenant = { client: 'c', secret: 'old', given: [] as string[] };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    if (request.url !== '/oauth/token') return response.end('[]');
    const fields = new URLSearchParams(body);
    const given = fields.get('client_secret') ?? '';
    tenant.given.push(given);
    if (given === tenant.secret && fields.get('client_id') === tenant.client)
      return response.end(JSON.stringify({ access_token: 'token', expires_in: 749 }));
    return response.writeHead(refusal[0]).end(JSON.stringify(refusal[1]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const clock = createClock();
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const isc = createIsc({ baseUrl, clientId: 'c', clientSecret, clock: clock.now, sleep: clock.sleep });
  return { tenant, clock, list: () => Array.fromAsync(isc.sources.list()) };
}

test.each<[number, object]>([
  [401, { error: 'unauthorized' }],
  [400, { error: 'invalid_client' }],
])('a secret that was changed is read again when the old one is refused with %i %j', async (status, body) => {
  let [current, asked] = ['old', 0];
  const read = async () => {
    asked += 1;
    return current;
  };
  const { tenant, clock, list } = await setUp(read, [status, body]);
  expect(asked).toBe(0);
  await Promise.all([list(), list()]);
  clock.pass(700_000);
  await list();
  expect(asked).toBe(1);
  [current, tenant.secret] = ['new', 'new'];
  clock.pass(700_000);
  await Promise.all([list(), list()]);
  expect(asked).toBe(2);
  expect(tenant.given).toEqual(['old', 'old', 'old', 'new']);
});

test('a secret that is refused and has not changed is asked for once, and not sent a second time', async () => {
  let asked = 0;
  const { tenant, list } = await setUp(() => {
    asked += 1;
    return 'wrong';
  });
  await expect(list()).rejects.toMatchObject({ name: 'IscCredentialsError', status: 401, retry: false });
  expect([asked, tenant.given]).toEqual([2, ['wrong']]);
  await expect(list()).rejects.toMatchObject({ name: 'IscCredentialsError' });
  expect([asked, tenant.given]).toEqual([3, ['wrong', 'wrong']]);
});

test('another secret that is refused too is not asked for in a loop', async () => {
  let asked = 0;
  const { tenant, list } = await setUp(() => {
    asked += 1;
    return `wrong-${asked}`;
  });
  await expect(list()).rejects.toMatchObject({ name: 'IscCredentialsError', status: 401 });
  expect(tenant.given).toEqual(['wrong-1', 'wrong-2']);
});

test('a refusal of another kind does not ask for the secret again', async () => {
  let asked = 0;
  const read = () => {
    asked += 1;
    return 'wrong';
  };
  const { list } = await setUp(read, [400, { error: 'invalid_request' }]);
  await expect(list()).rejects.toMatchObject({ name: 'IscCredentialsError', status: 400 });
  expect(asked).toBe(1);
});

test('what the function throws is what the call throws; it is asked again at the next call', async () => {
  const failures: unknown[] = [
    new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }),
    Object.assign(new Error('no'), { retry: true }),
  ];
  const [first, second] = failures;
  const { tenant, clock, list } = await setUp(() => {
    if (failures.length === 0) return 'old';
    throw failures.shift();
  });
  await expect(list()).rejects.toBe(first);
  await expect(list()).rejects.toBe(second);
  expect(await list()).toEqual([]);
  expect(tenant.given).toEqual(['old']);
  expect(clock.slept).toEqual([]);
});

test('a function that gives no secret says so, and nothing is sent', async () => {
  const { tenant, list } = await setUp(() => '');
  await expect(list()).rejects.toThrow(
    new TypeError('The function clientSecret gave no secret. It must give a text that is not empty.'),
  );
  expect(tenant.given).toEqual([]);
});

test('a secret that is a text is sent once', async () => {
  const { tenant, list } = await setUp('wrong');
  await expect(list()).rejects.toMatchObject({ name: 'IscCredentialsError' });
  expect(tenant.given).toEqual(['wrong']);
});

test('of several the next is tried when one is refused, and the one that was taken is tried first from then on', async () => {
  let asked = 0;
  const { tenant, clock, list } = await setUp(() => {
    asked += 1;
    return [
      { clientId: 'c', clientSecret: 'old' },
      { clientId: 'd', clientSecret: 'new' },
    ];
  });
  await list();
  expect(tenant.given).toEqual(['old']);
  [tenant.client, tenant.secret] = ['d', 'new'];
  clock.pass(700_000);
  await list();
  clock.pass(700_000);
  await list();
  expect(tenant.given).toEqual(['old', 'old', 'new', 'new']);
  [tenant.client, tenant.secret] = ['c', 'old'];
  clock.pass(700_000);
  await list();
  expect(tenant.given.slice(4)).toEqual(['new', 'old']);
  expect(asked).toBe(1);
});

test('when all are refused they are read once more, and only those are tried that were not', async () => {
  const read = [
    [
      { clientId: 'c', clientSecret: 'a' },
      { clientId: 'c', clientSecret: 'b' },
    ],
    [
      { clientId: 'c', clientSecret: 'b' },
      { clientId: 'd', clientSecret: 'b' },
      { clientId: 'c', clientSecret: 'old' },
    ],
  ];
  const { tenant, list } = await setUp(() => read.shift() ?? []);
  expect(await list()).toEqual([]);
  expect(tenant.given).toEqual(['a', 'b', 'b', 'old']);
});

test.each([[[]], [[{ clientId: 'c', clientSecret: '' }]], [[{ clientId: '', clientSecret: 's' }]]])(
  'a function that gives %j gives no secret',
  async (given) => {
    const { tenant, list } = await setUp(() => given);
    await expect(list()).rejects.toThrow('The function clientSecret gave no secret.');
    expect(tenant.given).toEqual([]);
  },
);
