import { expect, test } from 'vitest';
import {
  CONTRACTOR_HEADER,
  contractorLine,
  contractorsCsv,
  INTERN_HEADER,
  readError,
  runTenant,
  signIn,
  upload,
  uploadStatus,
} from './running.ts';

const line = contractorLine();
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
  ['no header', `${line}\n`, ['line 1: there is no header: not one value is the technical name of an attribute']],
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
    'errors in and behind a row with line breaks between quotes',
    contractorsCsv({ firstName: '"a\nb\r\nc"', email: 'x' }, { accountName: 'b', email: 'x' }),
    ['line 2, column email: not an e-mail address', 'line 5, column email: not an e-mail address'],
  ],
  ['quotes that do not end', `${contractorsCsv({})}"kim`, ['line 3: not CSV: a quote is never closed']],
  ['quotes in the middle', contractorsCsv({ firstName: '"a" b' }), ['line 2: not CSV: a quote stands where none may']],
  ['other than UTF-8', new Uint8Array([0x61, 0xff, 0xfe]), ['line 1: the file is not text in UTF-8']],
  [
    'semicolons',
    `${CONTRACTOR_HEADER}\n`.replaceAll(',', ';'),
    ['line 1: there is no header: not one value is the technical name of an attribute'],
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
