import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIsc, type Isc } from '../../../lib/isc/client.ts';
import { noRequests } from '../../../lib/isc/requestCounts.ts';
import { applySteps } from '../../../lib/sources/applySteps.ts';
import { planSources } from '../../../lib/sources/planSources.ts';
import { pulledSources } from '../../../lib/sources/pulledSources.ts';
import { readTenantState } from '../../../lib/sources/tenantSources.ts';
import { defineSources, type WantedSource } from '../../../lib/sources/wantedSources.ts';
import { createClock } from '../../../local/aws/clock.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';

const clock = createClock(Date.parse('2026-11-24T10:00:00Z'));
let tenant: Tenant;
let isc: Isc;

beforeAll(async () => {
  tenant = await startTenant({ clock: clock.now });
  const sleep = async (milliseconds: number) => clock.advance(milliseconds);
  isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin, clock: clock.now, sleep });
});

afterAll(() => tenant.close());

const planOf = async (wanted: readonly WantedSource[], client = isc) =>
  planSources(wanted, await readTenantState(client, wanted));

/** Goes from whatever is there to what is wanted, at most `steps` far; whether something was left to do. */
async function goTo(wanted: readonly WantedSource[], steps = Number.POSITIVE_INFINITY): Promise<boolean> {
  const plan = await planOf(wanted);
  expect([plan.problems, plan.obstacles]).toEqual([[], []]);
  await applySteps(isc, plan.steps.slice(0, steps));
  return plan.steps.length > 0;
}

/** What the tenant has, read without anything of the plan; in an order of names, as neither order means anything. */
async function there() {
  const sources = await Array.fromAsync(isc.sources.list());
  const read = sources.map(async ({ id, name, description, approvers, accountManagers }) => ({
    name,
    description,
    managers: accountManagers?.map((one) => one.id).toSorted(),
    approvers: approvers?.map((one) => one.id),
    attributes: (await isc.schemaAttributes.list(id))
      .filter(({ system }) => !system)
      .map(({ technicalName, label, helpText, placeholder, required }) =>
        [technicalName, label, helpText, placeholder, required].join('|'),
      )
      .toSorted(),
  }));
  return (await Promise.all(read)).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

const idOf: Readonly<Record<string, string>> = {
  manager: seededClients.manager.clientId,
  owner: seededClients.owner.clientId,
  'approver@example.com': seededClients.approver.clientId,
  approver2: seededClients.approver2.clientId,
};
const people = Object.keys(idOf);

/** The same as `there`, as it is stated. */
function stated(wanted: readonly WantedSource[]) {
  return wanted
    .map(({ name, description, managers, approvers, attributes }) => ({
      name,
      description,
      managers: managers.map((text) => idOf[text]).toSorted(),
      approvers: approvers.map((text) => idOf[text]),
      attributes: attributes
        .map(({ technicalName, label, help, placeholder, required }) =>
          [technicalName, label, help, placeholder, required].join('|'),
        )
        .toSorted(),
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

const word = fc.constantFrom('', 'Aa', 'Ää "quoted"', 'b\\c', "it's");
const attribute = fc.record({
  technicalName: fc.constantFrom(
    'site',
    'Site',
    'floor',
    'vendor',
    'costCenter',
    'a1',
    'a2',
    'a3',
    'a4',
    'a5',
    'a6',
    'a7',
    'a8',
  ),
  label: fc.constantFrom('Label', 'Other'),
  ...{ help: word, placeholder: word, required: fc.boolean() },
});
const source = fc.record({
  name: fc.constantFrom('A', 'B', 'C', 'a', 'Contractors', 'Interns'),
  owner: fc.constant('owner'),
  description: word,
  managers: fc.uniqueArray(fc.constantFrom(...people)),
  approvers: fc.uniqueArray(fc.constantFrom(...people), { maxLength: 3 }),
  attributes: fc.uniqueArray(attribute, {
    maxLength: 10,
    selector: ({ technicalName }) => technicalName.toLowerCase(),
  }),
});
const sources = fc.uniqueArray(source, { maxLength: 5, selector: ({ name }) => name.toLowerCase() });

test('for any two states apply goes from one to the other, killed anywhere and run again; then plan and pull show nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      sources,
      sources,
      fc.array(fc.nat(8), { maxLength: 3 }),
      fc.nat(),
      async (first, then, kills, turn) => {
        await goTo(defineSources(first));
        const before = pulledSources(await readTenantState(isc, []), []);
        // Some sources of the first state carry on under whatever name comes to stand there.
        const second = defineSources(
          then.map((one, index) => {
            const carried = before[(index + turn) % Math.max(1, before.length)];
            return { ...one, ids: carried && index < before.length && index % 3 !== 2 ? carried.ids : [] };
          }),
        );
        const carriedIds = second.flatMap(({ ids }) => ids);
        for (const steps of kills) await goTo(second, steps);
        await goTo(second);
        expect(await there()).toEqual(stated(second));
        expect(await goTo(second)).toBe(false);
        const kept = (await Array.fromAsync(isc.sources.list())).map(({ id }) => id);
        expect(kept).toEqual(expect.arrayContaining(carriedIds));

        const pulled = defineSources(pulledSources(await readTenantState(isc, second), second));
        expect((await planOf(pulled)).steps).toEqual([]);
        expect(stated(pulled).map(({ name }) => name)).toEqual(stated(second).map(({ name }) => name));
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

test('a plan of S sources takes S + 2 requests, and so does applying it unchanged', async () => {
  const wanted = defineSources(
    Array.from({ length: 12 }, (_, index) => ({
      ...{ name: `Source ${index}`, owner: 'owner', managers: people, approvers: people.slice(1) },
    })),
  );
  await goTo(wanted);
  // What was asked before may fill the rate limit of the tenant, and what is asked again counts too.
  clock.advance(60_000);
  const counts = noRequests();
  const client = isc.with({ counts });
  const plan = await planOf(wanted, client);
  await applySteps(client, plan.steps);
  expect([plan.steps, counts.total]).toEqual([[], 14]);
});

test('a step that is refused ends what comes after it, and a new plan has what is left', async () => {
  await goTo([]);
  const wanted = defineSources([
    { name: 'First', owner: 'owner', attributes: [{ technicalName: 'site', label: 'Site' }] },
    { name: 'Second', owner: 'owner', attributes: [{ technicalName: 'not a name', label: 'Site' }] },
    { name: 'Third', owner: 'owner' },
  ]);
  const { steps } = await planOf(wanted);
  await expect(applySteps(isc, steps)).rejects.toThrow('createNonEmployeeSourceSchemaAttributes) with 400');
  const left = (await planOf(wanted)).steps.map(({ kind, source: { name } }) => [kind, name]);
  expect(left).toEqual([
    ['add attribute', 'Second'],
    ['create source', 'Third'],
  ]);
});
