import fc from 'fast-check';
import { expect, test } from 'vitest';
import { peopleCsv } from '../../../../lib/flows/expiry-sweep/peopleFiles.ts';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import type { Person, PersonValues } from '../../../../lib/people/person.ts';
import { anyPeople, anyText } from '../../people/csv/arbitrary.ts';
import { attributes, settings } from '../../people/fixtures.ts';

/** Of custom attributes without a value the file may say nothing. */
const withoutEmpty = (data: Record<string, string>) =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== ''));

const expected = (people: readonly Person[]) =>
  people.map((one) => ({ ...one, startDate: Date.parse(one.startDate), endDate: Date.parse(one.endDate) }));

const asRead = ({ values }: { values: PersonValues }) => ({
  ...values,
  startDate: Date.parse(values.startDate ?? ''),
  endDate: Date.parse(values.endDate ?? ''),
  data: withoutEmpty(values.data),
});

test('the file of whoever was deleted reads as the same people, whatever their names hold', () => {
  fc.assert(
    fc.property(anyPeople(anyText), (people) => {
      fc.pre(people.length > 0);
      const found = people.map((person, index) => ({ ...person, id: `${index}`, source: 'one' }));
      const roster = readRoster(Buffer.from(peopleCsv(found)), attributes, settings);
      if (roster.kind === 'refused') throw new Error(roster.reason);
      expect(roster.rejected).toEqual([]);
      expect(roster.rows.map(asRead)).toEqual(
        expected(people).map((one) => ({ ...one, data: withoutEmpty(one.data) })),
      );
    }),
    { numRuns: 300 },
  );
});
