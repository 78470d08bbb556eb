import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIsc, type Isc } from '../../../lib/isc/client.ts';
import { noRequests } from '../../../lib/isc/requestCounts.ts';
import { findIdentities, type Known } from '../../../lib/sources/findIdentities.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';

let tenant: Tenant;
let isc: Isc;

beforeAll(async () => {
  tenant = await startTenant();
  isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin });
  await isc.sources.list().page();
});

afterAll(() => tenant.close());

const [id, alias, email] = (['id', 'alias', 'email'] as const).map(
  (field) =>
    (value: string): Known => ({ field, value }),
) as [(value: string) => Known, (value: string) => Known, (value: string) => Known];

/** Who is found, by account name, and in how many requests. */
async function find(...wanted: Known[]) {
  const counts = noRequests();
  const found = await findIdentities(isc.with({ counts }), wanted);
  return { found: found.map((one) => one.alias).sort(), requests: counts.total };
}

test('people are found by whatever is known of each, in one request', async () => {
  const wanted = [
    id(seededClients.owner.clientId),
    alias('jane.doe'),
    alias('jane.doe'),
    email('john.roe@example.com'),
  ];
  expect(await find(...wanted)).toEqual({ found: ['jane.doe', 'john.roe', 'owner'], requests: 1 });
  expect(await find(id('x"y'), alias('a" or alias sw "'), alias('mary.major'))).toEqual({
    found: ['mary.major'],
    requests: 1,
  });
  expect(await find(email('jane.doe'), alias('jane.doe@example.com'))).toEqual({ found: [], requests: 1 });
  expect(await find()).toEqual({ found: [], requests: 0 });
});

test('two hundred people by name, or a hundred by id and by name, take one request, and twice as many two', async () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => alias(`first.last.${index}`));
  const both = (count: number) => [
    ...Array.from({ length: count }, (_, index) => id(`${index}`.padStart(32, '0'))),
    ...names(count),
  ];
  expect(await find(...names(199), alias('jane.doe'))).toEqual({ found: ['jane.doe'], requests: 1 });
  expect(await find(...names(399), alias('jane.doe'))).toEqual({ found: ['jane.doe'], requests: 2 });
  expect(await find(...both(99), id(seededClients.owner.clientId))).toEqual({ found: ['owner'], requests: 1 });
  expect(await find(...both(199), alias('jane.doe'))).toEqual({ found: ['jane.doe'], requests: 2 });
});
