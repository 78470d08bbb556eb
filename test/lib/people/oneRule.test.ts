import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toEvent } from '../../../lib/hr/adapter.ts';
import { readExport } from '../../../lib/people/csv/readExport.ts';
import { readRoster } from '../../../lib/people/csv/readRoster.ts';
import { writeForSpreadsheet } from '../../../lib/people/csv/writePeople.ts';
import { newPerson, type Person, personOf, setValue } from '../../../lib/people/person.ts';
import { cleanValue } from '../../../lib/people/valueFault.ts';
import { lenientAttributes as attributes, settings } from './fixtures.ts';

const inUtc = { ...settings, timeZone: 'UTC' };

const ada: Person = {
  ...newPerson(),
  ...{ accountName: 'ada', firstName: 'Ada', lastName: 'Example', phone: '1', email: 'ada@example.com' },
  ...{ manager: 'jane.doe', startDate: '2026-01-01T00:00:00+00:00', endDate: '2027-01-01T00:00:00+00:00' },
  data: { vendor: 'Northwind', costCenter: '4711' },
};

const oddities = fc.constantFrom(
  ...[
    '\u0000',
    '\u0007',
    '\n',
    '\t',
    '\u200b',
    '\u00ad',
    '\u202e',
    '\ufe0f',
    '\ufffd',
    '\ufffe',
    '\ud800',
    '\u00a0',
    'Ã©',
    'Ã\u00ad',
  ],
  ...[
    ...['_x000D_', '\\u00e9', '\\u000a', '<U+00E9>', '<NA>', 'None', '?', ';', '•', '%C3%A9'],
    '#REF!',
    '#N/A',
    '4.9E+10',
    "'",
    '=',
    '@',
    '"',
    ',',
    ' ',
    '\u212a',
    'ﬁ',
    'é',
    'e\u0301',
    'ς',
    '.',
    'x'.repeat(4_001),
  ],
);

const text = fc
  .array(fc.oneof(oddities, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 4 })
  .map((parts) => parts.join('').trim());

const year = fc.constantFrom('0001', '1899', '1900', '2026', '2199');

const change = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.constantFrom('accountName', 'firstName', 'lastName', 'phone', 'email', 'manager', 'vendor', 'costCenter'),
      text,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant('startDate'),
      year.map((four) => `${four}-06-15`),
    ),
  },
);

/** Ada with other values; a contract ends in the year in which it starts. */
function changed(changes: readonly (readonly [string, string])[]): Person {
  const person = { ...ada, data: { ...ada.data } };
  for (const [name, value] of changes) {
    setValue(person, name, value);
    if (name === 'startDate') person.endDate = `${value.slice(0, 4)}-12-31`;
  }
  return person;
}

/** What a file makes of a person whom it names as a spreadsheet would; undefined where it refuses the row. */
function byFile(person: Person): Person | undefined {
  const bytes = new TextEncoder().encode(writeForSpreadsheet([person], attributes));
  const roster = readRoster(bytes, attributes, inUtc);
  return roster.kind === 'roster' && roster.rows[0] ? personOf(roster.rows[0].values) : undefined;
}

/** What an event makes of the same; undefined where it is refused. */
function byEvent(person: Person): Person | undefined {
  const event = { id: 'one', type: 'changed', occurredAt: '2026-11-01T00:00:00Z', source: 'Contractors', person };
  const said = toEvent(event);
  return said.kind === 'event' ? personOf(said.event.person) : undefined;
}

test('what a file takes an event takes, and the other way about; both say the same of the person', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      const person = changed(changes);
      // An apostrophe behind what nobody sees is none that a spreadsheet wrote.
      fc.pre(changes.every(([name, value]) => value.startsWith("'") || !cleanValue(name, value).startsWith("'")));
      // A row that lacks what the source requires is refused of a file only: an event may say less.
      fc.pre(cleanValue('vendor', person.data['vendor'] ?? '') !== '');
      const [file, event] = [byFile(person), byEvent(person)];
      expect(file === undefined, JSON.stringify(person).slice(0, 500)).toBe(event === undefined);
      const dates = { startDate: '', endDate: '' };
      if (file && event) expect({ ...file, ...dates }).toEqual({ ...event, ...dates });
    }),
    { numRuns: 1_000 },
  );
});

test('what a file takes is restored as it was taken', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      const person = changed(changes);
      const taken = byFile(person);
      fc.pre(taken !== undefined);
      const kept = [
        ...readExport(writeForSpreadsheet(taken ? [taken] : [], attributes), attributes, inUtc, {
          isMarked: true,
        }).values(),
      ];
      expect(kept).toEqual([taken]);
      expect(byFile(kept[0] as Person)).toEqual(taken);
    }),
    { numRuns: 500 },
  );
});
