import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodePage } from '../../../lib/people/csv/codePageLetters.ts';
import { readExport } from '../../../lib/people/csv/readExport.ts';
import { type Roster, type RosterRow, readRoster } from '../../../lib/people/csv/readRoster.ts';
import { withoutMarks } from '../../../lib/people/csv/spreadsheetText.ts';
import { writeForSpreadsheet, writeRejected, writeUpload } from '../../../lib/people/csv/writePeople.ts';
import { accountKey, type People, type Person } from '../../../lib/people/person.ts';
import { cleanText } from '../../../lib/people/personText.ts';
import { rejectUnknownManagers } from '../../../lib/people/roster/managers.ts';
import { type Plan, planRoster } from '../../../lib/people/roster/planRoster.ts';
import { valueFault } from '../../../lib/people/valueFault.ts';
import { anyPeople, anyText, latinText, textOf } from './csv/arbitrary.ts';
import { encode, namesIn } from './csv/encode.ts';
import { anyStyle, mayBeSeveralRows, type WrittenStyle, writeIn } from './csv/writtenStyle.ts';
import { anyLength, attributes, file, headerLine, line, rosterOf, settings } from './fixtures.ts';

const columns = headerLine.split(',');
const inUtc = { ...settings, timeZone: 'UTC' };
const delimiter = fc.constantFrom(',', ';', '\t');
const style = anyStyle(columns.length);
const order = fc.shuffledSubarray(columns, { minLength: columns.length });

const encoders: Record<string, (text: string) => Uint8Array> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16 LE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 BE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

function cellsOf(person: Person, names: readonly string[]): string[] {
  const values: Record<string, string> = { ...person, ...person.data, data: '' };
  return names.map((name) => values[name] ?? '');
}

/** As programs write most often. */
const usualStyle: WrittenStyle = {
  delimiter: ',',
  lineEnd: '\n',
  quoting: 'needed',
  blanks: [''],
  formulas: [],
  quotesFormulas: true,
};

function csvOf(
  people: readonly Person[],
  style = usualStyle,
  order: readonly string[] = columns,
  header = order,
): string {
  const rows = people.map((person) => cellsOf(person, order));
  fc.pre(!rows.some((cells) => mayBeSeveralRows(style, cells)));
  return writeIn(style, [header, ...rows]);
}

function read(bytes: Uint8Array): Roster {
  const roster = readRoster(bytes, attributes, inUtc);
  if (roster.kind === 'refused') throw new Error(roster.reason);
  return roster;
}

/** People as they are read: instants to the second. */
function asRead(people: readonly Person[]): Person[] {
  const toTheSecond = (instant: string) => instant.replace('.000Z', '+00:00');
  return people.map((one) => ({ ...one, startDate: toTheSecond(one.startDate), endDate: toTheSecond(one.endDate) }));
}

/** What a tenant has after it took the rows to send. */
function applied(plan: Plan, people: People): People {
  const sent = [...plan.created, ...plan.updated].map(({ person }) => person);
  return new Map([...people, ...readExport(writeUpload(sent, attributes), attributes, inUtc)]);
}

describe('what is written is read back', () => {
  test.each(Object.entries(encoders))('as %s', (_, encode) => {
    fc.assert(
      fc.property(anyPeople(anyText), style, order, (people, style, order) => {
        const roster = read(encode(csvOf(people, style, order)));
        expect(roster.rows.map(({ values }) => values)).toEqual(asRead(people));
        expect(roster.rejected).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('as Windows-1252, in few words', () => {
    fc.assert(
      fc.property(anyPeople(latinText), style, order, (people, style, order) => {
        const bytes = encode(csvOf(people, style, order), 'windows-1252');
        fc.pre(!isUtf8(bytes));
        expect(read(bytes).rows.map(({ values }) => values)).toEqual(asRead(people));
      }),
    );
  });

  test.each(Object.entries(namesIn) as [CodePage, string[]][])(
    'as %s, where its names are certain',
    (codePage, names) => {
      // Fewer words may be spelled as well in another code page, and the reader refuses a file of which it is not sure.
      const all = fc.shuffledSubarray(names, { minLength: names.length }).map((some) => some.join(' '));
      fc.assert(
        fc.property(anyPeople(textOf(names)), all, style, order, (people, vendor, style, order) => {
          fc.pre(people.length > 0);
          const whole = people.map((person, index) =>
            index === 0 ? { ...person, data: { ...person.data, vendor } } : person,
          );
          const roster = read(encode(csvOf(whole, style, order), codePage));
          expect(roster.rows.map(({ values }) => values)).toEqual(asRead(whole));
          expect(roster.encoding).toBe(codePage);
        }),
      );
    },
  );

  test('as a file for spreadsheets, marks of spreadsheets in the values and all', () => {
    const marked = fc.tuple(
      fc.constantFrom('', "'", "''", '=', '+', '-', '@', '="', '＝'),
      anyText,
      fc.constantFrom('', '"', "'"),
    );
    const hostile = marked.map((parts) => cleanText(parts.join(''))).filter((text) => !valueFault('vendor', text));
    fc.assert(
      fc.property(anyPeople(hostile), (people) => {
        const text = writeForSpreadsheet(people, attributes);
        expect([...readExport(text, attributes, inUtc, { isMarked: true }).values()]).toEqual(asRead(people));
        expect(read(Buffer.from(text)).rows.map(({ values }) => values)).toEqual(asRead(people));
        const cells: string[] = parse(text).flat();
        expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  test('as an upload', () => {
    fc.assert(
      fc.property(anyPeople(anyText), (people) => {
        const after = readExport(writeUpload(people, attributes), attributes, inUtc);
        expect([...after.values()]).toEqual(asRead(people));
      }),
    );
  });
});

test('the order of the columns and the names of their headers decide nothing', () => {
  const names: Record<string, string[]> = {
    accountName: ['Account Name', 'ACCOUNT_NAME', 'account.name'],
    email: ['Mail', 'E-Mail'],
    startDate: ['Start', 'START DATE'],
    endDate: ['last-day', 'end'],
    vendor: ['Company'],
  };
  fc.assert(
    fc.property(anyPeople(anyText), style, order, fc.nat(2), (people, style, order, choice) => {
      const header = order.map((name) => names[name]?.[choice] ?? name);
      const other = read(Buffer.from(csvOf(people, style, order, header)));
      const straight = read(Buffer.from(csvOf(people)));
      expect(other.rows.map(({ values }) => values)).toEqual(straight.rows.map(({ values }) => values));
    }),
  );
});

test('a plan that was carried out leaves nothing to do', () => {
  fc.assert(
    fc.property(anyPeople(anyText), anyPeople(anyText), (before, wanted) => {
      const people = new Map(asRead(before).map((person) => [accountKey(person.accountName), person]));
      const roster = read(Buffer.from(csvOf(wanted)));
      const plan = planRoster(roster, people, anyLength);
      const again = planRoster(roster, applied(plan, people), anyLength);
      expect(again.unchanged).toEqual(roster.rows);
      expect({ created: again.created, updated: again.updated }).toEqual({ created: [], updated: [] });
    }),
  );
});

const someLine = fc
  .record({
    accountName: fc.constantFrom('ada', 'ADA', 'bo', 'cy', 'dee', ''),
    email: fc.constantFrom('ada@example.com', 'ada'),
    manager: fc.constantFrom('jane.doe', 'nobody.known'),
    endDate: fc.constantFrom('31.12.2026', '2026-02-01', 'soon', ''),
    costCenter: fc.constantFrom('', '4711', '4711,', '4711,extra', '"two\nlines"'),
  })
  .map(({ accountName, ...changes }) => line(accountName, changes));
const someFile = fc.array(fc.oneof(someLine, fc.constant(''), fc.constant(',,,')), { maxLength: 12 });
const someSource = fc.subarray(['ada', 'bo', 'eve']);

test('every row ends in exactly one list', () => {
  fc.assert(
    fc.property(someFile, someSource, (lines, names) => {
      const csv = [headerLine, ...names.map((name) => line(name, { endDate: '2026-12-31' }))].join('\n');
      const roster = rosterOf(file(...lines));
      const plan = rejectUnknownManagers(planRoster(roster, readExport(csv, attributes, settings), anyLength), [
        'jane.doe',
      ]);
      const ended = [...plan.created, ...plan.updated, ...plan.unchanged, ...plan.rejected].map(({ row }) => row);
      expect(new Set(ended).size).toBe(ended.length);
      expect(ended).toHaveLength(roster.rowCount);
      expect(roster.rowCount).toBe(lines.filter((text) => text !== '' && text !== ',,,').length);
    }),
  );
});

test('rejected rows written down and read again are the same rows, and still rejected', () => {
  const width = columns.length;
  const cells = fc.array(fc.oneof(anyText, fc.constant('')), { maxLength: width + 2 });
  const padded = (roster: Roster) => (row: RosterRow) => {
    const cells = roster.cells(row);
    return [...Array.from({ length: width }, (_, index) => cells[index] ?? ''), ...cells.slice(width)].map((cell) =>
      withoutMarks(cell.trim()),
    );
  };
  fc.assert(
    fc.property(fc.array(cells, { maxLength: 6 }), delimiter, (rows, delimiter) => {
      const csv = stringify([columns, ...rows], { delimiter, quoted: true, quoted_empty: true });
      const roster = read(Buffer.from(csv));
      const again = read(writeRejected(roster, roster.rejected));
      expect(again.rejected.map(padded(again))).toEqual(roster.rejected.map(padded(roster)));
      expect(again.rows).toEqual([]);
      expect(again.header.unknownColumns).toEqual([]);
    }),
  );
});

test('no bytes make it throw', () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.concat([file(), Buffer.from('\n'), bytes])),
    anyText.map((text) => Buffer.from(`${headerLine}\n${text}`)),
    fc.array(fc.constantFrom('"', ',', '\n', 'a', ' '), { maxLength: 40 }).map((parts) => file(parts.join(''))),
  );
  fc.assert(
    fc.property(noise, (bytes) => {
      const result = readRoster(bytes, attributes, settings);
      if (result.kind === 'roster') expect(result.rowCount).toBe(result.rows.length + result.rejected.length);
      else expect(result.reason).toMatch(/\.$/);
    }),
    { numRuns: 250 },
  );
});

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.from(Buffer.from(bytes).toString()).equals(bytes);
}
