import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RestoreTools, restore } from '../../../cli/restoring.ts';
import { sha256Of } from '../../../lib/backups/manifest.ts';
import { configSchema } from '../../../lib/config/config.ts';
import { judgeNames } from '../../../lib/flows/hr-events/judgeNames.ts';
import { toEvent } from '../../../lib/hr/adapter.ts';
import { readExport } from '../../../lib/people/csv/readExport.ts';
import { readRoster } from '../../../lib/people/csv/readRoster.ts';
import { writeForSpreadsheet, writeUpload } from '../../../lib/people/csv/writePeople.ts';
import { accountKey, newPerson, type People, type Person, personOf, setValue } from '../../../lib/people/person.ts';
import { cleanAccountName } from '../../../lib/people/personText.ts';
import { takeKnownNames } from '../../../lib/people/roster/knownNames.ts';
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

const nobody: People = new Map();

/** What a file makes of a person whom it names as a spreadsheet would; undefined where it refuses the row. */
function byFile(person: Person, source = nobody): Person | undefined {
  return byText(writeForSpreadsheet([person], attributes), source);
}

function byText(text: string, source = nobody): Person | undefined {
  const bytes = new TextEncoder().encode(text);
  const roster = readRoster(bytes, attributes, inUtc);
  const row = roster.kind === 'roster' ? takeKnownNames(roster, source).rows[0] : undefined;
  return row && personOf(row.values);
}

/** What an event makes of the same; undefined where it is refused, by the door or by the flow. */
async function byEvent(person: Person, source = nobody): Promise<Person | undefined> {
  const event = { id: 'one', type: 'changed' as const, occurredAt: '2026-11-01T00:00:00Z', source: 'Contractors' };
  const said = toEvent({ ...event, person });
  if (said.kind !== 'event') return undefined;
  const values = personOf(said.event.person);
  const normalized = { ...event, system: 'standard', occurredAt: 0, arrivedAt: 0, values };
  const one = { name: 'one', event: normalized, hasWaited: false, approved: [] };
  const [judged] = (await judgeNames([one], async () => source)).asked;
  return judged && personOf(judged.event.values);
}

/** What comes back of a person whom the tenant had as they are said, and has no longer; undefined where they do not come back. */
async function byRestore(person: Person): Promise<Person | undefined> {
  const csv = writeUpload([person], attributes);
  const id = '2c918085800000000000000000000001';
  const manifest = {
    version: 1,
    source: { id, name: 'Contractors' },
    ...{ exportedAt: '2026-11-01T00:00:00Z', runId: 'one', rows: 1, bytes: csv.length },
    sha256: sha256Of(Buffer.from(csv)),
    schema: attributes.map((attribute) => ({ type: 'TEXT', ...attribute })),
  };
  const kept = { csv, json: JSON.stringify(manifest) };
  let dropped = '';
  const bucket = {
    list: async () => [`backups/${id}_Contractors/2026-11-01.csv`, `backups/${id}_Contractors/2026-11-01.json`],
    read: async (key: string) => ({ kind: 'found', bytes: Buffer.from(key.endsWith('.csv') ? kept.csv : kept.json) }),
    async upload(_: string, text: string) {
      dropped = text;
      return 'etag';
    },
    write: async () => undefined,
  };
  const isc = {
    sources: { list: () => [{ id, name: 'Contractors' }] },
    records: { export: async () => '' },
    schemaAttributes: { list: async () => attributes },
  };
  const config = configSchema.parse({ timeZone: 'UTC' });
  const tools = { bucket, isc, config, now: Date.parse('2026-11-02T00:00:00Z') } as unknown as RestoreTools;
  const options = { source: 'Contractors', date: '2026-11-01', into: undefined, apply: true };
  const { difference } = await restore(
    tools,
    options,
    () => undefined,
    async () => undefined,
  );
  expect(difference?.missing).toHaveLength(1);
  return dropped === '' ? undefined : byText(dropped);
}

/** What a file and an event make of the same: of the days, what they say is told elsewhere. */
async function byBoth(person: Person, source?: People): Promise<(Person | undefined)[]> {
  const dates = { startDate: '', endDate: '' };
  const both = [byFile(person, source), await byEvent(person, source)];
  return both.map((one) => one && { ...one, ...dates });
}

/** An apostrophe behind what nobody sees is none that a spreadsheet wrote. */
const hasMark = (name: string, value: string) => !value.startsWith("'") && cleanValue(name, value).startsWith("'");

test('what a file takes an event takes, and the other way about; both say the same of the person', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
      const person = changed(changes);
      fc.pre(!changes.some(([name, value]) => hasMark(name, value)));
      // A row that lacks what the source requires is refused of a file only: an event may say less.
      fc.pre(cleanValue('vendor', person.data['vendor'] ?? '') !== '');
      const [file, event] = await byBoth(person);
      expect(event, JSON.stringify(person).slice(0, 500)).toEqual(file);
    }),
    { numRuns: 500 },
  );
});

/** Names of accounts that look damaged, or are mended. */
const oddName = fc.oneof(
  text,
  fc
    .tuple(
      fc.constantFrom('', '?', '"', '\u2022 ', '#', '_x0020_'),
      fc.constantFrom('ada', 'jos\u00e9', 'nan', '123.0', 'ev\u0430', 'ext_x0020_ada', 'N/A', 'b\ufffd', 'c\u0007'),
      fc.constantFrom('', '?', '"', ';', '_x000D_', '\u200b', '\u00c3\u00ad'),
    )
    .map((parts) => parts.join('')),
);

test('a tab before what a program writes for the end of a line is no part of a name, in a file and an event', async () => {
  const [file, event] = await byBoth({ ...ada, accountName: 'bo\t_x000D_' });
  expect([file?.accountName, event?.accountName]).toEqual(['bo', 'bo']);
});

test('a name that looks damaged, and may be either of two accounts, is taken of neither, in a file and an event', async () => {
  const both = ['ext ada;', 'ext_x0020_ada;'];
  const source = new Map(both.map((accountName) => [accountName, { ...ada, accountName }]));
  expect(await byBoth({ ...ada, accountName: 'ext_x0020_ada;' }, source)).toEqual([undefined, undefined]);
});

test('what a file takes about an account that the source has an event takes, and the other way about', async () => {
  let taken = 0;
  const others = fc.subarray(['ada', 'jos\u00e9', 'jos?', 'ext ada', '123', 'eva', 'NAN']);
  await fc.assert(
    fc.asyncProperty(oddName, fc.subarray([0, 1, 2]), others, async (accountName, kinds, more) => {
      fc.pre(!hasMark('accountName', accountName));
      const names = [cleanAccountName(accountName), cleanValue('accountName', accountName), accountName.toUpperCase()];
      const source = new Map(
        [...more, ...kinds.map((kind) => names[kind] ?? '')]
          .filter((name) => name !== '')
          .map((name) => [accountKey(name), { ...ada, accountName: name }]),
      );
      const [file, event] = await byBoth({ ...ada, accountName }, source);
      expect(event, JSON.stringify([accountName, [...source.keys()]])).toEqual(file);
      if (file) taken += 1;
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(100);
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

test('what a file refuses is not restored, and what is restored a file takes as the same', async () => {
  const seen = { refused: 0, restored: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
      const person = changed(changes);
      // A tenant has nobody without a name of the account, and a name that begins with a mark is another one in a file.
      fc.pre(cleanValue('accountName', person.accountName) !== '');
      fc.pre(!changes.some(([name, value]) => hasMark(name, value)));
      const [taken, restored] = [byFile(person), await byRestore(person)];
      if (!taken) {
        seen.refused += 1;
        expect(restored, JSON.stringify(person).slice(0, 500)).toBeUndefined();
      } else if (restored) {
        seen.restored += 1;
        expect(restored, JSON.stringify(person).slice(0, 500)).toEqual(taken);
      } else {
        // A file mends the name, which makes another account than the one that the tenant had.
        expect(taken.accountName).not.toBe(person.accountName);
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(seen.refused, seen.restored)).toBeGreaterThan(100);
});
