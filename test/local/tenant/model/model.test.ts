import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTenant, type Tenant } from '../../../../local/tenant/tenant.ts';
import { type Api, contractorBody, patching, readItem, readItems, readValues, sending, signIn } from '../running.ts';
import type { Client, Model, Source } from './model.ts';
import { choiceArbitrary, identityIds } from './step.ts';
import { stepOf } from './steps.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');

let tenant: Tenant;
let apis: Record<Client, Api>;

beforeAll(async () => {
  tenant = await startTenant({ clock: () => NOW, control: true });
  apis = {
    admin: await signIn(tenant.url),
    owner: await signIn(tenant.url, 'owner'),
    manager: await signIn(tenant.url, 'manager'),
    approver: await signIn(tenant.url, 'approver'),
    approver2: await signIn(tenant.url, 'approver2'),
    app: await signIn(tenant.url, 'app'),
  };
});
afterAll(() => tenant.close());

const reset = () => fetch(`${tenant.url}/_tenant/reset`, { method: 'POST' });

/** The model of a tenant that has just begun. */
async function beginning(): Promise<Model> {
  await reset();
  const sources: Source[] = [];
  for (const { id, name } of await readItems(await apis.admin('/non-employee-sources'))) {
    const all = await readItems(await apis.admin(`/non-employee-sources/${id}/schema-attributes`));
    const attributes = all.slice(8).map((each) => ({
      id: String(each['id']),
      technicalName: String(each['technicalName']),
      required: each['required'] === true,
    }));
    sources.push({
      id: String(id),
      name: String(name),
      accountManagers: ['manager'],
      approvers: ['approver', 'approver2'],
      attributes,
    });
  }
  return { sources, records: [], requests: [] };
}

async function newestRecord(): Promise<string> {
  const [id] = await readValues(await apis.admin('/non-employee-records?sorters=-created&limit=1'), 'id');
  return String(id);
}

/** Everything that the tenant tells, as the model has it. */
async function whatIsThere() {
  const person = ({ accountName, firstName, endDate, data }: Record<string, unknown>) => ({
    accountName,
    firstName,
    endDate: String(endDate).slice(0, 10),
    data,
  });
  const records = await readItems(await apis.admin('/non-employee-records'));
  const requests = await readItems(await apis.admin(`/non-employee-requests?requested-for=${identityIds.owner}`));
  const items = await readItems(await apis.admin('/non-employee-approvals'));
  return {
    sources: await readValues(await apis.admin('/non-employee-sources'), 'name'),
    records: records.map((each) => ({ id: each['id'], ...person(each) })),
    requests: requests.map((each) => ({ id: each['id'], status: each['approvalStatus'], ...person(each) })),
    items: items.map((each) => ({ id: each['id'], status: each['approvalStatus'] })),
    summary: await readItem(await apis.admin(`/non-employee-requests/summary/${identityIds.owner}`)),
    approver: await readItem(await apis.approver('/non-employee-approvals/summary/me')),
  };
}

function whatShouldBeThere({ sources, records, requests }: Model): Awaited<ReturnType<typeof whatIsThere>> {
  const present = requests.filter(({ deleted }) => !deleted);
  const items = requests.flatMap((request) => request.items);
  const own = items.filter(({ approver }) => approver === 'approver');
  const count = (all: readonly { status: string }[], wanted: string) =>
    all.filter(({ status }) => status === wanted).length;
  const counts = (all: readonly { status: string }[]) => ({
    approved: count(all, 'APPROVED'),
    rejected: count(all, 'REJECTED'),
    pending: count(all, 'PENDING'),
  });
  return {
    sources: sources.map(({ name }) => name),
    records: records.map(({ source: _, ...record }) => record),
    requests: present.map(({ source: _, deleted: __, items: ___, ...request }) => request),
    items: items.map(({ id, status }) => ({ id, status })),
    summary: { ...counts(present), nonEmployeeCount: records.length },
    approver: counts(own),
  };
}

test('any sequence of operations, valid or not, does to the tenant what it does to the model', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(choiceArbitrary, { minLength: 25, maxLength: 50, size: 'max' }), async (choices) => {
      const model = await beginning();
      for (const choice of choices) {
        const step = stepOf(model, choice);
        const response = await apis[step.as](step.path, step.init);
        const text = await response.text();
        const { method = 'GET' } = step.init;
        expect([method, step.path, step.as, response.status, text]).toEqual([
          method,
          step.path,
          step.as,
          step.expected,
          text,
        ]);
        if (response.ok) await step.apply?.(text === '' ? undefined : JSON.parse(text), newestRecord);
        seen.add(`${method} ${step.path.replace(/[0-9a-f-]{32,36}/g, ':id')} ${response.status}`);
      }
      expect(await whatIsThere()).toEqual(whatShouldBeThere(model));
    }),
    { numRuns: 30, seed: 20_260_301 },
  );
  // The sequences are no use when they do not get anywhere.
  expect([...seen].filter((each) => /20.$/.test(each)).sort()).toEqual([
    'DELETE /non-employee-records/:id 204',
    'DELETE /non-employee-requests/:id 204',
    'DELETE /non-employee-sources/:id 204',
    'DELETE /non-employee-sources/:id/schema-attributes/:id 204',
    'PATCH /non-employee-records/:id 200',
    'PATCH /non-employee-sources/:id/schema-attributes/:id 200',
    'POST /non-employee-approvals/:id/approve 200',
    'POST /non-employee-approvals/:id/reject 200',
    'POST /non-employee-records 200',
    'POST /non-employee-records/bulk-delete 204',
    'POST /non-employee-requests 200',
    'POST /non-employee-sources 200',
    'POST /non-employee-sources/:id/schema-attributes 200',
    'PUT /non-employee-records/:id 200',
  ]);
  expect([...seen].filter((each) => /40.$/.test(each)).length).toBeGreaterThan(30);
});

test('a patched record is what was asked for, whatever the text', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((each) => each.trim() !== '');
  const changes = fc.record({ firstName: text, phone: text, vendor: text });
  await fc.assert(
    fc.asyncProperty(changes, async ({ firstName, phone, vendor }) => {
      await reset();
      const made = await readItem(await apis.admin('/non-employee-records', sending('POST', contractorBody())));
      const path = `/non-employee-records/${made['id']}`;
      const patch = patching(
        { op: 'replace', path: '/firstName', value: firstName },
        { op: 'replace', path: '/phone', value: phone },
        { op: 'replace', path: '/data/vendor', value: vendor },
      );
      expect((await apis.admin(path, patch)).status).toBe(200);
      expect(await readItem(await apis.admin(path))).toEqual({
        ...made,
        firstName,
        phone,
        data: { vendor, costCenter: 'CC1' },
      });
    }),
    { numRuns: 60 },
  );
});

test('no filter or sorter breaks the tenant, and no quoted value breaks out of its quotes', async () => {
  const list = (query: Record<string, string>) => apis.admin(`/non-employee-records?${new URLSearchParams(query)}`);
  const piece = fc.constantFrom('sourceId', 'eq', '"', '\\', '(', ')', 'or', 'and', 'not', ' ', "'", ';', '--', 'x');
  const text = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      await reset();
      await apis.admin('/non-employee-records', sending('POST', contractorBody()));
      expect([200, 400]).toContain((await list({ filters: value })).status);
      expect([200, 400]).toContain((await list({ sorters: value })).status);
      const quoted = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
      expect(await readItems(await list({ filters: `sourceId eq "${quoted}"` }))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
