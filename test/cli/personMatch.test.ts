import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { findAbout, findInPageOf } from '../../cli/personMatch.ts';
import type { ChoiceReport } from '../../lib/flows/contract-choice/choiceReport.ts';
import { choiceReportPage } from '../../lib/flows/contract-choice/choiceReportPage.ts';

const names = { accountName: 'ada.north', addresses: ['ada@example.com'] };
const about = (key: string, text: string, of = names) => findAbout(key, Buffer.from(text), of);

test('of a table the rows of the person go, and of whom they are the manager stays', () => {
  const csv = [
    '\ufeffAccount Name,E-mail,Manager',
    'ada.north,ada@example.com,jane.doe',
    'ben,"ben@example.com",ada.north',
    "'Ada.North,other@example.com,jane.doe",
    'ada.northwood,x@example.com,jane.doe',
    'cy,ADA@example.com,jane.doe',
    '',
  ].join('\r\n');
  expect(about('runs/s/r/people.csv', csv)).toEqual({
    parts: [
      { 'Account Name': 'ada.north', 'E-mail': 'ada@example.com', Manager: 'jane.doe' },
      { 'Account Name': "'Ada.North", 'E-mail': 'other@example.com', Manager: 'jane.doe' },
      { 'Account Name': 'cy', 'E-mail': 'ADA@example.com', Manager: 'jane.doe' },
    ],
    rest: '\ufeffAccount Name,E-mail,Manager\r\nben,"ben@example.com",ada.north\r\nada.northwood,x@example.com,jane.doe\r\n',
  });
  expect(about('a.csv', 'Account;Name\nada.north;Ada, N\nben;Ben\n')).toEqual({
    parts: [{ Account: 'ada.north', Name: 'Ada, N' }],
    rest: 'Account;Name\nben;Ben\n',
  });
  expect(about('a.csv', 'account,manager\nben,ada.north\n')).toBeUndefined();
});

test('of a report what is about the person goes, and sentences lose the name', () => {
  const report = {
    runId: 'r',
    error: 'ada.north could not be found.',
    counts: { created: 2 },
    events: [
      { event: { id: '1', person: { accountName: 'Ada.North', phone: '7' } }, outcome: 'created' },
      { event: { id: '2', person: { accountName: 'ben', manager: 'ada.north' } }, outcome: 'created' },
    ],
    rows: [
      ['Ada North (ada.north)', '2026-12-31'],
      ['Ben (ben)', '2026-12-31'],
    ],
  };
  const found = about('runs/s/r/report.json', JSON.stringify(report));
  expect(found).toMatchObject({ parts: ['ada.north could not be found.', report.events[0], report.rows[0]] });
  expect(JSON.parse(String(typeof found === 'object' && found.rest))).toEqual({
    ...report,
    error: '[forgotten] could not be found.',
    events: [report.events[1]],
    rows: [report.rows[1]],
  });
});

test('an object that is about the person alone goes as a whole', () => {
  const contract = { id: 'c', accountName: 'ada.north', recipients: ['jane@example.com'] };
  expect(about('contracts/c.json', JSON.stringify(contract))).toEqual({ parts: [contract], rest: undefined });
  expect(about('contracts/c.json', JSON.stringify({ ...contract, accountName: 'ben' }))).toBeUndefined();
});

test('of a page the rows go, and sentences lose the name', () => {
  const page =
    '<h1>ada.north ended</h1><table><tr><th>Account</th></tr><tr><td>ada.north</td><td>Ada</td></tr><tr><td>ben</td></tr></table>';
  expect(about('runs/s/r/report.html', page)).toEqual({
    parts: ['ada.north · Ada', 'ada.north ended'],
    rest: '<h1>[forgotten] ended</h1><table><tr><th>Account</th></tr><tr><td>ben</td></tr></table>',
  });
});

test('a name that is a number, or short, is only one where it is the whole value', () => {
  const seven = { accountName: '7', addresses: [] };
  expect(about('a.csv', 'account,count\n8,17\n', seven)).toBeUndefined();
  expect(about('a.csv', 'account,count\n7,17\n', seven)).toMatchObject({ rest: 'account,count\n' });
  expect(about('r.json', JSON.stringify({ runId: 'x', note: '7 of 8', who: ['7', '8'] }), seven)).toMatchObject({
    parts: ['7'],
  });
});

test('what is no text is said to be none', () => {
  expect(findAbout('a.csv', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0xfc]), names)).toBe('unreadable');
});

const odd = [
  { name: "pat.o'neil", html: 'pat.o&#39;neil', csv: "pat.o'neil", json: 'pat.o\\u0027neil', url: 'pat.o%27neil' },
  { name: 'a&b.north', html: 'a&amp;b.north', csv: 'a&b.north', json: 'a\\u0026b.north', url: 'a%26b.north' },
  { name: 'a<b.north', html: 'a&lt;b.north', csv: 'a<b.north', json: 'a\\u003cb.north', url: 'a%3Cb.north' },
  { name: 'a"b.north', html: 'a&#34;b.north', csv: '"a""b.north"', json: 'a\\"b.north', url: 'a%22b.north' },
  {
    name: 'jörg.müller',
    html: 'j&#xf6;rg.müller',
    csv: 'jo\u0308rg.mu\u0308ller',
    json: 'j\\u00f6rg.müller',
    url: 'j%C3%B6rg.m%C3%BCller',
  },
  { name: 'dept/ada', html: 'dept&#47;ada', csv: 'dept/ada', json: 'dept\\/ada', url: 'dept%2Fada' },
  { name: '=ada.north', html: '&#61;ada.north', csv: "'=ada.north", json: '\\u003dada.north', url: '%3Dada.north' },
  { name: "'tis.ada", html: '&#39;tis.ada', csv: "'tis.ada", json: '\\u0027tis.ada', url: '%27tis.ada' },
];

test.each(odd)('$name is found as pages, tables, JSON and links write it', ({ name, html, csv, json, url }) => {
  const of = { accountName: name, addresses: [] };
  expect(
    about('r.html', `<p>Of ${html}.</p><table><tr><td>${html}</td></tr><tr><td>ben</td></tr></table>`, of),
  ).toEqual({
    parts: [name, `Of ${name}.`],
    rest: '<p>Of [forgotten].</p><table><tr><td>ben</td></tr></table>',
  });
  expect(about('r.html', `<a href="https://example.com/?who=${url}&amp;x=1">x</a>`, of)).toMatchObject({
    rest: '<a href="https://example.com/?who=[forgotten]&#38;x=1">x</a>',
  });
  expect(about('r.csv', `account,manager\n${csv},jane\nben,jane\n`, of)).toMatchObject({
    rest: 'account,manager\nben,jane\n',
  });
  expect(about('r.json', `{"runId":"r","error":"${json}","who":["${json}","ben"]}`, of)).toMatchObject({
    rest: JSON.stringify({ runId: 'r', error: '[forgotten]', who: ['ben'] }, null, 2),
  });
  // What was cut short is no JSON.
  expect(about('r.json', `{"who":"${json}",\n"other":"ben"`, of)).toMatchObject({ rest: '"other":"ben"' });
});

test('a row of somebody else loses the name in a sentence and stays a row', () => {
  const of = { accountName: 'a"b.north', addresses: ["pat.o'neil@example.com"] };
  const csv = `account,note,manager\r\nben,"before: a""b.north, or pat.o%27neil%40example.com","a""b.north"\r\ncy,,jane\r\n`;
  expect(about('r.csv', csv, of)).toMatchObject({
    rest: 'account,note,manager\r\nben,"before: [forgotten], or [forgotten]","a""b.north"\r\ncy,,jane\r\n',
  });
});

test('entities that are of others stay as they stand there, and so do longer names', () => {
  const page = '<p>ada.north &amp; ben</p><p>pat.o&#39;neil &amp; cy</p>';
  expect(about('r.html', page)).toMatchObject({ rest: '<p>[forgotten] &#38; ben</p><p>pat.o&#39;neil &amp; cy</p>' });
  for (const accountName of ['pat.o', "o'neil", 'neil']) {
    expect(about('r.html', '<p>pat.o&#39;neil &amp; cy</p>', { accountName, addresses: [] })).toBeUndefined();
  }
  expect(about('r.html', "<p>ada.north's and 'ada.north'</p>")).toMatchObject({
    rest: '<p>[forgotten]&#39;s and &#39;[forgotten]&#39;</p>',
  });
});

test('a file that is called after the person loses the name, and which file was applied stays', () => {
  const files = {
    version: 1,
    files: [
      { file: 'ada.north.csv', rows: 1 },
      { file: 'people.csv', rows: 2 },
    ],
  };
  expect(about('sources/s/files.json', JSON.stringify(files))).toEqual({
    parts: ['ada.north.csv'],
    rest: JSON.stringify(
      {
        version: 1,
        files: [
          { file: '[forgotten].csv', rows: 1 },
          { file: 'people.csv', rows: 2 },
        ],
      },
      null,
      2,
    ),
  });
  expect(about('r.json', JSON.stringify({ runId: 'r', file: 'Ada.North.XLSX' }))).toMatchObject({
    parts: ['Ada.North.XLSX'],
  });
  expect(about('r.html', '<h1>ada.north.csv → Contractors</h1>')).toMatchObject({
    rest: '<h1>[forgotten].csv → Contractors</h1>',
  });
  // These are other names.
  for (const other of ['ada.north.csvx', 'ada.north.west.csv', 'ada.north.csv-archive']) {
    expect(about('r.json', JSON.stringify({ runId: 'r', file: other }))).toBeUndefined();
  }
});

test('of the report of a choice, and of the page beside it, the name, the record and the dates go too', () => {
  const report: ChoiceReport = {
    version: 1,
    kind: 'contract-choice',
    runId: 'r',
    startedAt: '2026-11-24T10:00:01.031Z',
    finishedAt: '2026-11-24T10:00:01.427Z',
    outcome: 'refused',
    error: 'The contract of Ada North ended.',
    requests: { total: 3, retried: 0, throttled: 0 },
    source: { id: 's', name: 'Contractors' },
    recordId: '0015',
    name: 'Ada North',
    accountName: 'ada.north',
    endDate: { before: '2026-12-01T00:00:00.000Z', after: '2026-12-31T23:59:59+01:00' },
  };
  const { recordId, name, accountName, endDate, ...others } = report;
  const found = about('runs/s/r/report.json', JSON.stringify(report));
  expect(found).toMatchObject({
    parts: [{ recordId, name, accountName, endDate }, 'The contract of Ada North ended.'],
    calledInReport: 'Ada North',
  });
  expect(JSON.parse(String(typeof found === 'object' && found.rest))).toEqual({
    ...others,
    error: 'The contract of [forgotten] ended.',
    accountName: '[forgotten]',
  });
  expect(about('runs/s/r/report.json', JSON.stringify({ ...report, accountName: 'ben' }))).toBeUndefined();

  const page = choiceReportPage(report, 'Europe/Berlin');
  expect(page).toMatch(/Ada North[\s\S]*31 December 2026/);
  const { rest = '' } = findInPageOf('Ada North', Buffer.from(page), names) ?? {};
  expect(rest).not.toMatch(/Ada|North|Last day|December/);
  expect(rest).toContain('A manager’s choice was refused</h1>');
});

describe('a file that was dropped and is not UTF-8', () => {
  const rows =
    'Benutzer;Nachname;Stadt;Straße\r\nada.north;Müller;Köln;Große Straße\r\nbea.south;Schröder;Düsseldorf;Weiße Gasse\r\n';
  const rest = rows
    .split('\r\n')
    .filter((row) => !row.startsWith('ada'))
    .join('\r\n');
  const swapped = Buffer.from(rows, 'utf16le').swap16();

  test.each<[string, Buffer]>([
    ['in Windows-1252', Buffer.from(rows, 'latin1')],
    ['in UTF-16 with a mark', Buffer.from(`\ufeff${rows}`, 'utf16le')],
    ['in UTF-16 without one, which could be UTF-8 too', Buffer.from(rows.replaceAll(/[ßüöä]/g, 'x'), 'utf16le')],
    ['in UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])],
  ])('is theirs by rows %s', (_, bytes) => {
    const found = findAbout('runs/x/1/original.csv', bytes, names);
    expect(found).toMatchObject({ parts: [{ Benutzer: 'ada.north' }] });
    const others = typeof found === 'object' ? found.rest?.replaceAll(/[ßüöäx]/g, '_') : '';
    expect(others).toBe(rest.replaceAll(/[ßüöä]/g, '_'));
    expect(findAbout('runs/x/1/original.csv', bytes, { accountName: 'cleo.west', addresses: [] })).toBeUndefined();
  });

  const sheet = '<sst><si><t>ada.north</t></si><si><t>M&amp;M</t></si></sst>';
  test.each<[string, Buffer]>([
    ['a workbook', zipOf('xl/sharedStrings.xml', sheet)],
    [
      'an old workbook',
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 9]), Buffer.from(' ada.north ', 'utf16le')]),
    ],
    ['a gzip archive', gzipSync(rows)],
    ['in a code page that nobody knows', Buffer.from([...Buffer.from('a;b\r\nada.north;'), 0xfc, 0xc3, 0xa4])],
  ])('is theirs as a whole where it is %s', (_, bytes) => {
    expect(findAbout('runs/x/1/original.xlsx', bytes, names)).toEqual({ parts: [], rest: undefined });
    expect(findAbout('runs/x/1/original.xlsx', bytes, { accountName: 'cleo.west', addresses: [] })).toBe('unreadable');
  });

  test.each<[string, string, object | 'unreadable']>([
    ['a text', '<sst><si><t>10234</t></si><si><t>Ada</t></si></sst>', { parts: [], rest: undefined }],
    ['a number', '<row><c r="A2"><v>10234</v></c><c r="B2"><v>46000</v></c></row>', { parts: [], rest: undefined }],
    ['the place of a text', '<row><c r="A2" t="s"><v>10234</v></c><c r="B2"><v>46000</v></c></row>', 'unreadable'],
    ['a part of a number', '<row><c r="A2"><v>102340</v></c></row>', 'unreadable'],
  ])('that is a workbook is searched for a name of digits by whole cells: %s', (_, cells, found) => {
    const number = { accountName: '10234', addresses: [] };
    expect(findAbout('runs/x/1/original.xlsx', zipOf('xl/part.xml', cells), number)).toEqual(found);
  });

  test('that is a workbook is nobody’s whose short name stands in its packed bytes by chance', () => {
    const zip = zipOf('xl/sharedStrings.xml', sheet);
    const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
    const packed = Buffer.concat([zip.subarray(0, directory), Buffer.from('\x01bea\x02'), zip.subarray(directory)]);
    const of = (accountName: string) => findAbout('runs/x/1/original.xlsx', packed, { accountName, addresses: [] });
    expect(of('bea')).toBe('unreadable');
    expect(of('ada.north')).toEqual({ parts: [], rest: undefined });
    const called = zipOf('cleo.west.csv', sheet);
    expect(findAbout('a/original.zip', called, { accountName: 'cleo.west', addresses: [] })).toMatchObject({
      parts: [],
    });
  });

  test('that is cut short, or a lie, is looked through as far as it goes', () => {
    const zip = zipOf('xl/sharedStrings.xml', sheet);
    expect(findAbout('a/original.xlsx', zip.subarray(0, zip.length - 40), names)).toBe('unreadable');
    expect(findAbout('a/original.xlsx', Buffer.from('PK\x03\x04PK\x01\x02\xff\xff', 'latin1'), names)).toBe(
      'unreadable',
    );
  });
});

/** A ZIP archive with one part, as workbooks are. */
function zipOf(name: string, text: string): Buffer {
  const [packed, called] = [deflateRawSync(text), Buffer.from(name)];
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt16LE(called.length, 26);
  const entry = Buffer.alloc(46);
  entry.write('PK\x01\x02', 'latin1');
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(called.length, 28);
  return Buffer.concat([head, called, packed, entry, called]);
}
