import { expect, test } from 'vitest';
import { seededSources } from '../../../local/tenant/seed.ts';
import {
  addPeople,
  CONTRACTOR_HEADER,
  contractorLine,
  contractors,
  contractorsCsv,
  INTERN_HEADER,
  interns,
  internsCsv,
  readError,
  readItems,
  runTenant,
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

const [line] = [contractorLine()];
const accepted: [string, string | Uint8Array<ArrayBuffer>][] = [
  ['CRLF', `${CONTRACTOR_HEADER}\r\n${line}\r\n`],
  ['LF without a last one', `${CONTRACTOR_HEADER}\n${line}`],
  ['a byte order mark', `\uFEFF${CONTRACTOR_HEADER}\n${line}\n`],
  [
    'blank lines and spaces after commas, as in the documented example',
    `${CONTRACTOR_HEADER}\n\n${line.replaceAll(',', ', ')}\n\n`,
  ],
  ['a header alone', `${CONTRACTOR_HEADER}\n`],
  ['columns in another order', `vendor,${INTERN_HEADER}\nAcme,${line.split(',').slice(0, 8)}\n`],
  ['no column for what is not required', `${INTERN_HEADER},vendor\n${line.split(',').slice(0, 9)}\n`],
  ['a manager in other letter case', contractorsCsv({ manager: 'JANE.Doe' })],
  ['a date', contractorsCsv({ startDate: '2024-02-29', endDate: '2024-03-01' })],
  ['a date-time to the minute', contractorsCsv({ startDate: '2026-01-01T08:00Z' })],
  ['a date-time without offset', contractorsCsv({ startDate: '2026-01-01T08:00:00' })],
];

test.each(accepted)('accepted: %s', async (_what, csv) => {
  const { tenant } = await runTenant();
  expect((await upload(await signIn(tenant.url), csv)).status).toBe(202);
});

const refused: [string, string | Uint8Array<ArrayBuffer>, string[]][] = [
  ['an empty file', '', ['line 1: the file is empty; it must begin with a header']],
  [
    'no header',
    `${line}\n`,
    expect.arrayContaining(['line 1, column Pat: is no attribute of the source', 'line 1, column vendor: is missing']),
  ],
  ['an unknown column', `${CONTRACTOR_HEADER},team\n`, ['line 1, column team: is no attribute of the source']],
  [
    'a column in other letter case',
    CONTRACTOR_HEADER.replace('phone', 'Phone'),
    ['line 1, column Phone: is no attribute of the source', 'line 1, column phone: is missing'],
  ],
  ['a required column missing', INTERN_HEADER, ['line 1, column vendor: is missing']],
  ['a column twice', `${CONTRACTOR_HEADER},phone`, ['line 1, column phone: stands twice in the header']],
  [
    'a required value missing',
    contractorsCsv({}, { accountName: '', vendor: ' ' }),
    ['line 3, column accountName: a value is required', 'line 3, column vendor: a value is required'],
  ],
  [
    'a date in another format',
    contractorsCsv({ startDate: '01.02.2026' }),
    ['line 2, column startDate: not an ISO 8601 date or date-time'],
  ],
  [
    'a day that does not exist',
    contractorsCsv({ startDate: '2026-02-29' }),
    ['line 2, column startDate: not an ISO 8601 date or date-time'],
  ],
  [
    'a month that does not exist',
    contractorsCsv({ endDate: '2026-13-01' }),
    ['line 2, column endDate: not an ISO 8601 date or date-time'],
  ],
  [
    'a time that does not exist',
    contractorsCsv({ endDate: '2026-12-01T25:00:00Z' }),
    ['line 2, column endDate: not an ISO 8601 date or date-time'],
  ],
  [
    'an end before the start',
    contractorsCsv({ endDate: '2025-12-31' }),
    ['line 2, column endDate: must be after startDate'],
  ],
  [
    'an end at the instant of the start',
    contractorsCsv({ endDate: '2026-01-01T08:00:00Z' }),
    ['line 2, column endDate: must be after startDate'],
  ],
  [
    'a malformed e-mail',
    contractorsCsv({ email: 'pat@lee' }, { accountName: 'b', email: 'a b@example.com' }),
    ['line 2, column email: not an e-mail address', 'line 3, column email: not an e-mail address'],
  ],
  [
    'an unknown manager',
    contractorsCsv({ manager: 'nobody' }),
    ['line 2, column manager: not the account id of an identity'],
  ],
  [
    'an account name twice',
    contractorsCsv({}, { accountName: 'kim' }, { accountName: 'PAT.lee' }),
    ['line 4, column accountName: the same account name as in line 2'],
  ],
  [
    'a value too long',
    contractorsCsv({ costCenter: 'x'.repeat(4_001) }),
    ['line 2, column costCenter: longer than 4000 characters'],
  ],
  [
    'a value too many',
    `${contractorsCsv({})}${line},more`,
    ['line 3, column costCenter: the row has 11 values, the header 10'],
  ],
  [
    'a value too few',
    `${CONTRACTOR_HEADER}\npat.lee,Pat`,
    ['line 2, column firstName: the row has 2 values, the header 10'],
  ],
  [
    'an error behind a line break in quotes',
    contractorsCsv({ firstName: '"a\nb"' }, { accountName: 'b', email: 'x' }),
    ['line 4, column email: not an e-mail address'],
  ],
  ['quotes that do not end', `${contractorsCsv({})}"kim`, ['line 3: not CSV (CSV_QUOTE_NOT_CLOSED)']],
  ['quotes in the middle', contractorsCsv({ firstName: '"a" b' }), ['line 2: not CSV (CSV_INVALID_CLOSING_QUOTE)']],
  ['other than UTF-8', new Uint8Array([0x61, 0xff, 0xfe]), ['line 1: the file is not text in UTF-8']],
  [
    'semicolons',
    `${CONTRACTOR_HEADER}\n`.replaceAll(',', ';'),
    expect.arrayContaining(['line 1, column email: is missing']),
  ],
];

test.each(refused)('refused whole: %s', async (_what, csv, errors) => {
  const { tenant } = await runTenant();
  const api = await signIn(tenant.url);
  const { status, detailCode, text } = await readError(await upload(api, csv));
  expect([status, detailCode]).toEqual([400, '400.1 Bad Request Content']);
  expect(text.split('\n')).toEqual(errors);
  expect(await uploadStatus(api)).toBeUndefined();
});

test('a refusal lists a hundred errors and counts the others', async () => {
  const { tenant } = await runTenant();
  const lines = Array.from({ length: 130 }, (_, index) => ({ accountName: `p${index}`, email: 'none' }));
  const { text } = await readError(await upload(await signIn(tenant.url), contractorsCsv(...lines)));
  expect(text.split('\n')).toHaveLength(101);
  expect(text.split('\n').slice(-2)).toEqual(['line 101, column email: not an e-mail address', 'and 30 more']);
});

test('a refusal repeats no value of a person', async () => {
  const { tenant } = await runTenant();
  const secret = { accountName: 'sEcret', email: 'sEcret', manager: 'sEcret', startDate: 'sEcret', vendor: 'sEcret' };
  const { text } = await readError(await upload(await signIn(tenant.url), contractorsCsv(secret, secret)));
  expect(text).not.toContain('sEcret');
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
