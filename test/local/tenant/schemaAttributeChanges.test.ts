import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import {
  type Api,
  contractorBody,
  contractors,
  createTestClock,
  interns,
  patching,
  readError,
  readItem,
  readItems,
  readValues,
  sending,
  signIn,
  upload,
} from './running.ts';

const clock = createTestClock();
let tenant: Tenant;
let api: Api;

beforeAll(async () => {
  tenant = await startTenant({ clock: clock.read });
});
beforeEach(async () => {
  clock.advance(1_000_000);
  api = await signIn(tenant.url);
  await api(pathOf(interns), { method: 'DELETE' });
});
afterAll(() => tenant.close());

const pathOf = (source: string, id?: unknown) =>
  `/non-employee-sources/${source}/schema-attributes${id === undefined ? '' : `/${id}`}`;
const badge = { type: 'TEXT', label: 'Badge', technicalName: 'badge.number' };
const create = (properties: object = {}) => api(pathOf(interns), sending('POST', { ...badge, ...properties }));
const names = async () => (await readValues(await api(pathOf(interns)), 'technicalName')).slice(8);
const now = () => new Date(clock.read()).toISOString();

describe('creating', () => {
  test('gives the attribute, behind the others', async () => {
    await create({ technicalName: 'school' });
    const attribute = await readItem(await create({ helpText: 'On the card', placeholder: 'B-1', required: true }));
    expect(attribute).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      ...badge,
      system: false,
      helpText: 'On the card',
      placeholder: 'B-1',
      required: true,
      created: now(),
      modified: now(),
    });
    expect(await readItem(await api(pathOf(interns, attribute['id'])))).toEqual(attribute);
    expect(await names()).toEqual(['school', 'badge.number']);
    expect(await readItem(await create({ technicalName: 'short' }))).toMatchObject({ helpText: '', required: false });
  });

  test.each([
    [{ type: 'DATE' }, /^type: custom attributes are of type TEXT$/],
    [{ label: '' }, /^label: a value is required$/],
    [{ technicalName: undefined }, /^technicalName: Invalid input/],
    [{ technicalName: 'a"b' }, /^technicalName: must be letters, digits and \$ \. _ -, and begin with a letter or \$$/],
    [{ technicalName: ' badge' }, /^technicalName: must be/],
    [{ technicalName: '__proto__' }, /^technicalName: must be/],
    [{ technicalName: '0' }, /^technicalName: must be/],
    [{ technicalName: 'a,b' }, /^technicalName: must be/],
    [{ technicalName: 'b'.repeat(256) }, /^technicalName: must have at most 255 characters$/],
    [{ required: 'yes' }, /^required: Invalid input/],
  ])('refuses %j', async (properties, text) => {
    const error = await readError(await create(properties));
    expect(error).toMatchObject({ status: 400, detailCode: '400.1 Bad Request Content' });
    expect(error.text).toMatch(text);
  });

  test('refuses a technical name that the source has, in any letter case', async () => {
    await create();
    for (const technicalName of ['badge.number', 'Badge.Number', 'accountName']) {
      expect((await readError(await create({ technicalName }))).detailCode).toBe('400.1.409 Reference conflict');
    }
  });

  test('makes ten custom attributes, and no more', async () => {
    for (let number = 1; number <= 10; number += 1) {
      expect((await create({ technicalName: `a${number}` })).status).toBe(200);
    }
    expect(await readError(await create({ technicalName: 'a11' }))).toMatchObject({
      status: 400,
      detailCode: '400.1.4 Limit violation',
    });
    expect(await readItems(await api(pathOf(interns)))).toHaveLength(18);
  });
});

test.each(['$.vendor', '$', 'constructor', 'toString', 'Größe'])(
  'an attribute named %s is kept, exported and deleted like any other',
  async (technicalName) => {
    const { id } = await readItem(await create({ technicalName }));
    const without = contractorBody({ sourceId: interns, accountName: 'kim.day', data: {} });
    const person = { ...without, accountName: 'pat.lee', data: { [technicalName]: 'B-7' } };
    const ids = [];
    for (const body of [person, without]) {
      ids.push((await readItem(await api('/non-employee-records', sending('POST', body))))['id']);
    }
    const csv = await (await api(`/non-employee-sources/${interns}/non-employees/download`)).text();
    const cells = csv.split('\n').map((line) => line.split(',').at(-1));
    expect(cells).toEqual([technicalName, 'B-7', '', '']);
    expect((await api(pathOf(interns, id), { method: 'DELETE' })).status).toBe(204);
    expect((await readItem(await api(`/non-employee-records/${ids[0]}`)))['data']).toEqual({});
    await api('/non-employee-records/bulk-delete', sending('POST', { ids }));
  },
);

describe('patching', () => {
  test('changes label, help text, placeholder and whether a value is required', async () => {
    const attribute = await readItem(await create());
    clock.advance(1_000);
    const changes = { label: 'Card', helpText: 'On the card', placeholder: 'B-1', required: true };
    const operations = Object.entries(changes).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value }));
    const patched = await readItem(await api(pathOf(interns, attribute['id']), patching(...operations)));
    expect(patched).toEqual({ ...attribute, ...changes, modified: now() });
    clock.advance(1_000);
    expect(await readItem(await api(pathOf(interns, attribute['id']), patching(...operations)))).toEqual(patched);
  });

  test.each([
    [{ op: 'replace', path: '/technicalName', value: 'card' }, /^Only label, helpText, placeholder, required can be/],
    [{ op: 'replace', path: '/type', value: 'DATE' }, /can be patched/],
    [{ op: 'replace', path: '/label', value: { 'new attribute label': null } }, /^label: Invalid input/],
    [{ op: 'replace', path: '/required', value: 'yes' }, /^required: Invalid input/],
  ])('refuses %j', async (operation, text) => {
    const { id } = await readItem(await create());
    const error = await readError(await api(pathOf(interns, id), patching(operation)));
    expect(error.status).toBe(400);
    expect(error.text).toMatch(text);
  });

  test('a mandatory attribute changes its label, and stays required', async () => {
    const [, first] = await readItems(await api(pathOf(interns)));
    const path = pathOf(interns, first?.['id']);
    const label = patching({ op: 'replace', path: '/label', value: 'Given Name' });
    expect(await readItem(await api(path, label))).toMatchObject({ label: 'Given Name', system: true });
    expect((await api(path, patching({ op: 'replace', path: '/required', value: false }))).status).toBe(400);
  });
});

describe('deleting', () => {
  test('takes the values of people, of requests and of queued uploads along', async () => {
    const vendor = (await readItems(await api(pathOf(contractors)))).find((each) => each['technicalName'] === 'vendor');
    const record = await readItem(await api('/non-employee-records', sending('POST', contractorBody())));
    const body = contractorBody({ accountName: 'kim.day' });
    const request = await readItem(await api('/non-employee-requests', sending('POST', body)));
    const csv = `accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor
bo.fox,Bo,Fox,1,bo.fox@example.com,jane.doe,2026-01-01,2026-12-31,Acme`;
    expect((await upload(api, csv)).status).toBe(202);
    expect((await api(pathOf(contractors, vendor?.['id']), { method: 'DELETE' })).status).toBe(204);
    expect((await readItem(await api(`/non-employee-records/${record['id']}`)))['data']).toEqual({ costCenter: 'CC1' });
    expect((await readItem(await api(`/non-employee-requests/${request['id']}`)))['data']).toEqual({
      costCenter: 'CC1',
    });
    clock.advance(10_000);
    await expect
      .poll(async () => {
        clock.advance(1_000);
        return readValues(await api('/non-employee-records?sorters=accountName'), 'data');
      })
      .toEqual([{}, { costCenter: 'CC1' }]);
  });

  test('keeps mandatory attributes', async () => {
    const [first] = await readItems(await api(pathOf(interns)));
    expect((await readError(await api(pathOf(interns, first?.['id']), { method: 'DELETE' }))).status).toBe(400);
  });

  test('of all takes the custom ones', async () => {
    await create();
    await create({ technicalName: 'school' });
    expect((await api(pathOf(interns), { method: 'DELETE' })).status).toBe(204);
    expect(await names()).toEqual([]);
    expect(await readItems(await api(pathOf(interns)))).toHaveLength(8);
    expect((await api(pathOf(interns), { method: 'DELETE' })).status).toBe(204);
  });
});

test('an attribute belongs to one source; unknown ids are a 404, malformed ones a 400', async () => {
  const { id } = await readItem(await create());
  const paths = [
    [pathOf(interns, String(id).replaceAll('-', '')), 200],
    [pathOf(contractors, id), 404],
    [pathOf('00000000000000000000000000000000', id), 404],
    [pathOf(interns, '00000000-0000-0000-0000-000000000000'), 404],
    [pathOf(interns, 'badge'), 400],
  ] as const;
  for (const [path, status] of paths) expect([path, (await api(path)).status]).toEqual([path, status]);
  for (const [path, status] of paths.slice(1)) {
    expect((await api(path, { method: 'DELETE' })).status).toBe(status);
    expect((await api(path, patching())).status).toBe(status);
  }
});

test('who may read and change attributes', async () => {
  const { id } = await readItem(await create());
  const statuses: Record<string, number[]> = {};
  for (const client of ['owner', 'manager', 'approver', 'app'] as const) {
    const as = await signIn(tenant.url, client);
    const made = await as(pathOf(interns), sending('POST', { ...badge, technicalName: `by.${client}` }));
    statuses[client] = [
      (await as(pathOf(interns, id))).status,
      made.status,
      (await as(pathOf(interns, id), patching())).status,
      (await as(pathOf(interns, id), { method: 'DELETE' })).status,
      (await as(pathOf(interns), { method: 'DELETE' })).status,
    ];
  }
  expect(statuses).toEqual({
    owner: [200, 403, 403, 403, 403],
    manager: [200, 403, 403, 403, 403],
    approver: [403, 403, 403, 403, 403],
    app: [200, 200, 200, 204, 204],
  });
});
