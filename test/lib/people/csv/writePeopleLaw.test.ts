import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { writeForSpreadsheet } from '../../../../lib/people/csv/writePeople.ts';
import { newPerson } from '../../../../lib/people/person.ts';
import { cleanAccountName } from '../../../../lib/people/personText.ts';
import { valueFault } from '../../../../lib/people/valueFault.ts';
import { lenientAttributes, rosterOf, settings } from '../fixtures.ts';

test('an account that begins with an apostrophe of any kind comes back as it was', () => {
  const sign = fc.constantFrom("'", '’', '‛', '‘', '‚', '＇', '=', '+', '@', '-', ' ', 'a', '1', '.');
  const name = fc
    .array(sign, { maxLength: 5 })
    .map((signs) => cleanAccountName(`${signs.join('')}ada`))
    .filter((text) => valueFault('accountName', text) === undefined);
  fc.assert(
    fc.property(name, name, (accountName, lastName) => {
      const person = { ...newPerson(), accountName, lastName, data: { vendor: accountName, costCenter: lastName } };
      const text = writeForSpreadsheet([person], lenientAttributes);
      const [row] = rosterOf(text, lenientAttributes).rows;
      expect([row?.values.accountName, row?.values.lastName, row?.values.data]).toEqual([
        ...[accountName, lastName, { vendor: accountName, costCenter: lastName }],
      ]);
      expect([...readExport(text, lenientAttributes, settings, { isMarked: true }).values()]).toEqual([person]);
    }),
    { numRuns: 1_000 },
  );
});
