import fc from 'fast-check';
import { apostropheFault, withoutMarks } from '../../../../lib/people/csv/spreadsheetText.ts';
import type { Person } from '../../../../lib/people/person.ts';
import { cleanAccountName, cleanText } from '../../../../lib/people/personText.ts';
import { cleanValue, valueFault } from '../../../../lib/people/valueFault.ts';

const nasty = fc.constantFrom(
  ',',
  ';',
  '\t',
  '"',
  '""',
  '\n',
  '\r',
  '\r\n',
  ' ',
  "'",
  '=',
  'sep=;',
  'é',
  '漢',
  '🦊',
  '-',
);
const words = fc.constantFrom(
  ...['Müller', 'José', 'Weiß', 'Šimek', 'Göbel', 'Bär', 'ada', 'X', '5 €', '“Acme”', 'O’Brien', 'ÉCOLE', '019'],
  ...[',', ';', '"', "'", '\n', '.', '-', ' '],
);

/** Text that a cell may hold once it is mended: anything but control characters, with all that CSV trips over. */
export const anyText = fc
  .string({ unit: fc.oneof(nasty, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 })), maxLength: 12 })
  .map(trimmed);

/** The same, of words as languages spell them, in letters that the code pages Windows-1252 and 1250 have in the same places. */
export const latinText = fc.array(words, { maxLength: 5 }).map((some) => trimmed(some.join(' ')));

/** Text of some words, with the signs of ASCII that CSV trips over. */
export function textOf(some: readonly string[]): fc.Arbitrary<string> {
  const parts = fc.constantFrom(...some, 'ada', '019', ',', ';', '"', "'", '\n', '.', '-', '\\');
  return fc.array(parts, { maxLength: 5 }).map((chosen) => trimmed(chosen.join(' ')));
}

const instants = fc
  .tuple(fc.integer({ min: 1_600_000_000, max: 2_000_000_000 }), fc.integer({ min: 1, max: 100_000_000 }))
  .map(([start, length]) =>
    [start, start + length].map((second) => new Date(secondOfDay(second) * 1000).toISOString()),
  );

/** A first moment of a day by UTC would be read as the day. */
function secondOfDay(second: number): number {
  return second % 86_400 === 0 ? second + 1 : second;
}

/** People with distinct account names and the attributes `vendor` and `costCenter`; dates are instants in UTC. */
export function anyPeople(text: fc.Arbitrary<string>, maxLength = 8): fc.Arbitrary<Person[]> {
  const filled = text.map((value) => value || 'x');
  const named = text.map((value) => oneLine(value) || 'x');
  const person = fc
    .record({ first: named, last: named, phone: named, vendor: filled, costCenter: text, dates: instants })
    .map(({ first, last, phone, vendor, costCenter, dates: [startDate = '', endDate = ''] }) => ({
      accountName: '',
      firstName: first,
      lastName: last,
      phone,
      email: 'someone@example.com',
      manager: 'jane.doe',
      startDate,
      endDate,
      data: { vendor, costCenter },
    }));
  return fc
    .tuple(fc.array(person, { maxLength }), text)
    .map(([people, name]) => people.map((one, index) => ({ ...one, accountName: accountNamed(`${name}${index}`) })));
}

function accountNamed(text: string): string {
  const name = cleanAccountName(
    oneLine(text)
      .replaceAll(/["“”„‟＂«»?¿]/g, '')
      .replace(/^[\s'‘’‛]+/, ''),
  );
  return valueFault('accountName', name) ? accountNamed(name.slice(1)) : name;
}

/** Without what is a mark of spreadsheets and no part of the text. */
function trimmed(text: string): string {
  const clean = cleanText(text.replace(/(?![\t\n\r])[\p{Cc}\ufffd\p{Noncharacter_Code_Point}]/gu, ''));
  const isMended = withoutMarks(clean) === clean && cleanValue('vendor', clean) === clean;
  const isPlain =
    isMended && !apostropheFault(clean, '') && !valueFault('vendor', clean) && !valueFault('lastName', clean);
  return isPlain ? clean : trimmed(clean.slice(1));
}

/** What every source has of a person is said in one line. */
function oneLine(text: string): string {
  return trimmed(text.replaceAll(/[\t\n\r]/g, ' '));
}
