import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeRows } from '../../../../lib/people/csv/placedRows.ts';
import { isPlainOfSigns, isPlainValue } from '../../../../lib/people/valueFault.ts';
import { split } from './splitRows.ts';

test('what is plain of a row is plain by the rule for one value', () => {
  const sign = fc.constantFrom(...'abexENUL019 ._@+/(),\'&-:;"\n', 'ä', '""', '_x', 'nan', 'Err:', 'mailto:');
  const text = fc.array(sign, { maxLength: 14 }).map((some) => some.join(''));
  let plain = 0;
  fc.assert(
    fc.property(text, (text) => {
      const rows = placeRows(text, ',');
      for (let index = 0; rows && index < rows.length; index += 1) {
        if (!rows.isPlain(index)) continue;
        plain += 1;
        for (const cell of rows.cells(index)) expect([cell, isPlainOfSigns(cell)]).toEqual([cell, isPlainValue(cell)]);
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
