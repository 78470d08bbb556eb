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

test('fifty people by id and by name take one request, a hundred two', async () => {
  const of = (count: number) =>
    Array.from({ length: count }, (_, index) => [id(`${index}`.padStart(32, '0')), alias(`person.${index}`)]).flat();
  expect(await find(...of(49), id(seededClients.owner.clientId))).toEqual({ found: ['owner'], requests: 1 });
  expect(await find(...of(99), alias('jane.doe'))).toEqual({ found: ['jane.doe'], requests: 2 });
});
