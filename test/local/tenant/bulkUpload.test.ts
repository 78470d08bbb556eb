import { expect, test } from 'vitest';
import { seededSources } from '../../../local/tenant/seed.ts';
import {
  addPeople,
  contractorBody,
  contractorLine,
  contractors,
  contractorsCsv,
  INTERN_HEADER,
  interns,
  internsCsv,
  readError,
  readItems,
  runTenant,
  sending,
  signIn,
  untilStatus,
  upload,
  uploadStatus,
} from './running.ts';

test('an accepted upload is a pending job of the source', async () => {
  const { tenant } = await runTenant();
  const api = await signIn(tenant.url);
  expect(await (await api(`/non-employee-sources/${contractors}/non-employee-bulk-upload/status`)).json()).toEqual({});
  const response = await upload(api, contractorsCsv({}), seededSources.Contractors.id);
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    sourceId: contractors,
    created: '2026-03-01T08:00:00.000Z',
    modified: '2026-03-01T08:00:00.000Z',
    status: 'PENDING',
  });
  expect(await uploadStatus(api)).toBe('PENDING');
  expect(await uploadStatus(api, interns)).toBeUndefined();
});

test('the body must be a multipart form with the field data', async () => {
  const { tenant } = await runTenant();
  const api = await signIn(tenant.url);
  const path = `/non-employee-sources/${contractors}/non-employee-bulk-upload`;
  const other = new FormData();
  other.set('file', new Blob([contractorsCsv({})]));
  for (const body of [other, contractorsCsv({}), undefined]) {
    const error = await readError(await api(path, { method: 'POST', ...(body && { body }) }));
    expect(error).toMatchObject({ status: 400, text: expect.stringContaining('in the field "data"') });
  }
  const plain = new FormData();
  plain.set('data', contractorsCsv({}));
  expect((await api(path, { method: 'POST', body: plain })).status).toBe(202);
});

test('an unknown source is a 404, whatever the body', async () => {
  const { tenant } = await runTenant();
  expect((await upload(await signIn(tenant.url), 'x', '00000000000000000000000000000000')).status).toBe(404);
});

test('a source takes 20,000 accounts, those of queued uploads included', async () => {
  const { tenant, clock } = await runTenant({ rowsPerSecond: 1_000_000 });
  const api = await signIn(tenant.url);
  const accounts = (from: number, to: number) =>
    internsCsv(...Array.from({ length: to - from }, (_, index) => `account.${from + index}`));
  expect((await upload(api, accounts(0, 12_000), interns)).status).toBe(202);
  expect((await upload(api, accounts(12_000, 19_999), interns)).status).toBe(202);
  const tooMany = await upload(api, accounts(19_998, 20_001), interns);
  expect(await readError(tooMany)).toEqual({
    status: 400,
    detailCode: '400.1.4 Limit violation',
    text: 'The source would have 20001 accounts; it can have 20000.',
  });
  expect((await upload(api, accounts(19_998, 20_000), interns)).status).toBe(202);
  await untilStatus(api, clock, 'COMPLETED', interns);
  expect((await upload(api, internsCsv('ACCOUNT.7'), interns)).status).toBe(202);
  expect((await readError(await upload(api, internsCsv('one.more'), interns))).detailCode).toBe(
    '400.1.4 Limit violation',
  );
  const person = contractorBody({ sourceId: interns, accountName: 'one.more', data: {} });
  for (const path of ['/non-employee-records', '/non-employee-requests']) {
    const refused = await readError(await api(path, sending('POST', person)));
    expect(refused).toMatchObject({ status: 400, detailCode: '400.1.4 Limit violation' });
  }
});

test('people are created or updated by account name, and modified moves only when something differs', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  const records = async () => readItems(await api('/non-employee-records'));
  await addPeople(
    api,
    clock,
    contractorsCsv({ accountName: 'Pat.Lee' }, { accountName: 'kim' }, { accountName: 'sam' }),
  );
  const [pat, kim, sam] = await records();

  clock.advance(600_000);
  await addPeople(
    api,
    clock,
    contractorsCsv(
      { accountName: 'pat.lee', startDate: '2026-01-01T08:00:00Z' },
      { accountName: 'kim', costCenter: '', phone: '555-0102' },
      { accountName: 'new' },
    ),
  );
  const after = await records();
  expect(after.slice(0, 3)).toEqual([
    pat,
    { ...kim, phone: '555-0102', data: { vendor: 'Acme' }, modified: expect.stringMatching(/^2026-03-01T08:10:/) },
    sam,
  ]);
  expect(after[3]).toMatchObject({ accountName: 'new' });
});

test('a custom attribute without a column keeps its values', async () => {
  const { tenant, clock } = await runTenant();
  const api = await signIn(tenant.url);
  await addPeople(api, clock, contractorsCsv({}));
  await addPeople(api, clock, `${INTERN_HEADER},vendor\n${contractorLine({ vendor: 'Other' }).replace(',CC1', '')}`);
  expect(await (await api('/non-employee-records')).json()).toMatchObject([
    { data: { vendor: 'Other', costCenter: 'CC1' } },
  ]);
});
