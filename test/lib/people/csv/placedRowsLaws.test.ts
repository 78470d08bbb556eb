import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeRows } from '../../../../lib/people/csv/placedRows.ts';
import { isPlainOfSigns, isPlainValue } from '../../../../lib/people/valueFault.ts';
import { split } from './splitRows.ts';

test('what is plain of a row is plain by the rule for one value', () => {
  const sign = fc.constantFrom(...'abexENUL019 ._@+/(),\'&-:;"\n', 'ä', '""', '_x', 'nan', 'Err:', 'mailto:');
  const row = fc.array(sign, { maxLength: 10 }).map((some) => `${some.join('')},x`);
  const text = fc.array(row, { maxLength: 3 }).map((rows) => ['a,b', ...rows].join('\n'));
  let plain = 0;
  fc.assert(
    fc.property(text, (text) => {
      const rows = placeRows(text, ',');
      for (let index = 0; rows && index < rows.length; index += 1) {
        const cells = rows.plainCells(index);
        if (!cells) continue;
        plain += 1;
        expect(cells).toEqual(rows.cells(index));
        for (const cell of cells) expect([cell, isPlainOfSigns(cell)]).toEqual([cell, isPlainValue(cell)]);
      }
    }),
    { numRuns: 5_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

describe('as the parser of quoted texts does', () => {
  const parts = [...'ab,;\t \n\r\f\v', '\r\n', '\u00a0', 'é', '\u2028', '\u0085', '\u3000', '\ufeff', '🙂'];
  const delimiter = fc.constantFrom(',', ';', '\t');
  const parsed = (text: string, delimiter: string): string[][] =>
    parse(text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, ltrim: true });

  test('any text without quotes is split', () => {
    const text = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((some) => some.join(''));
    fc.assert(
      fc.property(text, delimiter, (text, delimiter) => {
        expect(split(text, delimiter)).toEqual(parsed(text, delimiter));
      }),
      { numRuns: 5_000 },
    );
  });

  test('any table is split, or left to it', () => {
    const sign = fc.constantFrom(...'ab ,;\t\n', '\r\n', '""', 'é', '\u00a0', '_x', ':');
    const usual = fc.constantFrom('', 'a', 'a b', ' a', 'a ', ' ', 'é', 'a:b', 'a_x', 'a_b', '"a"', '""', '"a,b"');
    const odd = fc.constantFrom('  a', '\u00a0a', '\ta', '\v', 'a"', ' "a"', '"a', '"a\rb"');
    const quoted = fc.array(sign, { maxLength: 4 }).map((some) => `"${some.join('')}"`);
    const cell = fc.oneof({ weight: 40, arbitrary: usual }, { weight: 4, arbitrary: quoted }, odd);
    const width = fc.oneof({ weight: 8, arbitrary: fc.constant(2) }, fc.integer({ min: 1, max: 4 }));
    const cells = width.chain((width) => fc.array(cell, { minLength: width, maxLength: width }));
    const lineEnd = fc.oneof({ weight: 20, arbitrary: fc.constantFrom('\n', '\r\n') }, fc.constant('\r'));
    const line = fc.tuple(cells, fc.oneof({ weight: 20, arbitrary: lineEnd }, fc.constant('')));
    const table = fc.tuple(delimiter, fc.array(line, { minLength: 1, maxLength: 5 }));
    let [likeFirst, plain] = [0, 0];
    fc.assert(
      fc.property(table, ([delimiter, lines]) => {
        const text = lines.map(([cells, lineEnd]) => `${cells.join(delimiter)}${lineEnd}`).join('');
        const rows = split(text, delimiter);
        if (!rows) return;
        expect(rows).toEqual(parsed(text, delimiter));
        const filled = rows.map((cells) => Math.max(1, cells.findLastIndex((cell) => cell !== '') + 1));
        expect(placeRows(text, delimiter)?.cellCount).toBe(filled.reduce((sum, count) => sum + count, 0));
        const width = rows[0]?.length ?? 0;
        likeFirst += rows.slice(1).filter((cells) => cells.length === width && width > 1).length;
        const placed = placeRows(text, delimiter);
        plain += rows.filter((_, index) => placed?.plainCells(index) !== undefined).length;
      }),
      { numRuns: 10_000 },
    );
    expect([likeFirst > 5_000, plain > 2_000]).toEqual([true, true]);
  });

  test('any text with quotes is split, or left to it', () => {
    const quoted = fc.array(fc.constantFrom(...parts, '""'), { maxLength: 4 }).map((some) => `"${some.join('')}"`);
    const part = fc.oneof(fc.constantFrom(...parts, '"', '\n', ',', ';', '\t'), quoted);
    const text = fc.array(part, { maxLength: 12 }).map((some) => some.join(''));
    let count = 0;
    fc.assert(
      fc.property(text, delimiter, (text, delimiter) => {
        const rows = split(text, delimiter);
        if (!rows || !text.includes('"')) return;
        count += 1;
        expect(rows).toEqual(parsed(text, delimiter));
      }),
      { numRuns: 10_000 },
    );
    expect(count).toBeGreaterThan(500);
  });
});
