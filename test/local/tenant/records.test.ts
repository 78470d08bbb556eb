import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import {
  type Api,
  addPeople,
  contractors,
  contractorsCsv,
  createTestClock,
  interns,
  internsCsv,
  readError,
  readItems,
  signIn,
} from './running.ts';

const clock = createTestClock();
let tenant: Tenant;
let api: Api;

beforeAll(async () => {
  tenant = await startTenant({ clock: clock.read });
  api = await signIn(tenant.url);
  const people = contractorsCsv(
    { accountName: 'cat.low', firstName: 'Cat', lastName: 'low', endDate: '2026-06-30' },
    { accountName: 'Abe.Fox', firstName: 'Abe', lastName: 'Fox', costCenter: '', manager: 'Mary.Major' },
    { accountName: 'bo.fox', firstName: 'Bo', lastName: 'fox', phone: '555-0199' },
  );
  await addPeople(api, clock, people);
  await addPeople(api, clock, internsCsv('ina.day'), interns);
});
afterAll(() => tenant.close());

async function list(parameters: Record<string, string> = {}): Promise<Record<string, unknown>[]> {
  clock.advance(200);
  return readItems(await api(`/non-employee-records?${new URLSearchParams(parameters)}`));
}

async function names(parameters: Record<string, string> = {}): Promise<unknown[]> {
  return (await list(parameters)).map(({ accountName }) => accountName);
}

test('a record looks as documented, and is found by its id with and without dashes', async () => {
  const [, abe] = await list();
  expect(abe).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    accountName: 'Abe.Fox',
    firstName: 'Abe',
    lastName: 'Fox',
    email: 'pat.lee@example.com',
    phone: '555-0100',
    manager: 'Mary.Major',
    sourceId: contractors,
    data: { vendor: 'Acme' },
    startDate: '2026-01-01T08:00:00.000Z',
    endDate: '2026-12-31T17:00:00.000Z',
    created: expect.stringMatching(/^2026-03-01T08:00:\d\d\.\d00Z$/),
    modified: abe?.['created'],
  });
  const id = String(abe?.['id']);
  const dashed = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  for (const anyId of [id, dashed]) {
    const response = await api(`/non-employee-records/${anyId}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(abe);
  }
});

test('an unknown record is a 404, a malformed id a 400', async () => {
  const unknown = await api('/non-employee-records/ffffffffffffffffffffffffffffffff');
  expect(await readError(unknown)).toMatchObject({ status: 404, text: 'There is no record with this id.' });
  expect((await api('/non-employee-records/pat.lee')).status).toBe(400);
});

describe('a list of records', () => {
  test('comes in the order of their making', async () => {
    expect(await names()).toEqual(['cat.low', 'Abe.Fox', 'bo.fox', 'ina.day']);
  });

  test.each([
    ['accountName', ['Abe.Fox', 'bo.fox', 'cat.low', 'ina.day']],
    ['-accountName', ['ina.day', 'cat.low', 'bo.fox', 'Abe.Fox']],
    ['lastName,firstName', ['ina.day', 'Abe.Fox', 'bo.fox', 'cat.low']],
    ['lastName,-firstName', ['ina.day', 'bo.fox', 'Abe.Fox', 'cat.low']],
    ['-lastName, accountName', ['cat.low', 'Abe.Fox', 'bo.fox', 'ina.day']],
    ['endDate,accountName', ['cat.low', 'ina.day', 'Abe.Fox', 'bo.fox']],
    ['-startDate,accountName', ['ina.day', 'Abe.Fox', 'bo.fox', 'cat.low']],
    ['-sourceId,phone,accountName', ['ina.day', 'Abe.Fox', 'cat.low', 'bo.fox']],
    ['-manager,email,created,modified', ['Abe.Fox', 'ina.day', 'cat.low', 'bo.fox']],
  ])('sorters=%s', async (sorters, expected) => {
    expect(await names({ sorters })).toEqual(expected);
  });

  test('is sorted by id', async () => {
    const ids = (await list({ sorters: '-id' })).map(({ id }) => String(id));
    expect(ids).toEqual(ids.toSorted().toReversed());
  });

  test.each([
    `sourceId eq "${contractors}"`,
    `sourceId eq "${seededSources.Contractors.id}"`,
    `not sourceId eq "${interns}"`,
  ])('filters=%s', async (filters) => {
    expect(await names({ filters })).toEqual(['cat.low', 'Abe.Fox', 'bo.fox']);
  });

  test('of an unknown or malformed source is empty', async () => {
    expect(await names({ filters: 'sourceId eq "ffffffffffffffffffffffffffffffff"' })).toEqual([]);
    expect(await names({ filters: `sourceId eq "\\" or sourceId eq \\"${contractors}"` })).toEqual([]);
  });

  test('comes in pages that join without gap or overlap, with the total when asked for', async () => {
    const pages = [
      await names({ limit: '3', sorters: 'manager' }),
      await names({ limit: '3', offset: '3', sorters: 'manager' }),
    ];
    expect(pages.flat().toSorted()).toEqual(['Abe.Fox', 'bo.fox', 'cat.low', 'ina.day']);
    expect(await names({ limit: '0' })).toEqual([]);
    expect(await names({ offset: '4' })).toEqual([]);
    const filters = `sourceId eq "${contractors}"`;
    const counted = await api(`/non-employee-records?${new URLSearchParams({ filters, limit: '1', count: 'true' })}`);
    expect(counted.headers.get('x-total-count')).toBe('3');
  });

  test.each(['accountName eq "bo.fox"', `sourceId sw "${contractors}"`, 'sourceId'])(
    'refuses filters=%s',
    async (filters) => {
      const response = await api(`/non-employee-records?${new URLSearchParams({ filters })}`);
      expect((await readError(response)).status).toBe(400);
    },
  );

  test.each(['data', 'vendor', '-', '--id', 'id desc', 'accountname'])('refuses sorters=%s', async (sorters) => {
    clock.advance(1_000);
    const error = await readError(await api(`/non-employee-records?${new URLSearchParams({ sorters })}`));
    expect(error.text).toMatch(/^Sorting is supported for id, accountName, firstName, lastName, email/);
  });
});
