import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { iscFromEnvironment } from '../../../lib/config/iscFromEnvironment.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { startTenant } from '../../../local/tenant/tenant.ts';

const log = { warn: () => {} };
const { clientId, clientSecret } = seededClients.admin;

afterEach(() => vi.unstubAllEnvs());

function setEnvironment(values: Record<string, string>): void {
  for (const name of ['ISC_BASE_URL', 'ISC_CLIENT_ID', 'ISC_CLIENT_SECRET', 'ISC_CLIENT_SECRET_PARAMETER'])
    vi.stubEnv(name, values[name]);
}

test.each<[Record<string, string>, string | RegExp]>([
  [{}, "Set ISC_BASE_URL and ISC_CLIENT_ID in the function's environment."],
  [{ ISC_BASE_URL: 'https://acme.example.com' }, "Set ISC_CLIENT_ID in the function's environment."],
  [
    { ISC_BASE_URL: 'acme.example.com', ISC_CLIENT_ID: 'c' },
    /^ISC_BASE_URL or ISC_CLIENT_ID cannot be used\. createIsc: baseUrl takes .*; https:\/\/ is missing before the host\.$/,
  ],
  [
    { ISC_BASE_URL: 'https://acme.example.com', ISC_CLIENT_ID: 'c' },
    "Set ISC_CLIENT_SECRET_PARAMETER in the function's environment.",
  ],
])('an environment of %j is said at the first call, not when the client is made', async (environment, message) => {
  setEnvironment(environment);
  const isc = iscFromEnvironment(log);
  await expect(isc.sources.get('x')).rejects.toThrow(message);
  await expect(Array.fromAsync(isc.sources.list())).rejects.toThrow(message);
});

test('a secret that was changed in the environment is read again, without a restart', async () => {
  const tenant = await startTenant();
  onTestFinished(() => tenant.close());
  setEnvironment({ ISC_BASE_URL: tenant.url, ISC_CLIENT_ID: clientId, ISC_CLIENT_SECRET: 'not yet' });
  const isc = iscFromEnvironment(log);
  await expect(isc.sources.list().page()).rejects.toMatchObject({ name: 'IscCredentialsError' });
  vi.stubEnv('ISC_CLIENT_SECRET', clientSecret);
  expect((await isc.sources.list().page()).total).toBe(2);
});

const { approver } = seededClients;

test.each([
  ['of the same client, the new one first', `not-yet-there\n${clientSecret}`, clientId],
  ['of the same client, the new one last', ` ${clientSecret}  not-yet-there\n`, clientId],
  [
    'of another client, which the environment does not name',
    `old-and-gone\n${approver.clientId}:${approver.clientSecret}`,
    approver.clientId,
  ],
])('a secret may be several, %s', async (_, secrets, owner) => {
  const tenant = await startTenant();
  onTestFinished(() => tenant.close());
  setEnvironment({ ISC_BASE_URL: tenant.url, ISC_CLIENT_ID: clientId, ISC_CLIENT_SECRET: secrets });
  expect((await iscFromEnvironment(log).tokenOwner()).clientId).toBe(owner);
});

test.each(['\n', ':secret-of-nobody', `${clientId}:`])('%j is no secret, and is not said', async (text) => {
  setEnvironment({ ISC_BASE_URL: 'https://acme.example.com', ISC_CLIENT_ID: clientId, ISC_CLIENT_SECRET: text });
  await expect(iscFromEnvironment(log).tokenOwner()).rejects.toThrow(
    /^The secrets of the client of ISC \(ISC_CLIENT_SECRET\) must be secrets or client-id:secret, with space between\.$/,
  );
});
