import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIsc, type Isc } from '../../../lib/isc/client.ts';
import { noRequests } from '../../../lib/isc/requestCounts.ts';
import { applySteps } from '../../../lib/sources/applySteps.ts';
import { differencesOf } from '../../../lib/sources/differences.ts';
import { planSources } from '../../../lib/sources/planSources.ts';
import { pulledSources } from '../../../lib/sources/pulledSources.ts';
import { readTenantState } from '../../../lib/sources/tenantSources.ts';
import { defineSources, type WantedSource } from '../../../lib/sources/wantedSources.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

let folder: string;
let tenant: Tenant;
let isc: Isc;

const names = Array.from({ length: 130 }, (_, index) => `first.last.${index}`);
/** 13 sources, each with ten managers of its own. */
const wanted = defineSources(
  Array.from({ length: 13 }, (_, index) => ({
    name: `Source ${index}`,
    owner: 'owner',
    managers: names.slice(index * 10, index * 10 + 10),
    approvers: ['approver'],
  })),
);

beforeAll(async () => {
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-many-people-'));
  await (await startTenant({ dataFolder: folder })).close();
  const database = new DatabaseSync(path.join(folder, 'tenant.db'));
  const add = database.prepare('INSERT INTO identity VALUES (?, ?, ?, ?, ?, ?, ?)');
  names.forEach((alias, index) => {
    add.run(`${index}`.padStart(32, 'a'), alias, 'First', 'Last', 'First Last', `${alias}@example.com`, '');
  });
  database.close();
  tenant = await startTenant({ dataFolder: folder });
  isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin });
  await applySteps(isc, planSources(wanted, await readTenantState(isc, wanted)).steps);
});

afterAll(async () => {
  await tenant.close();
  await rm(folder, { recursive: true });
});

/** A plan, and how many requests it takes. */
async function planned(stated: readonly WantedSource[]) {
  const counts = noRequests();
  const plan = planSources(stated, await readTenantState(isc.with({ counts }), stated));
  expect([plan.problems, plan.obstacles]).toEqual([[], []]);
  return { steps: plan.steps, requests: counts.total };
}

test('a plan of 13 sources with 130 people of their own takes 15 requests', async () => {
  expect(await planned(wanted)).toEqual({ steps: [], requests: 15 });
});

test('only somebody whom the tenant alone names is asked for beside them', async () => {
  const [first, ...others] = wanted;
  if (!first) throw new Error('There is no source.');
  const { steps, requests } = await planned([{ ...first, managers: first.managers.slice(1) }, ...others]);
  expect([requests, differencesOf(steps)]).toEqual([
    16,
    [
      expect.objectContaining({
        source: 'Source 0',
        inTenant: names.slice(0, 10).join(', '),
        stated: names.slice(1, 10).join(', '),
      }),
    ],
  ]);
});

test('what was pulled by ids alone is the same people', async () => {
  const state = await readTenantState(isc, []);
  expect(pulledSources(state, []).map(({ managers }) => managers)).toEqual(wanted.map(({ managers }) => managers));
});
