import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { resultText } from '../../../../cli/console/result.ts';
import { runIdOf } from '../../../../lib/store/drop.ts';
import config from '../../../localConfig.ts';
import { type HostOptions, startImporting } from './importing.ts';

/** Files as people really drop them, through the whole flow. */

const header = 'Account Name,First Name,Last Name,E-mail,Phone,Manager,Start,End,Vendor,Cost Center';

let it: Awaited<ReturnType<typeof startImporting>>;

beforeAll(async () => {
  it = await startImporting();
});

afterAll(() => it.close());

beforeEach(async () => {
  await it.deleteEverybody();
  it.tenant.requests.clear();
});

/** Imports a file; the run's report. */
async function importing(
  key: string,
  content: string | Uint8Array,
  sources: NonNullable<HostOptions['config']>['sources'] = {},
  timeZone = 'Europe/Berlin',
) {
  const { columns, dateFormats } = config;
  const host = it.host({ config: { columns, dateFormats, sources, timeZone } });
  const drop = await it.dropBytes(key, content);
  const execution = host.start(drop, runIdOf(drop));
  await it.pass(host, 10 * 60_000);
  return await it.report(execution);
}

/** The end of each person's contract by account name. */
async function ends() {
  return Object.fromEntries(
    [...(await it.people()).values()].map(({ accountName, endDate }) => [accountName, endDate]),
  );
}

test('a roster whose quotes have blanks around them is read, and ends nobody who stands in it', async () => {
  await importing('inbox/Contractors/first.csv', `${header}\n${amara('amara.okafor')}\n`);
  const quoted = [header, amara('amara.okafor')].map((line) => line.replaceAll(/[^,]+/g, '"$&" ')).join('\r\n');
  for (const content of [quoted, `${header}\n${amara('"amara.okafor" ')}\n`]) {
    expect(await importing('roster/Contractors/people.csv', content)).toMatchObject({
      outcome: 'nothing-to-do',
      counts: { rows: 1, unchanged: 1, rejected: 0, ended: 0 },
    });
  }
});

test('what nobody sees in an account name, an address or the header makes no second person, and ends nobody', async () => {
  await importing('inbox/Contractors/first.csv', `${header}\n${amara('amara.okafor')}\n${amara('bo')}\n`);
  const row = amara('\u202aamara.okafor\u202c').replace('amara.okafor@', '\u200bamara\u00ad.okafor@');
  const content = `\u200b${header.replace('Start', '\u2800Start')}\n${row}\n${amara('bo\u200b\u3164')}\n`;
  expect(await importing('roster/Contractors/people.csv', content)).toMatchObject({
    outcome: 'nothing-to-do',
    counts: { rows: 2, unchanged: 2, created: 0, rejected: 0, ended: 0 },
    mended: 3,
  });
});

test('a full list ends nobody whose name stands in it with letters lost, and says so', async () => {
  const names = ['jos\u00e9', 'm\u00fcller', '000123', 'bo', 'cy'];
  await importing('inbox/Contractors/first.csv', [header, ...names.map((name) => amara(name))].join('\n'));
  const others = (name: string) => amara(name).replace('amara.okafor@', `${name.length}@`);
  const written = ['jos?', 'mueller', '000123', 'bo;'].map(others);
  const report = await importing('roster/Contractors/lost.csv', [header, ...written].join('\n'));
  expect(report).toMatchObject({
    counts: { rows: 4, created: 1, updated: 1, rejected: 2, ended: 1, held: 1 },
    remarks: [
      'Row 3: the account name is new, and differs from one of the source in accents, blanks or lost letters alone. Look whether both are one person’s.',
      'Rows 2, 5: the account name is damaged. Nobody of the source whom it may mean was ended.',
    ],
  });
  const now = await it.people();
  expect(['josé', 'müller', 'bo', 'cy'].map((name) => now.get(name)?.endDate?.slice(0, 10))).toEqual([
    ...['2026-12-31', '2026-12-31', '2026-12-31', '2026-11-24'],
  ]);
});

test('whom the source has by a name that looks damaged is taken by it, and a full list ends nobody for that', async () => {
  await it.plant('Contractors', [
    { name: 'ada?', end: '2026-12-01T00:00:00Z' },
    { name: 'nan', end: '2026-12-01T00:00:00Z' },
  ]);
  const rows = ['ada?', 'nan'].map((name) => amara(name));
  expect(await importing('roster/Contractors/odd.csv', `${[header, ...rows].join('\n')}\n`)).toMatchObject({
    outcome: 'completed',
    counts: { rows: 2, updated: 2, rejected: 0, ended: 0, held: 0 },
  });
  expect(await ends()).toEqual({ 'ada?': '2026-12-31T22:59:59.000Z', nan: '2026-12-31T22:59:59.000Z' });
});

test('accounts that a spreadsheet took for numbers create nobody anew and end nobody', async () => {
  const names = ['000123', '004567', '000999'];
  await importing('inbox/Contractors/first.csv', [header, ...names.map((name) => amara(name))].join('\n'));
  const written = ['123', '4567'].map((name) => amara(name).replace('amara.okafor@', `${name}@`));
  expect(await importing('roster/Contractors/numbers.csv', [header, ...written].join('\n'))).toMatchObject({
    counts: { rows: 2, created: 0, rejected: 2, ended: 1, held: 0 },
    rejects: [{ row: 2, reason: expect.stringContaining('Format the column as text') }, { row: 3 }],
  });
  expect((await it.people()).get('000123')?.endDate).toBe('2026-12-31T22:59:59.000Z');
});

test('a table that a program has drawn is imported, and the report says what was passed over and read otherwise', async () => {
  const drawn = (line: string) => `| ${line.split(',').join(' | ')} |`;
  const frame = `+${'----+'.repeat(10)}`;
  const rows = [amara('ada', '2026-01-12', '2026-12-30T23:00:00Z'), amara('bo')];
  const content = [frame, drawn(header), frame, ...rows.map(drawn), frame, '2 rows in set (0.00 sec)'].join('\n');
  const report = await importing('inbox/Contractors/drawn.csv', content);
  expect(report).toMatchObject({
    counts: { rows: 2, created: 2, rejected: 0 },
    remarks: [
      'Rows 1, 3, 6, 7 were passed over as titles, totals or lines that are drawn, which are no person’s.',
      'Row 4: the end is midnight of Europe/Berlin, written by UTC. It was read as that whole day.',
    ],
  });
  expect(report && resultText(report, 'report.html')).toContain('\n  Row 4: the end is midnight of Europe/Berlin');
  expect(await ends()).toEqual({ ada: '2026-12-31T22:59:59.000Z', bo: '2026-12-31T22:59:59.000Z' });
});

test('a row that lacks cells clears nothing', async () => {
  await importing('inbox/Contractors/first.csv', [header, ...['ada', 'bo'].map((name) => amara(name))].join('\n'));
  const short = ['ada', 'bo'].map((name) => amara(name).replace(',CC-1040', ''));
  expect(await importing('inbox/Contractors/short.csv', [header, ...short, ''].join('\n'))).toMatchObject({
    ...{ outcome: 'nothing-to-do', counts: { unchanged: 2 } },
    remarks: ['Rows 2, 3: there are fewer cells than in the header. What is lacking was left as it is.'],
  });
});

test('while a row has a stray quote, a roster ends nobody', async () => {
  await importing('inbox/Contractors/first.csv', `${header}\n${amara('amara.okafor')}\n`);
  const roster = await importing(
    'roster/Contractors/people.csv',
    `${header}\n${amara('"amara.okafor')}\n${amara('bo')}\n`,
  );
  expect(roster).toMatchObject({
    outcome: 'completed',
    counts: { rows: 2, created: 1, rejected: 1, ended: 0, held: 0 },
  });
  expect(roster?.missing).toMatch(/^Nobody was ended\. Row 2 does not say/);
});

test('a day that a database wrote ends with its last second; a contract without end costs its own row alone', async () => {
  const lines = [
    amara('mid.night', '2026-01-12 00:00:00', '2026-12-31 00:00:00'),
    amara('one.day', '2026-12-31 00:00:00', '31.12.2026 00:00:00'),
    amara('no.end', '2026-01-12', '9999-12-31'),
    amara('ten.years', '2026-01-12', '2036-01-11'),
  ];
  const content = [header, ...lines].join('\n');
  expect(await importing('inbox/Contractors/ends.csv', content)).toMatchObject({
    outcome: 'completed',
    counts: { rows: 4, created: 2, rejected: 2, failed: 0 },
    rejects: [
      { row: 4, column: 'End', reason: 'the year 9999 stands for no end; write the last day of the contract' },
      { row: 5, column: 'End' },
    ],
  });
  const capping = { Contractors: { noEnd: 'cap', overlong: 'cap', maxContractDays: 365 } } as const;
  expect(await importing('inbox/Contractors/ends.csv', content, capping)).toMatchObject({
    outcome: 'completed',
    counts: { rows: 4, created: 2, unchanged: 2, rejected: 0 },
    capped: { count: 2, rows: [4, 5] },
  });
  expect(await ends()).toEqual({
    'mid.night': '2026-12-31T22:59:59.000Z',
    'one.day': '2026-12-31T22:59:59.000Z',
    'no.end': '2027-01-11T22:59:59.000Z',
    'ten.years': '2027-01-11T22:59:59.000Z',
  });
});

test('of a row that is rejected it is not said that its end was brought forward', async () => {
  const far = (name: string) => amara(name, '2026-01-12', '2036-01-11');
  const content = [header, far('ten.years'), far('other').replace('jane.doe', 'nobody.here')].join('\n');
  const capping = { Contractors: { overlong: 'cap', maxContractDays: 365 } } as const;
  expect(await importing('inbox/Contractors/ends.csv', content, capping)).toMatchObject({
    counts: { rows: 2, created: 1, rejected: 1 },
    capped: { count: 1, rows: [2] },
    remarks: [expect.stringMatching(/^Row 2: the end was brought forward/)],
  });
});

test('west of Greenwich, where the last day of a year ends in the next by UTC, a contract without end costs its own row alone', async () => {
  const zone = 'America/New_York';
  const lines = [
    amara('no.end', '2026-01-12', '9999-12-31'),
    amara('yes.end', '2026-01-12', '2027-12-31'),
    amara('last.year', '2026-01-12', '2199-12-31'),
    amara('next.year', '2026-01-12', '2200-01-01'),
  ];
  const content = [header, ...lines].join('\n');
  const rejecting = { Contractors: { maxContractDays: 100_000 } };
  expect(await importing('inbox/Contractors/ends.csv', content, rejecting, zone)).toMatchObject({
    outcome: 'completed',
    counts: { rows: 4, created: 2, rejected: 2, failed: 0 },
    rejects: [
      { row: 2, column: 'End', reason: 'the year 9999 stands for no end; write the last day of the contract' },
      { row: 5, column: 'End', reason: 'the year 2200 stands for no end; write the last day of the contract' },
    ],
  });
  const landed = { 'yes.end': '2028-01-01T04:59:59.000Z', 'last.year': '2200-01-01T04:59:59.000Z' };
  expect(await ends()).toEqual(landed);
  expect(await importing('inbox/Contractors/ends.csv', content, rejecting, zone)).toMatchObject({
    counts: { unchanged: 2, rejected: 2 },
  });

  const capping = { Contractors: { noEnd: 'cap', overlong: 'reject', maxContractDays: 730 } } as const;
  expect(await importing('inbox/Contractors/ends.csv', content, capping, zone)).toMatchObject({
    counts: { rows: 4, created: 2, unchanged: 2, rejected: 0, failed: 0 },
    capped: { count: 2, rows: [2, 5] },
  });
  const latest = '2028-01-12T04:59:59.000Z';
  expect(await ends()).toEqual({ ...landed, 'no.end': latest, 'next.year': latest });
  expect(await importing('inbox/Contractors/ends.csv', content, capping, zone)).toMatchObject({
    outcome: 'nothing-to-do',
    counts: { unchanged: 4 },
  });
});

test('a manager is found by e-mail address at the cost of one request, and the second time there is nothing to do', async () => {
  const content = [
    header,
    ...['ada', 'bo'].map((name) => amara(name).replace('jane.doe', 'jane.doe@example.com')),
  ].join('\n');
  expect(await importing('inbox/Contractors/managers.csv', content)).toMatchObject({
    counts: { created: 2, rejected: 0 },
  });
  expect([...(await it.people()).values()].map(({ manager }) => manager)).toEqual(['jane.doe', 'jane.doe']);
  expect(it.tenant.requests.counts()).toMatchObject({ getPublicIdentities: 2 });
  expect(await importing('inbox/Contractors/managers.csv', content)).toMatchObject({ outcome: 'nothing-to-do' });
});

test.each([
  [
    'people.xlsx',
    Buffer.from('PK\x03\x04\x14\x00', 'latin1'),
    /^The file is not a CSV but an Excel workbook/,
    'original.xlsx',
  ],
  ['people.csv.gz', Buffer.from([0x1f, 0x8b, 8]), /^The file is not a CSV but a gzip archive/, 'original.gz'],
  ['notes.md', Buffer.from('# Notes\n'), /^The file has no header/, 'original.md'],
])('%s is refused with a report, and kept beside it', async (name, content, reason, original) => {
  const report = await importing(`roster/Contractors/${name}`, content);
  expect(report).toMatchObject({ outcome: 'refused', error: expect.stringMatching(reason) });
  const folder = (await it.keys('runs/')).filter((key) => key.includes(report?.runId ?? '-'));
  expect(folder.map((key) => key.slice(key.lastIndexOf('/') + 1))).toContain(original);
  expect(await it.keys('roster/')).toEqual([]);
});

test('a file in a code page of Windows is read by its words, and the report says as what', async () => {
  const text = `${header}\n${amara('luk').replace('Amara,Okafor', '\xa3ukasz,\x8cwi\xb9tek')}`;
  const report = await importing('inbox/Contractors/names.csv', Buffer.from(text, 'latin1'));
  expect(report).toMatchObject({ outcome: 'completed', encoding: 'windows-1250' });
  expect(report && resultText(report, 'report.html')).toContain(
    'read as windows-1250, which is a guess by the words in it.',
  );
  expect((await it.people()).get('luk')).toMatchObject({ firstName: 'Łukasz', lastName: 'Świątek' });
});

/** The bytes that a run wrote to its folder, by the name of the object. */
async function written(runId: string): Promise<Record<string, number>> {
  const keys = (await it.keys('runs/')).filter((key) => key.includes(runId));
  const sizes = keys.map(async (key) => [
    key.slice(key.lastIndexOf('/') + 1),
    (await it.box.objects.read(key))?.bytes.length ?? 0,
  ]);
  return Object.fromEntries(await Promise.all(sizes));
}

test.each([
  ['of nothing but commas', ','.repeat(13), 99_990, 0],
  ['that lack everything but a letter', `x${','.repeat(9)}`, 3_000, 3_000],
])('rows %s under padded headers cost what they say, and not a multiple', async (_, line, lines, rows) => {
  const padded = header.replaceAll(/[^,]+/g, (name) => name.padEnd(name.length + 400));
  const content = `${padded}\n${`${line}\n`.repeat(lines)}`;
  const report = await importing('inbox/Contractors/padded.csv', content);
  expect(report).toMatchObject({ counts: { rows, created: 0, rejected: rows } });
  // A report holds a thousand rejects at most, and rejected.csv has all rows, once.
  expect(report?.rejects).toHaveLength(Math.min(rows, 1_000));
  const { 'original.csv': original, 'rejected.csv': rejected = 0, ...others } = await written(report?.runId ?? '-');
  expect(original).toBe(Buffer.byteLength(content));
  expect(rejected).toBeLessThan(1_000 + rows * 500);
  expect(Object.values(others).reduce((sum, size) => sum + size, 0)).toBeLessThan(10_000 + rows * 200);
});

test.each(['people.tsv', 'people.txt', 'people.csv ', 'people'])('%j is read when it is a table', async (name) => {
  const content = [header, amara('ada')].join('\r\n').replaceAll(',', '\t');
  expect(await importing(`inbox/Contractors/${name}`, content)).toMatchObject({
    outcome: 'completed',
    counts: { created: 1 },
  });
});

function amara(name: string, start = '2026-01-12', end = '2026-12-31'): string {
  return `${name},Amara,Okafor,amara.okafor@example.com,+49 30 5550101,jane.doe,${start},${end},Northwind Consulting,CC-1040`;
}
