import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareWithBackup } from '../../../../lib/flows/source-backup/compareWithBackup.ts';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { writeForSpreadsheet } from '../../../../lib/people/csv/writePeople.ts';
import { accountKey, getValue, type Person } from '../../../../lib/people/person.ts';
import { cleanValue, valueFault } from '../../../../lib/people/valueFault.ts';
import { lenientAttributes as attributes, headerLine, settings } from '../fixtures.ts';
import { anyPeople, anyText } from './arbitrary.ts';

const columns = headerLine.split(',');
const inUtc = { ...settings, timeZone: 'UTC' };

/** What a tenant may hold though no file brings it: values that files reject, or would mend. */
const sign = fc.constantFrom(
  '\r',
  '\n',
  '\r\n',
  '"',
  ',',
  '’',
  "'",
  '=',
  '#N/A',
  '?',
  ';',
  '_x000D_',
  '\\u00e9',
  '\u200b',
  '\u00a0',
  '\ufffd',
  'NULL',
  '{"a":1}',
  'é',
  'a',
);
const anything = fc.array(sign, { maxLength: 5 }).map((parts) => parts.join('').trim());

/** How a tenant writes its export: all of it by the rules of CSV. */
const styles = fc.constantFrom<Parameters<typeof stringify>[1] & object>(
  {},
  { quoted: true },
  { quoted_string: true, record_delimiter: 'windows' },
  { quoted_match: /[\r\n ]/ },
  { bom: true, quoted: true, quoted_empty: true },
);

function backupOf(people: readonly Person[], style: Parameters<typeof stringify>[1]): string {
  return stringify([columns, ...people.map((person) => columns.map((name) => getValue(person, name) ?? ''))], style);
}

/** People as they are read: instants to the second. */
function asRead(people: readonly Person[]): Person[] {
  const toTheSecond = (instant: string) => instant.replace('.000Z', '+00:00');
  return people.map((one) => ({ ...one, startDate: toTheSecond(one.startDate), endDate: toTheSecond(one.endDate) }));
}

test('whom a backup has comes back as the tenant had them, whatever stands in their values', () => {
  fc.assert(
    fc.property(anyPeople(fc.oneof(anything, anyText)), anything, styles, (people, vendor, style) => {
      const held = people.map((person) => ({ ...person, data: { ...person.data, vendor } }));
      const backup = readExport(backupOf(held, style), attributes, inUtc);
      expect([...backup.values()]).toEqual(asRead(held));
      expect(compareWithBackup(backup, new Map(held.map((one) => [accountKey(one.accountName), one])))).toMatchObject({
        missing: [],
        added: [],
      });
      // What restore drops in the inbox is read as the same people, as far as a file may say their values.
      const file = readRoster(Buffer.from(writeForSpreadsheet(backup.values(), attributes)), attributes, inUtc);
      const isSayable = (person: Person) =>
        columns.every((name) => {
          const value = getValue(person, name) ?? '';
          return cleanValue(name, value) === value && valueFault(name, value) === undefined;
        }) && getValue(person, 'vendor') !== '';
      const said = asRead(held).filter(isSayable);
      const rows = file.kind === 'roster' ? file.rows.map(({ values }) => values) : [];
      const names = new Set(said.map(({ accountName }) => accountName));
      expect(rows.filter(({ accountName }) => names.has(accountName))).toEqual(said);
    }),
    { numRuns: 1_000 },
  );
});
