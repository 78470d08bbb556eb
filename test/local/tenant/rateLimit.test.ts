import { expect, test } from 'vitest';
import { type Api, runTenant, signIn } from './running.ts';

async function statuses(api: Api, times: number): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: times }, () => api('/non-employee-sources?limit=0')));
  return answers.map(({ status }) => status);
}

function count(all: readonly number[], status: number): number {
  return all.filter((each) => each === status).length;
}

test('the 101st request of a token within ten seconds is refused', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  expect(count(await statuses(api, 100), 200)).toBe(100);
  clock.advance(3_500);
  const refused = await api('/non-employee-sources');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('7');
  expect(await refused.json()).toEqual({ message: 'Rate Limit Exceeded' });
});

test('it is allowed again when ten seconds have passed, and Retry-After is never 0', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  await statuses(api, 100);
  clock.advance(9_999);
  expect((await api('/non-employee-sources')).headers.get('retry-after')).toBe('1');
  clock.advance(1);
  expect((await api('/non-employee-sources')).status).toBe(200);
});

test('the window slides: what was used early comes back early', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  await statuses(api, 60);
  clock.advance(6_000);
  await statuses(api, 40);
  clock.advance(4_000);
  const all = await statuses(api, 61);
  expect([count(all, 200), count(all, 429)]).toEqual([60, 1]);
});

test('each token has its own hundred, of one client too, and the token endpoint none', async () => {
  const { tenant } = await runTenant();
  const first = await signIn(tenant.url);
  await statuses(first, 101);
  const second = await signIn(tenant.url);
  expect((await second('/non-employee-sources')).status).toBe(200);
  expect((await first('/non-employee-sources')).status).toBe(429);
});

test('refused requests do not count', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  await statuses(api, 100);
  clock.advance(5_000);
  expect(count(await statuses(api, 50), 429)).toBe(50);
  clock.advance(5_000);
  expect(count(await statuses(api, 100), 200)).toBe(100);
});
