import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIsc, type Isc } from '../../../lib/isc/client.ts';
import type { NonEmployeeRecord, RecordChanges } from '../../../lib/isc/records.ts';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { contracts } from '../../contract/document.ts';
import { createRunningClock } from './clock.ts';
import { person } from './person.ts';

const { Contractors, Interns } = seededSources;

let tenant: Tenant;
let isc: Isc;

beforeAll(async () => {
  const clock = createRunningClock();
  tenant = await startTenant({ clock: clock.now });
  isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin, clock: clock.now, sleep: clock.sleep });
  await isc.records.create(person('one'));
  await isc.records.create(person('two', { lastName: 'Other', endDate: '2027-01-31T00:00:00.000Z' }));
  await isc.records.create(person('three', { sourceId: Interns.sourceId, data: {} }));
});

afterAll(() => tenant.close());

beforeEach(() => tenant.requests.clear());

/** What somebody who wants to break out of the quotes of a filter would write, among anything else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', '\\', '\\"', '" or sourceId eq "', ' or ', ')', '&filters=', '%22', '\n', '#'),
      fc.constantFrom(Contractors.sourceId, 'jane.doe', 'PENDING', '*', '%', '_'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const idOf = /^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const noId = hostile.filter((text) => !idOf.test(text));

test('a filter finds what has its value, whatever the value is', async () => {
  await fc.assert(
    fc.asyncProperty(noId, fc.boolean(), async (value, withReal) => {
      const wanted = withReal ? [value, Interns.sourceId, value] : value;
      const found = await isc.records.list({ sourceId: wanted }).page();
      expect(found.items.map(({ accountName }) => accountName)).toEqual(withReal ? ['three'] : []);
      expect(found.total).toBe(withReal ? 1 : 0);
    }),
    { numRuns: 60 },
  );
});

test('people are found by alias and by e-mail address, whatever else is asked for', async () => {
  const aliases = ['jane.doe', 'john.roe', 'admin'];
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.oneof(hostile, fc.constantFrom(...aliases)), { maxLength: 8 }),
      async (asked) => {
        const found = await isc.publicIdentities.findByAlias(asked);
        expect([...found.keys()].sort()).toEqual(aliases.filter((alias) => asked.includes(alias)).sort());
        for (const email of asked) expect(await isc.publicIdentities.findByEmail(email)).toBeUndefined();
        expect(await isc.publicIdentities.findByEmails(asked)).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
});

const sortFields = ['accountName', 'email', 'endDate', 'firstName', 'id', 'lastName', 'phone', 'startDate'] as const;
const sorter = fc
  .tuple(fc.constantFrom(...sortFields), fc.boolean())
  .map(([field, descending]) => (descending ? (`-${field}` as const) : field));

test('a list comes in the order of its sorters, the first deciding first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sorter, { minLength: 1, maxLength: 4 }), async (sorters) => {
      const records = await Array.fromAsync(isc.records.list({ sorters }));
      expect(records).toHaveLength(3);
      for (const [index, record] of records.slice(1).entries()) {
        expect(comparedBy(sorters, records[index], record)).toBeLessThanOrEqual(0);
      }
    }),
    { numRuns: 40 },
  );
});

function comparedBy(sorters: readonly string[], one?: NonEmployeeRecord, other?: NonEmployeeRecord): number {
  for (const each of sorters) {
    const field = each.replace('-', '') as (typeof sortFields)[number];
    const [a, b] = [one?.[field] ?? '', other?.[field] ?? ''];
    if (a !== b) return a < b === each.startsWith('-') ? 1 : -1;
  }
  return 0;
}

test('every list takes each of its documented sorters', async () => {
  const fieldsOf = (operationId: string) =>
    contracts
      .find((contract) => contract.operationId === operationId)
      ?.parameters.find(({ name }) => name === 'sorters')?.fields;
  const sortersOf = (operationId: string) => fieldsOf(operationId)?.flatMap((field) => [field, `-${field}`]) as never;
  const me = seededClients.owner.clientId;
  expect((await isc.records.list({ sorters: sortersOf('listNonEmployeeRecords') }).page()).total).toBe(3);
  const requests = isc.requests.list({ requestedFor: me, sorters: sortersOf('listNonEmployeeRequests') });
  expect((await requests.page()).total).toBe(0);
  expect((await isc.approvals.list({ sorters: sortersOf('listNonEmployeeApprovals') }).page()).total).toBe(0);
  expect((await isc.sources.list({ sorters: sortersOf('listNonEmployeeSources') }).page()).total).toBe(2);
});

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((each) => each.trim() === each);
const day = fc.integer({ min: 0, max: 300 }).map((days) => new Date(Date.UTC(2027, 0, 1 + days)).toISOString());
const changes = fc.record<RecordChanges>(
  {
    firstName: text,
    lastName: text,
    phone: text,
    manager: fc.constantFrom('jane.doe', 'john.roe'),
    endDate: day,
    data: fc.record({ vendor: text, costCenter: text }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

test('what was patched is what is got, and nothing else has changed; a second time changes nothing', async () => {
  const { id } = await isc.records.create(person('patched'));
  await fc.assert(
    fc.asyncProperty(changes, async (asked) => {
      const before = await isc.records.get(id);
      const patched = await isc.records.patch(id, asked);
      const after = await isc.records.get(id);
      expect(patched).toEqual(after);
      const { modified: _, ...rest } = after;
      expect(rest).toEqual({ ...before, ...asked, modified: undefined, data: { ...before.data, ...asked.data } });
      expect(await isc.records.patch(id, asked)).toEqual(after);
    }),
    { numRuns: 40 },
  );
  await isc.records.delete(id);
});

test('a member of data is taken out by null, and put in again', async () => {
  const { id } = await isc.records.create(person('taken.out'));
  await fc.assert(
    fc.asyncProperty(text, async (costCenter) => {
      expect((await isc.records.patch(id, { data: { costCenter } })).data).toEqual({ vendor: 'Northwind', costCenter });
      expect((await isc.records.patch(id, { data: { costCenter: null } })).data).toEqual({ vendor: 'Northwind' });
    }),
    { numRuns: 15 },
  );
  await isc.records.delete(id);
});
