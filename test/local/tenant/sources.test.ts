import { expect, test } from 'vitest';
import { seededSources } from '../../../local/tenant/seed.ts';
import { addPeople, contractors, contractorsCsv, readError, readValues, runTenant, signIn } from './running.ts';

const contractorsSource = {
  id: seededSources.Contractors.id,
  sourceId: contractors,
  name: 'Contractors',
  description: 'People who work for us through a contract with their own or another company.',
  approvers: [
    { type: 'IDENTITY', id: '2c9180000000000000000000000000d1' },
    { type: 'IDENTITY', id: '2c9180000000000000000000000000d2' },
  ],
  accountManagers: [{ type: 'IDENTITY', id: '2c9180000000000000000000000000c1' }],
  created: '2026-03-01T08:00:00.000Z',
  modified: '2026-03-01T08:00:00.000Z',
};

test('a source is found by either of its ids, in any spelling', async () => {
  const { tenant } = await runTenant();
  const api = await signIn(tenant.url);
  const { id } = seededSources.Contractors;
  for (const anyId of [id, id.toUpperCase(), id.replaceAll('-', ''), contractors]) {
    const response = await api(`/non-employee-sources/${anyId}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(contractorsSource);
  }
});

test('an unknown id is a 404, a malformed one a 400', async () => {
  const { tenant } = await runTenant();
  const api = await signIn(tenant.url);
  expect(await readError(await api('/non-employee-sources/00000000000000000000000000000000'))).toEqual({
    status: 404,
    detailCode: '404 Not found',
    text: 'There is no source with this id.',
  });
  for (const malformed of ['Contractors', '1', `${contractors}0`, `${contractors}'--`, '%00']) {
    const error = await readError(await api(`/non-employee-sources/${malformed}`));
    expect(error).toMatchObject({ status: 400, detailCode: '400.1 Bad Request Content' });
  }
});

test('sources are listed, sorted and counted', async () => {
  const { tenant } = await runTenant();
  const api = await signIn(tenant.url);
  const names = async (query: string) => readValues(await api(`/non-employee-sources${query}`), 'name');
  expect(await names('')).toEqual(['Contractors', 'Interns']);
  expect(await names('?sorters=-name')).toEqual(['Interns', 'Contractors']);
  expect(await names('?sorters=created,-sourceId')).toEqual(['Interns', 'Contractors']);
  expect(await names('?limit=1&offset=1')).toEqual(['Interns']);
  expect((await api('/non-employee-sources?limit=1&count=true')).headers.get('x-total-count')).toBe('2');
  expect((await api('/non-employee-sources')).headers.has('x-total-count')).toBe(false);
});

test('the number of people comes only when asked for', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  await addPeople(api, clock, contractorsCsv({}, { accountName: 'kim.day' }));
  const counts = async (query: string) => readValues(await api(`/non-employee-sources${query}`), 'nonEmployeeCount');
  expect(await counts('?non-employee-count=true')).toEqual([2, 0]);
  expect(await counts('')).toEqual([null, null]);
});

test.each([
  ['sorters=description', /Sorting is supported for name, created, sourceId/],
  ['sorters=name,', /Sorting is supported/],
  ['sorters=toString', /Sorting is supported/],
  ['filters=name eq "x"', /no filters/],
  ['limit=251', /limit must be a whole number, between 0 and 250/],
  ['limit=-1', /limit/],
  ['limit=ten', /limit/],
  ['limit=', /limit/],
  ['offset=1.5', /offset must be a whole number, at least 0/],
  ['count=yes', /count must be true or false/],
  ['non-employee-count=1', /non-employee-count must be true or false/],
])('%s is refused', async (query, text) => {
  const { tenant } = await runTenant();
  const error = await readError(await (await signIn(tenant.url))(`/non-employee-sources?${query}`));
  expect(error.status).toBe(400);
  expect(error.text).toMatch(text);
});
