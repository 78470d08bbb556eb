import { expect, test } from 'vitest';
import {
  addPeople,
  CONTRACTOR_HEADER,
  contractors,
  contractorsCsv,
  INTERN_HEADER,
  interns,
  readError,
  runTenant,
  signIn,
  upload,
} from './running.ts';

test('a template is the header of the source', async () => {
  const { tenant } = await runTenant();
  const api = await signIn(tenant.url);
  const template = (source: string) => api(`/non-employee-sources/${source}/schema-attributes-template/download`);
  const response = await template(contractors);
  expect(response.headers.get('content-type')).toBe('text/csv');
  expect(await response.text()).toBe(`${CONTRACTOR_HEADER}\n`);
  expect(await (await template(interns)).text()).toBe(`${INTERN_HEADER}\n`);
  expect((await readError(await template('00000000000000000000000000000000'))).status).toBe(404);
});

test('an export has everyone of one source, quoted where needed, dates with offset', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  const people = contractorsCsv(
    {
      firstName: '"Pat, Jr"',
      lastName: '"O""Lee"',
      vendor: '"Two\nlines"',
      startDate: '2026-01-01T09:00:00.500+01:00',
    },
    { accountName: 'kim.day', costCenter: '', endDate: '2027-01-01' },
  );
  await addPeople(api, clock, people);
  const response = await api(`/non-employee-sources/${contractors}/non-employees/download`);
  expect(response.headers.get('content-type')).toBe('text/csv');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="non-employees.csv"');
  expect(await response.text()).toBe(
    [
      CONTRACTOR_HEADER,
      'pat.lee,"Pat, Jr","O""Lee",555-0100,pat.lee@example.com,jane.doe,2026-01-01T08:00:00.500+00:00,2026-12-31T17:00:00+00:00,"Two\nlines",CC1',
      'kim.day,Pat,Lee,555-0100,pat.lee@example.com,jane.doe,2026-01-01T08:00:00+00:00,2027-01-01T00:00:00+00:00,Acme,',
      '',
    ].join('\n'),
  );
  expect(await (await api(`/non-employee-sources/${interns}/non-employees/download`)).text()).toBe(
    `${INTERN_HEADER}\n`,
  );
});

test('20,000 people are taken in one file, exported in one, and listed to the last page', async () => {
  const { tenant, clock } = await runTenant({ rowsPerSecond: 1_000_000 });
  const api = await signIn(tenant.url);
  await upload(
    api,
    contractorsCsv(...Array.from({ length: 20_000 }, (_, index) => ({ accountName: `person.${index}` }))),
  );
  clock.advance(1_000);
  await addPeople(api, clock, contractorsCsv({ accountName: 'person.0' }));
  const exported = await api(`/non-employee-sources/${contractors}/non-employees/download`);
  expect((await exported.text()).split('\n')).toHaveLength(20_002);
  const last = await api('/non-employee-records?sorters=-lastName&offset=19900');
  expect(await last.json()).toHaveLength(100);
});
