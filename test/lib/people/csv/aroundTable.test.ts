import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { titleLines, trailerRows } from '../../../../lib/people/csv/aroundTable.ts';
import { rowsOf } from '../../../../lib/people/csv/rows.ts';
import { headerLine, line, rosterOf } from '../fixtures.ts';

/** How many trailers rows end in, the header above them. */
function trailersOf(rows: string[][], columns = 4): number {
  const counts = rows.map(({ length }) => length);
  return trailerRows(rowsOf(rows, counts), columns);
}

/** What a file comes to: its good rows, its bad ones and those passed over, by number. */
function readOf(...lines: string[]) {
  const { rows, rejected, passedOver, rowCount } = rosterOf(lines.join('\n'));
  const numbers = (some: readonly { row: number }[]) => some.map(({ row }) => row);
  return { good: numbers(rows), bad: numbers(rejected), passedOver, rowCount };
}

describe('titles above the header', () => {
  test.each([
    ['one', ['Contractors of Example Ltd'], [1], 2],
    ['some, with a blank line', ['"Contractors"', 'As of,24 November 2026', ''], [1, 2], 4],
    ['a blank line first', ['', 'Report 7'], [2], 3],
    ['with a word that is the name of a column', ['Vendor', 'Company,Acme'], [1, 2], 3],
    [
      'remarks and names with a colon',
      ['# made by x, on y, for z, all', 'Report: A,Date: 28.11.2026,By: HR'],
      [1, 2],
      3,
    ],
    ['in quotes, over two lines', ['"Contractors', 'of Example Ltd"'], [1, 2], 3],
    ['none', [], [], 1],
  ])('%s', (_, titles, passedOver, header) => {
    const good = [header + 1, header + 2];
    expect(readOf(...titles, headerLine, line('ada'), line('bo'))).toEqual({ good, bad: [], passedOver, rowCount: 2 });
  });

  test('are none where the first name of a column has a line break', () => {
    const broken = headerLine.replace('accountName', '"Account\nName"');
    expect(readOf(broken, line('ada'))).toMatchObject({ good: [2], passedOver: [] });
  });

  test('above quoted names too', () => {
    const quoted = headerLine.split(',').map((cell) => `"${cell}"`);
    expect(readOf('Contractors', quoted.join(','), line('ada'))).toMatchObject({ good: [3], passedOver: [1] });
  });
});

describe('rows at the end that are no person’s', () => {
  test.each([
    [['Total: 2']],
    [['Total,2']],
    [['Total records : 2']],
    [['(2 rows affected)']],
    [['2 records exported.']],
    [['', '*** End of report ***', '']],
    [['Gesamt: 2']],
    [['Anzahl Zeilen = 2', 'End of file']],
    [['Summe: 12']],
    [['Anzahl;12']],
    [['Anzahl der Datensätze: 2']],
    [['Total number of employees: 2']],
    [['Nombre de lignes : 2']],
    [['Total rows: 2 of 2']],
    [['3 rows selected.']],
    [['(1 row(s) affected)']],
    [['(2 Zeilen betroffen)']],
    [['2 rows in set (0.00 sec)']],
    [['Query returned 2 rows.']],
    [['(2 rows affected)', '', 'Completion time: 2026-11-28T10:00:00.0000000+01:00']],
    [['--- end ---']],
    [['*** END ***']],
    [['<EOF>']],
    [['Ende der Liste']],
    [['Page 1 of 1']],
    [['Report generated: 28.11.2026 10:00', '© 2026 Example Ltd']],
    [['Stand: 28.11.2026', '----------']],
  ])('%j', (trailers) => {
    const numbers = trailers.flatMap((text, index) => (text === '' ? [] : [index + 4]));
    const read = readOf(headerLine, line('ada'), line('bo'), ...trailers);
    expect(read).toEqual({ good: [2, 3], bad: [], passedOver: numbers, rowCount: 2 });
  });

  test('are those at the end alone, and no name of an account, nor any row of more than two cells', () => {
    const doubtful = ['total', 'total5', 'count.basie', 'rows', 'sum1', 'end', 'Total of 5', 'total: five', '5'];
    for (const text of doubtful) {
      expect(readOf(headerLine, line('ada'), text), text).toMatchObject({ bad: [3], passedOver: [] });
    }
    expect(readOf(headerLine, 'Total: 2', line('ada'))).toMatchObject({ good: [3], bad: [2], passedOver: [] });
    expect(readOf(headerLine, line('ada'), line('Total: 2'))).toMatchObject({ passedOver: [], rowCount: 2 });
  });

  test('no account name without a blank or a colon is ever one', () => {
    const name = fc.string({ minLength: 1, unit: fc.constantFrom(...'totalsumcountrows0123456789.-_#=') });
    const property = fc.property(name, (account) => {
      fc.pre(/[a-z0-9]/.test(account));
      expect(trailersOf([['a'], [account, '', '', '']])).toBe(0);
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});

test('the header again, and a line drawn below it, are no person', () => {
  const dashes = headerLine.replaceAll(/\w+/g, '-----');
  const again = headerLine.toUpperCase().replace('ACCOUNT', '\ufeffAccount ');
  expect(readOf(headerLine, dashes, line('ada'), again, line('bo'))).toEqual({
    good: [3, 5],
    bad: [],
    passedOver: [2, 4],
    rowCount: 2,
  });
  expect(readOf(headerLine, line('ada'), headerLine.replace('costCenter', '4711'))).toMatchObject({ bad: [3] });
});

test('a remark between the rows is no person, wherever it stands', () => {
  const remarks = ['# the team of the north', '#', '-- to be looked at', '// ada leaves soon,,,'];
  expect(readOf(headerLine, ...remarks, line('ada'), '# one, two')).toEqual({
    ...{ good: [6], bad: [], passedOver: [2, 3, 4, 5, 7], rowCount: 1 },
  });
  for (const text of ['#ada', '--ada', '//', '# ada,Ada,Okafor', 'ada # remark']) {
    expect(readOf(headerLine, text, line('bo')), text).toMatchObject({ bad: [2], passedOver: [] });
  }
});

test('what looks like a remark is a row of whoever is named in it', () => {
  const noted = (text: string) => `Note,${text}`;
  expect(readOf(noted(headerLine), noted(line('ada')), '# on leave,bo', '# the team,')).toMatchObject({
    ...{ good: [2], bad: [3], passedOver: [4] },
  });
});

test('a file of nothing but titles has no header', () => {
  expect(() => rosterOf('Contractors\nTotal: 0')).toThrow();
});

describe('a row of one cell at the end', () => {
  const isTrailer = (...cells: string[]) => trailersOf([['ada', 'x', 'y', 'z'], cells]) === 1;

  test.each([
    ...['Total: 2', 'total | 2', 'Grand Total = 1,234', 'Total rows: 2 of 2', 'Sum 12 people', "Summe; 1'234"],
    ...[
      'Number of rows: 2',
      '(number of records) = 2',
      '2 rows',
      '(2 rows)',
      '2 rows.',
      'fetched 2 records',
      '2 rows found',
    ],
    ...[
      'query returned 12 rows',
      '2 rows in set (0.00 sec)',
      'End of file',
      '*** end of report ***',
      '(end of list)',
      '<end of data>',
    ],
    ...[
      'end  of\texport.',
      '-- end --',
      '# end',
      '## eof',
      '-- ende der Liste --',
      '== fin del archivo ==',
      '__ fine __',
    ],
    ...['<eof>', '[eof]', '(eof)', '#eof', 'Ende der Liste', 'Ende des Berichts', 'Page 1 of 12', 'Seite 12 von 12'],
    ...[
      'Página 1 de 1',
      'Pagina 1 di 1',
      'Generated: 2026',
      'Report printed on 28.11.2026',
      'list  exported by HR at 10',
    ],
    ...[
      'erstellt am 28.11.2026',
      'gedruckt von HR um 10',
      'As of 2026-11-28',
      'Stand: 28.11.2026 10:00',
      'Datum 28/11/2026',
    ],
    ...[
      'run date: 2026-11-28T10:00Z',
      '© 2026 Example',
      '(c) Example Ltd, 2026',
      'Copyright 2025-2026',
      '---',
      '=== ***',
      '...',
    ],
  ])('is none of a person: %s', (text) => {
    expect(isTrailer(text)).toBe(true);
    const words = text.split(/ +/);
    expect(isTrailer(...words)).toBe(words.length < 3);
  });

  test.each([
    ...[
      'Total',
      'Total: two',

      'Total: 2 x',
      'Subtotals 2',
      'Number of seats: 2',
      '2 seats',
      'x 2 rows',
      '2 rows x',
    ],
    ...[
      'End of Filer',
      'x end of file',
      'the end of file',
      'end of file x',
      'weekend of data',
      'end of',
      'end',
      'fin',
      '-end-',
      '- ending',
    ],
    ...[
      'x -- end',
      '-- end x',
      '-- end of 7',
      '.eof',
      'x eof',
      'eof x',
      'x <eof>',
      '<eof>>',
      'x ende der Liste',
      'Ende der Liste 7',
    ],
    ...[
      'ende der 7',
      'Page 1',
      'Page one of 1',
      'x page 1 of 1',
      'Page 1 of 1 x',
      'Page 1 of x',
      'my report printed on 28.11.',
    ],
    ...[
      'Generated: today',
      'generated 2026',
      'printer on 7',
      'As of today',
      'x as of 2026',
      'As of 2026 x',
      'Standing 2026',
      'Stand:2026',
    ],
    ...['© Example', '© 202 Example', 'x © 2026', 'copyrights 2026', '--', '- - x', 'ada'],
  ])('may be of one: %s', (text) => {
    expect(isTrailer(text)).toBe(false);
  });

  test('has 200 signs at most, and is looked for in tables of four columns and more', () => {
    expect([isTrailer('-'.repeat(200)), isTrailer('-'.repeat(201))]).toEqual([true, false]);
    const rows = [['a'], ['---']];
    expect([trailersOf(rows), trailersOf(rows, 3)]).toEqual([1, 0]);
  });

  test('is one of five at most, without those that are blank', () => {
    const rows = (count: number) => [
      ['ada', 'x', 'y', 'z'],
      ...Array.from({ length: count }, () => [['---'], ['']]).flat(),
    ];
    expect([trailersOf(rows(5)), trailersOf(rows(6))]).toEqual([10, 10]);
    expect(
      trailersOf([
        ['ada', 'x', 'y', 'z'],
        [' ', ''],
        ['---', ' ', ' '],
      ]),
    ).toBe(1);
    expect(trailersOf([['a'], ['---', '---', '---']])).toBe(0);
  });
});

describe('how many lines stand above a header', () => {
  /** As many columns as cells that begin with `c`. */
  const score = (cells: string[]) => cells.filter((cell) => /^c\d/.test(cell)).length;
  const above = (...lines: string[]) => titleLines([...lines, 'c1,c2,c3', 'ada,x,y'].join('\n'), score);

  test.each([
    ['none', [], 0],
    ['a text', ['Contractors'], 1],
    ['a text with one delimiter', ['Contractors, of Example'], 1],
    ['a remark with many', ['# a, b, c, d'], 1],
    ['a remark in quotes', ['"# a, b, c, d"'], 1],
    ['a remark of SQL', ['-- a, b, c'], 1],
    ['a remark of a program', ['// a, b, c'], 1],
    ['names with colons', ['Report: A,Date: 28.11.,By: HR,For: X,Of: Y'], 1],
    ['names with colons alone', ['Report:;Date:;By:'], 1],
    ['six of them', ['A: 1,B: 2,C: 3,D: 4,E: 5,F: 6'], 0],
    ['three cells', ['a,b,c'], 0],
    ['three cells behind tabs', ['a\tb\tc'], 0],
    ['three cells, of which one has a colon', ['A: 1,b,c'], 0],
    ['addresses with colons', ['mailto:a@example.com: x,B: 2,C: 3'], 0],
    ['a colon within a word', ['a:b,c:d,e:f'], 0],
    ['something that is no remark', ['a # b, c, d'], 0],
    ['a title and three cells', ['Contractors', 'a,b,c'], 0],
    ['nine lines', Array.from({ length: 9 }, () => 'x'), 9],
    ['ten lines', Array.from({ length: 10 }, () => 'x'), 10],
    ['eleven lines', Array.from({ length: 11 }, () => 'x'), 0],
    ['half a quote', ['"Contractors'], 0],
    ['a quote over two lines', ['"Contractors', 'of Example"'], 2],
  ])('%s', (_, lines, count) => {
    expect(above(...lines)).toBe(count);
  });

  test('whatever ends the lines, and whichever delimiter the names have, in quotes too', () => {
    expect(titleLines('x\r\ny\rc1;c2', score)).toBe(2);
    expect(titleLines('x\n"c1"|"c2"', score)).toBe(1);
    expect(titleLines('x\n c1 \t c2 ', score)).toBe(1);
    expect(titleLines('x\ny', score)).toBe(0);
    expect(titleLines('x\nc1', score)).toBe(0);
  });

  test('a quote on one side of a name, or within it, is a part of it', () => {
    expect(titleLines('x\nc"1",c"2"', score)).toBe(0);
    expect(titleLines('x\n"c"1,"c"2', score)).toBe(0);
  });
});
