import { describe, expect, test } from 'vitest';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { writeRejected } from '../../../../lib/people/csv/writePeople.ts';
import { attributes, file, headerLine, lenientAttributes, line, rosterOf, settings } from '../fixtures.ts';

const people = [headerLine, line('ada'), line('bo', { lastName: 'Müller' })].join('\n');

function utf16(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

/** The rows that are good and those that are not, by number. */
function rowsOf(bytes: Uint8Array | string): { good: number[]; bad: number[] } {
  const { rows, rejected } = rosterOf(bytes);
  return { good: rows.map(({ row }) => row), bad: rejected.map(({ row }) => row) };
}

describe('read', () => {
  test.each<[string, Uint8Array | string]>([
    ['UTF-8', people],
    ['a byte order mark', `\ufeff${people}`],
    ['UTF-16 LE', utf16(people)],
    ['UTF-16 BE', utf16(people).swap16()],
    ['Windows-1252', Buffer.from(people, 'latin1')],
    ['semicolons', people.replaceAll(',', ';')],
    ['tabs', people.replaceAll(',', '\t')],
    ['sep=', `sep=;\r\n${people.replaceAll(',', ';')}`],
    ['CRLF', people.replaceAll('\n', '\r\n')],
    ['CR', people.replaceAll('\n', '\r')],
    ['a line end at the end', `${people}\r\n`],
    ['trailing delimiters', people.replaceAll('\n', ',,\n')],
    ['every cell in quotes', people.replaceAll(/[^,\n]+/g, '"$&"')],
  ])('%s', (_, bytes) => {
    const { rows, rejected, rowCount } = rosterOf(bytes);
    expect(rows.map(({ row, values }) => [row, values.accountName, values.lastName])).toEqual([
      [2, 'ada', 'Okafor'],
      [3, 'bo', 'Müller'],
    ]);
    expect({ rejected, rowCount }).toEqual({ rejected: [], rowCount: 2 });
  });

  test('a header alone, or with blank rows', () => {
    expect(rosterOf(headerLine)).toMatchObject({ rows: [], rejected: [], rowCount: 0 });
    expect(rosterOf(`${headerLine}\n\n,,,\n "" ,\n`)).toMatchObject({ rows: [], rejected: [], rowCount: 0 });
  });

  test('rows are numbered as a spreadsheet shows them', () => {
    const text = `\n${headerLine}\n\n${line('ada', { costCenter: '"47\n11"' })}\n,,,\n${line('bo')}\n${line('')}`;
    expect(rowsOf(text)).toEqual({ good: [4, 6], bad: [7] });
    expect(rosterOf(text).rowCount).toBe(3);
  });

  test('what it found out about the file', () => {
    const text = `${headerLine};Badge\n`.replaceAll(',', ';');
    expect(rosterOf(Buffer.from(text, 'utf8'))).toMatchObject({
      encoding: 'UTF-8',
      delimiter: ';',
      header: { cells: [...headerLine.split(','), 'Badge'], unknownColumns: ['Badge'] },
    });
  });
});

describe('an account name that stands twice', () => {
  test('rejects each of the rows and names the others', () => {
    const roster = rosterOf(file(line('ada'), line('bo'), line(' ADA'), line('cy'), line('ada', { email: 'x' })));
    expect(roster.rows.map(({ row }) => row)).toEqual([3, 5]);
    expect(roster.rejected.flatMap(({ rejects }) => rejects)).toEqual([
      { row: 2, column: 'accountName', reason: 'the account name also stands in rows 4, 6; keep one of them' },
      { row: 4, column: 'accountName', reason: 'the account name also stands in rows 2, 6; keep one of them' },
      { row: 6, column: 'email', reason: 'not an e-mail address; it must look like name@example.com' },
      { row: 6, column: 'accountName', reason: 'the account name also stands in rows 2, 4; keep one of them' },
    ]);
  });

  test('names one other row, or the first five', () => {
    const reasons = (count: number) =>
      rosterOf(file(...Array<string>(count).fill(line('ada')))).rejected.map(({ rejects }) => rejects[0]?.reason);
    expect(reasons(2)[0]).toBe('the account name also stands in row 3; keep one of them');
    expect(reasons(9)[8]).toBe('the account name also stands in rows 2, 3, 4, 5, 6, 7 and 2 more; keep one of them');
    expect(reasons(20_000)).toHaveLength(20_000);
  });
});

describe('quotes that stand where none belongs', () => {
  const text = file(
    line('"ada" nn'),
    line('bo'),
    line('cy', { costCenter: '"4711' }),
    line('"dee" ', { phone: '"1" ' }),
  );

  test('cost their own rows, of which nobody knows whom they mean', () => {
    const { rows, rejected } = rosterOf(text);
    expect(rows.map(({ row, values }) => [row, values.accountName, values.phone])).toEqual([
      [3, 'bo', '+49 30 5550100'],
      [5, 'dee', '1'],
    ]);
    const reason =
      'a quote (") stands where none belongs, is never closed, or holds what may be other rows; remove it, or write the value in one line';
    expect(rejected.map(({ rejects }) => rejects)).toEqual([
      [
        { row: 2, column: 'accountName', reason: 'holds a quote; write it without' },
        { row: 2, column: '', reason },
      ],
      [{ row: 4, column: '', reason }],
    ]);
  });

  test('leave empty what is empty at the end of another row', () => {
    const { rows } = rosterOf(file(line('ada', { costCenter: '' }), line('bo', { phone: '"1" ' })));
    expect(rows.map(({ values }) => values.data)).toEqual([
      { vendor: 'Acme', costCenter: '' },
      { vendor: 'Acme', costCenter: '4711' },
    ]);
  });

  test('are still there when rejected.csv is dropped again as it is', () => {
    const roster = rosterOf(text);
    const again = rosterOf(writeRejected(roster, roster.rejected).toString());
    expect([again.rows, again.rejected.map(({ row }) => row)]).toEqual([[], [2, 3]]);
  });
});

describe('a quote that opens in one row and closes in a later one', () => {
  const opened = line('amara', { costCenter: '"night shift' });
  const closed = line('dee', { costCenter: 'rack 19"' });
  const eve = line('eve');
  const shorter = line('bo').replace(/,4711$/, '');

  test.each<[string, string, number[]]>([
    ['with a row between that lacks its last cell', file(opened, shorter, line('cy'), closed, eve).toString(), [6]],
    ['with a row between that has several too few', file(opened, 'bo,Bo,Li', closed, eve).toString(), [5]],
    ['with a blank line between', file(opened, line('bo'), '', line('cy'), closed, eve).toString(), [3, 5, 6, 7]],
    ['with a row between that has a cell too many', file(opened, `${line('bo')},`, closed, eve).toString(), [5]],
    [
      'in a cell in the middle',
      file(line('amara', { firstName: '"Ada' }), line('dee', { firstName: 'Dee"' }), eve).toString(),
      [4],
    ],
  ])('gives nobody the data of another, %s', (_, text, good) => {
    expect(rowsOf(text).good).toEqual(good);
    const { rows, cells } = rosterOf(text);
    expect(rows.flatMap((row) => cells(row).filter((cell) => cell.includes('\n')))).toEqual([]);
    expect(rows.at(-1)?.values.accountName).toBe('eve');
  });

  test('gives nobody the data of another in a file of two columns', () => {
    const { rows, rejected } = rosterOf('accountName,vendor\namara,"x\nbo,y\ncy,z"\ndee,q', lenientAttributes);
    expect(rows.map(({ values }) => values)).toEqual([
      { accountName: 'bo', data: { vendor: 'y' } },
      { accountName: 'dee', data: { vendor: 'q' } },
    ]);
    expect(rejected.map(({ row }) => row)).toEqual([2, 4]);
  });

  test('is none where a value has several lines, with commas in them', () => {
    const vendor = '"Acme, Ltd\n1 Main Street, Floor 3\nBerlin, Germany"';
    expect(rowsOf(file(line('ada', { vendor }), line('bo')))).toEqual({ good: [2, 3], bad: [] });
  });
});

describe('a column error at the end', () => {
  test('is taken off the header and the rows', () => {
    const text = `${headerLine},error\n${line('ada')},email: bad\n${line('bo')}\n${line('cy')},,x\n,,,,,,,,,,only an error\n`;
    const roster = rosterOf(text);
    expect(roster.header).toMatchObject({ cells: headerLine.split(','), unknownColumns: [] });
    expect(roster.rows.map((row) => roster.cells(row).join(','))).toEqual([line('ada'), line('bo')]);
    expect(roster.rejected.map((row) => [row.row, roster.cells(row).at(-1)])).toEqual([[4, 'x']]);
    expect(roster.rowCount).toBe(3);
  });
});

describe('what is said of a file beside its rows', () => {
  const short = (name: string, changes = {}) => line(name, changes).replace(/,4711$/, '');
  const reasons = (bytes: Uint8Array | string) =>
    rosterOf(bytes).rejected.map(({ row, rejects }) => [row, rejects.map(({ reason }) => reason.split(/[;,]/, 1)[0])]);

  test('the rows that are no person’s, and how many cells were mended', () => {
    const lines = ['People of Acme', '', headerLine, line('ada '), ' ,\u00a0', '# a remark', headerLine];
    const roster = rosterOf([...lines, line(' bo', { lastName: 'Li ' }), '', 'Total,2', '', 'Total,2', ''].join('\n'));
    expect(roster).toMatchObject({ kind: 'roster', rowCount: 2, mended: 2, rejected: [], remarks: [] });
    expect([roster.rows.map(({ row }) => row), roster.passedOver]).toEqual([
      [4, 8],
      [1, 6, 7, 10, 12],
    ]);
  });

  test('a mark that nelm writes for spreadsheets is none of the cells that were mended, and any other is', () => {
    const marked = [line('ada', { phone: "'+49 30 1" }), line('bo', { lastName: "''t Hooft" }), line("'4711")];
    const roster = rosterOf(file(...marked));
    expect(roster.mended).toBe(1);
    const inApostrophes = rosterOf(file(line('ada', { phone: "'+49 30 1'" }), line("'007'")));
    expect([inApostrophes.mended, inApostrophes.rejected.map(({ row }) => row)]).toEqual([2, [3]]);
    expect(roster.rows.map(({ values }) => [values.accountName, values.lastName, values.phone])).toEqual([
      ['ada', 'Okafor', '+49 30 1'],
      ['bo', "'t Hooft", '+49 30 5550100'],
      ['4711', 'Okafor', '+49 30 5550100'],
    ]);
  });

  test('the header again is nobody, where it ends in empty cells', () => {
    const wide = (row: string) => `${row},,`;
    const lines = [headerLine, line('ada'), headerLine, line('bo')].map(wide);
    const roster = rosterOf(`${lines.join('\n')}\n`);
    expect([roster.rows.map(({ row }) => row), roster.rowCount, roster.passedOver]).toEqual([[2, 4], 2, [3]]);
    expect(rosterOf(`${[...lines, wide(line('cy', { email: 'x' }))].join('\n')}\n`).rejected).toHaveLength(1);
  });

  test('a row of blanks in quotes is nobody, and is in no count', () => {
    const roster = rosterOf(file(line('ada'), '" "," ","\u00a0"', line('bo')));
    expect([roster.rows.map(({ row }) => row), roster.rowCount, roster.passedOver]).toEqual([[2, 4], 2, []]);
  });

  test('a good row that could be a remark is somebody', () => {
    expect(rosterOf('accountName,vendor,phone,email\n# ada,Acme,,\n', lenientAttributes).rowCount).toBe(1);
  });

  test('the delimiter that gives the most known columns is that of the file', () => {
    expect(rosterOf('accountName;vendor;x,y,z,w\nada;Acme;1', lenientAttributes)).toMatchObject({
      ...{ delimiter: ';', rowCount: 1 },
    });
  });

  test('remarks on good rows alone', () => {
    const end = { endDate: '2026-12-30T23:00:00Z' };
    const rows = [short('ada'), short('bo', end), short('cy', { ...end, email: 'x' }), short('dee')];
    expect(rosterOf(`${[headerLine, ...rows].join('\n')}\n`).remarks).toEqual([
      { rows: [2, 3, 5], text: 'there are fewer cells than in the header. What is lacking was left as it is.' },
      { rows: [3], text: 'the end is midnight of Europe/Berlin, written by UTC. It was read as that whole day.' },
    ]);
    expect(rosterOf(file(line('ada'), line('bo', { ...end, email: 'x' }))).remarks).toEqual([]);
  });

  test('a row that lacks cells among whole ones', () => {
    expect(reasons(Buffer.from(`${[headerLine, line('ada'), line('bo'), short('cy'), ''].join('\n')}`))).toEqual([
      [4, ['the row has 9 cells']],
    ]);
  });

  test('that the file ends within its last row', () => {
    const lines = [headerLine, line('ada'), line('bo'), line('cy', { email: 'x' }), short('dee')];
    expect(reasons(lines.join('\n'))).toEqual([
      [4, ['not an e-mail address']],
      [5, ['the row has 9 cells', expect.stringContaining('the file ends within this row')]],
    ]);
    expect(reasons([...lines, 'Total,4'].join('\n'))[1]).toEqual([5, ['the row has 9 cells']]);
  });

  test('of a row with a stray quote not how many cells it has', () => {
    expect(reasons(`${[headerLine, line('ada'), line('bo'), short('cy', { vendor: 'x"' }), ''].join('\n')}`)).toEqual([
      [4, ['a quote (") stands where none belongs']],
    ]);
  });

  test('rows without an account name are not those of one', () => {
    expect(reasons(file(line(''), line('')))).toEqual([
      [2, ['a value is required']],
      [3, ['a value is required']],
    ]);
  });

  test('the cells of a row with those that it has beyond the header', () => {
    const roster = rosterOf(file(`${line('ada')},extra`));
    expect(roster.rejected.map((row) => roster.cells(row).slice(9))).toEqual([['4711', 'extra']]);
  });

  test('that its columns are named anew', () => {
    const again = headerLine.replace('accountName,firstName', 'firstName,accountName');
    expect(readRoster(file(line('ada'), again, line('bo')), attributes, settings)).toEqual({
      kind: 'refused',
      reason:
        'Row 3 names the columns anew, in another order than the first row. Drop each table as a file of its own.',
    });
  });
});

describe('refused', () => {
  test.each<[string, Uint8Array | string, RegExp]>([
    ['nothing', '', /^The file is empty\.$/],
    ['blank lines', '\r\n \r\n', /^The file is empty\.$/],
    ['delimiters alone', ';;;\n;;;\n', /^The file has no header/],
    ['no header', `${line('ada')}\n${line('bo')}`, /^The file has no header/],
    ['a single line of 5 MB', 'x'.repeat(5_000_000), /^A row of the file is longer than 1,048,576 characters/],
    [
      'a single line of 5 MB with delimiters',
      'x,'.repeat(2_500_000),
      /^A row of the file is longer than 1,048,576 characters/,
    ],
    [
      'a header twice',
      people.replace('phone', 'E-Mail'),
      /^The headers "E-Mail" and "email" both mean the column email/,
    ],
    ['no vendor', people.replace('vendor', 'supplier'), /^The file lacks a required column: vendor \(accepted as/],
    ['a quote that is never closed in the header', people.replace('phone', '"phone'), /^A quote \("\) opened in row 1/],
    ['NUL', `${people}\0`, /^The file is not text/],
    ['a workbook', Buffer.from(`PK\x03\x04${people}`), /^The file is not a CSV but an Excel workbook/],
    ['20 MB and a byte', Buffer.alloc(20_971_521, people), /^The file is over 20 MB/],
  ])('%s', (_, bytes, reason) => {
    const result = readRoster(Buffer.from(bytes), attributes, settings);
    expect(result).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  test('without repeating what the file says of people', () => {
    const result = readRoster(Buffer.from(line('ada')), attributes, settings);
    expect(JSON.stringify(result)).not.toMatch(/ada|Okafor|example\.com/);
  });
});
