import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../../lib/config/config.ts';
import {
  decideAbsent,
  endNow,
  holdForDoubtful,
  isOneOf,
  readAbsentLists,
  sortOut,
  writeAbsentLists,
} from '../../../../lib/flows/csv-import/absentPeople.ts';
import type { ImportRun, ImportTools } from '../../../../lib/flows/csv-import/importRun.ts';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { newPerson, type Person } from '../../../../lib/people/person.ts';
import { attributes, file, headerLine, lenientAttributes, line, rosterOf, settings } from '../../people/fixtures.ts';
import { startFiles } from '../../store/files.ts';

const source = { id: 's1', name: 'Contractors', ids: ['s1'] };
const now = () => Date.parse('2026-06-15T12:00:00Z');
const numbered = (count: number) => Array.from({ length: count }, (_, index) => line(`p${index}`));
const sourceOf = (count: number) => readExport([headerLine, ...numbered(count)].join('\n'), attributes, settings);

/** Nobody else has left within the last 24 hours. */
const nobodyLeft = { countWith: (names: Iterable<string>) => Array.from(names).length };

/** Who leaves a source of so many people by a file that names the first few of them. */
function leaving(people: number, named: number, sources = {}, bucketFolder: 'roster' | 'inbox' = 'roster') {
  const config = configSchema.parse({ sources });
  const roster = rosterOf(file(...numbered(named)));
  const { atOnce, held } = decideAbsent({ bucketFolder, source }, roster, sourceOf(people), nobodyLeft, {
    config,
    now,
  });
  return { atOnce: atOnce.length, held: held.length };
}

describe('who leaves', () => {
  test.each([
    { people: 8, named: 3, expected: { atOnce: 5, held: 0 } },
    { people: 8, named: 2, expected: { atOnce: 0, held: 6 } },
    { people: 60, named: 54, expected: { atOnce: 6, held: 0 } },
    { people: 60, named: 53, expected: { atOnce: 0, held: 7 } },
    { people: 1, named: 0, expected: { atOnce: 0, held: 1 } },
    { people: 0, named: 0, expected: { atOnce: 0, held: 0 } },
  ])('of $people people of whom $named are named: $expected', ({ people, named, expected }) => {
    expect(leaving(people, named)).toEqual(expected);
  });

  test('is by the settings of the source', () => {
    const sources = { Contractors: { deleteThresholdPercent: 50, deleteThresholdMinimum: 0 } };
    expect(leaving(8, 4, sources)).toEqual({ atOnce: 4, held: 0 });
    expect(leaving(8, 3, sources)).toEqual({ atOnce: 0, held: 5 });
  });

  test('is nobody by a file in the inbox', () => {
    expect(leaving(8, 3, {}, 'inbox')).toEqual({ atOnce: 0, held: 0 });
  });

  test('is never more than allowed without a decision', () => {
    const bounds = fc.record({ deleteThresholdPercent: fc.nat(100), deleteThresholdMinimum: fc.nat(10) });
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), bounds, (people, named, Contractors) => {
        const { atOnce, held } = leaving(people, Math.min(named, people), { Contractors });
        const { deleteThresholdPercent: percent, deleteThresholdMinimum: minimum } = Contractors;
        expect(atOnce).toBeLessThanOrEqual(Math.max(minimum, (people * percent) / 100));
        expect(atOnce + held).toBe(people - Math.min(named, people));
      }),
      { numRuns: 60 },
    );
  });
});

test('who would spoil an upload is set aside with the reason', () => {
  const person = (accountName: string, manager: string, vendor: string) => ({
    ...newPerson(),
    ...{ accountName, manager, firstName: 'Ada', lastName: 'Example', phone: '1', email: 'a@example.com' },
    startDate: '2026-01-01T00:00:00+01:00',
    data: { vendor },
  });
  const good = person('good', 'JANE.DOE', 'Acme');
  const [left, lacking] = [person('left', 'john.roe', 'Acme'), person('lacking', 'jane.doe', '')];
  expect(sortOut([good, left, lacking], attributes, ['jane.doe'])).toEqual({
    ended: [good],
    notEnded: [
      {
        person: left,
        error: 'was not ended: the manager is no identity any more; give them another, or end them by hand',
      },
      { person: lacking, error: 'was not ended: the source has no vendor; fill it in, or end them by hand' },
    ],
  });
  const more = { ...lacking, phone: '' };
  expect(sortOut([more], attributes, ['jane.doe']).notEnded).toEqual([
    { person: more, error: 'was not ended: the source has no phone, vendor; fill it in, or end them by hand' },
  ]);
  // Where the schema asks for no manager, nobody need have one.
  const free = person('free', '', 'Acme');
  expect(sortOut([free], lenientAttributes, ['jane.doe'])).toEqual({ ended: [free], notEnded: [] });
});

describe('the lists of those concerned', () => {
  const folder = 'runs/2c918085800000000000000000000001_Contractors/r1';
  const ada = { ...newPerson(), accountName: 'ada' };
  const grace = { ...newPerson(), accountName: 'grace' };
  const nobody = { ended: [], notEnded: [] };

  /** The account names in each list of the folder, after some rounds of one run have written theirs. */
  async function listsAfter(rounds: readonly Parameters<typeof writeAbsentLists>[2][]) {
    const { bucket, close } = await startFiles();
    try {
      const [tools, run] = [{ bucket } as ImportTools, { folder } as ImportRun];
      for (const round of rounds) await writeAbsentLists(tools, run, round, attributes);
      const names = async (key: string) => {
        const found = await bucket.read(key);
        const text = found.kind === 'found' ? new TextDecoder().decode(found.bytes) : '';
        return text
          .split(/\r?\n/)
          .slice(1)
          .flatMap((row) => row.split(',')[0] || []);
      };
      const written = await bucket.list(folder);
      return Object.fromEntries(
        await Promise.all(written.map(async (key) => [key.slice(folder.length + 1), await names(key)])),
      );
    } finally {
      await close();
    }
  }

  const waiting = (person: Person) => ({ person, newEnd: 'at once', otherChanges: '' });

  test('are not written where there is nobody', async () => {
    expect(await listsAfter([{ ...nobody, held: [] }])).toEqual({});
  });

  test('say of a second round what it found: those of the round that was given up are written over', async () => {
    const first = { ended: [ada], notEnded: [{ person: grace, error: 'x' }], held: [waiting(grace)] };
    expect(await listsAfter([first])).toEqual({
      'ended.csv': ['ada'],
      'held.csv': ['grace'],
      'not-ended.csv': ['grace'],
    });
    expect(await listsAfter([first, { ...nobody, held: [waiting(ada)] }])).toEqual({
      'ended.csv': [],
      'held.csv': ['ada'],
      'not-ended.csv': [],
    });
  });

  test('are read as they were written, by both texts for a spreadsheet and reasons', async () => {
    const { bucket, close } = await startFiles();
    try {
      const [tools, run] = [{ bucket, config: settings } as ImportTools, { folder } as ImportRun];
      const read = () => readAbsentLists(tools, run, attributes);
      expect(await read()).toEqual(nobody);
      const [one, other] = sourceOf(2).values();
      if (!one || !other) throw new Error('Somebody is missing.');
      const lists = {
        // A text for a spreadsheet has a sign before it, which is none of the value.
        ended: [{ ...one, firstName: '-Ada' }],
        notEnded: [
          { person: other, error: 'was not ended: the manager is no identity any more' },
          { person: { ...other, accountName: 'p7' }, error: '' },
        ],
      };
      await writeAbsentLists(tools, run, lists, attributes);
      expect(await read()).toEqual(lists);
    } finally {
      await close();
    }
  });

  test('leave the list that was asked about as it is, once it is decided', async () => {
    const asked = { ...nobody, held: [waiting(ada), waiting(grace)] };
    expect(await listsAfter([asked, { ...nobody, ended: [ada] }])).toEqual({
      'ended.csv': ['ada'],
      'held.csv': ['ada', 'grace'],
    });
  });
});

describe('what is said of who is not in the roster', () => {
  const config = configSchema.parse({});
  const own = (name: string, changes = {}) => line(name, { email: `${name}@example.com`, ...changes });
  const absentOf = (
    roster: readonly string[],
    people: readonly string[],
    leavers = nobodyLeft,
    namedLater: readonly string[] = [],
  ) => {
    const before = readExport([headerLine, ...people].join('\n'), attributes, settings);
    const run = { bucketFolder: 'roster', source } as const;
    return decideAbsent(run, rosterOf(file(...roster)), before, leavers, { config, now }, new Set(namedLater));
  };
  const names = (people: readonly Person[]) => people.map(({ accountName }) => accountName);
  const eight = Array.from({ length: 8 }, (_, index) => own(`p${index}`));

  test('names the threshold, where they are more', () => {
    const { atOnce, held, note } = absentOf(eight.slice(0, 2), eight);
    expect([atOnce, names(held)]).toEqual([[], ['p2', 'p3', 'p4', 'p5', 'p6', 'p7']]);
    expect(note).toBe(
      '6 of the 8 people whose contracts go on are not in the roster. That is more than may end within 24 hours without a decision: more than 10 % of the people, and more than 5.',
    );
  });

  test('counts who has ended already, and who has left within 24 hours', () => {
    const ended = [own('over', { endDate: '2026-06-14' }), own('gone', { endDate: '2026-01-31' })];
    const leavers = { countWith: (names: Iterable<string>) => Array.from(names).length + 1_200 };
    expect(absentOf(eight.slice(0, 7), [...eight, ...ended], leavers).note).toBe(
      '1 of the 8 people whose contracts go on is not in the roster (2 more of the source have ended already). With those who have left within 24 hours they are 1,201. That is more than may end within 24 hours without a decision: more than 10 % of the people, and more than 5.',
    );
  });

  test('counts nobody twice who has left within 24 hours', () => {
    const left = ['p7', 'q1', 'q2', 'q3', 'q4'];
    const leavers = { countWith: (names: Iterable<string>) => new Set([...left, ...names]).size };
    expect(absentOf(eight.slice(0, 7), eight, leavers)).toMatchObject({ atOnce: { length: 1 }, held: [] });
    expect(absentOf(eight.slice(1), eight, leavers)).toMatchObject({ atOnce: [], held: { length: 1 } });
  });

  test('is nothing where nobody waits', () => {
    const p7 = absentOf(eight.slice(0, 7), eight);
    expect([names(p7.atOnce), p7.held, p7.note]).toEqual([['p7'], [], undefined]);
    expect(absentOf([], [])).toEqual({ atOnce: [], held: [] });
  });

  test('is that the roster names nobody, however few there are', () => {
    expect(absentOf([], eight.slice(0, 2)).note).toBe(
      '2 of the 2 people whose contracts go on are not in the roster. The roster names nobody.',
    );
  });

  test('is nothing of whom a file that was dropped later names', () => {
    expect(absentOf(eight.slice(0, 2), eight, nobodyLeft, ['p2', 'p3'])).toMatchObject({
      held: [],
      atOnce: { length: 4 },
    });
    expect(absentOf(eight.slice(0, 7), eight, nobodyLeft, ['p7'])).toEqual({ atOnce: [], held: [] });
  });

  test('is that a row may be theirs which has their address: they wait, and the others do not', () => {
    const roster = [...eight.slice(0, 5), own('renamed', { email: 'P5@example.com' })];
    const one = absentOf(roster, eight.slice(0, 7));
    expect([names(one.atOnce), names(one.held)]).toEqual([['p6'], ['p5']]);
    expect(one.note).toBe(
      '2 people are not in the roster. One of them has an e-mail address that stands in it all the same, under another account name or in another row, or an account name that differs from one in it in accents and the like alone: a row may have been written wrongly, so that waits for a decision.',
    );
    const two = absentOf([...roster, own('other', { email: 'p6@example.com' })], eight.slice(0, 7));
    expect([names(two.atOnce), names(two.held)]).toEqual([[], ['p5', 'p6']]);
    expect(two.note).toMatch(/^2 people are not in the roster\. 2 of them have an e-mail address/);
    expect(absentOf(roster, eight.slice(0, 6)).note).toMatch(/^1 person is not in the roster\. One of them has/);
  });

  test('is that nobody can tell, while a row may be anybody’s', () => {
    const nobodys = own('');
    expect(absentOf([...eight.slice(0, 7), nobodys], eight)).toEqual({
      atOnce: [],
      held: [],
      note: 'Nobody was ended. Row 9 does not say for certain whose it is, and may be anybody’s who seems to be missing. Correct the file and drop it again.',
      isUnknown: true,
    });
    expect(absentOf([eight[0] ?? '', nobodys, nobodys, nobodys, nobodys, nobodys, nobodys, nobodys], eight).note).toBe(
      'Nobody was ended. Rows 3, 4, 5, 6, 7 and 2 more do not say for certain whose it is, and may be anybody’s who seems to be missing. Correct the file and drop it again.',
    );
  });
});

describe('while rejected rows may be theirs', () => {
  const person = (accountName: string) => ({ ...newPerson(), accountName });
  const [ada, ben, cy] = [person('ada'), person('ben'), person('cy')];

  test('everybody waits who would be ended at once', () => {
    expect(holdForDoubtful({ atOnce: [ada], held: [], note: 'x' }, [4])).toEqual({
      atOnce: [],
      held: [ada],
      note: 'One person is not in the roster, but row 4 was rejected and may be theirs: the account name is nobody’s of the source or stands in two rows, or the manager is unknown. So that waits for a decision; or correct the file and drop it again.',
    });
    const many = holdForDoubtful({ atOnce: [ada, ben], held: [cy] }, [4, 5, 6, 7, 8]);
    expect(many.held).toEqual([ada, ben, cy]);
    expect(many.note).toMatch(
      /^3 people are not in the roster, but rows 4, 5, 6, 7, 8 were rejected and may be theirs:/,
    );
    const six = holdForDoubtful({ atOnce: [ada], held: [] }, [4, 5, 6, 7, 8, 9]);
    expect(six.note).toMatch(/rows 4, 5, 6, 7, 8 and 1 more were rejected/);
  });

  test('nothing else changes: where no row is doubtful, or nobody would be ended at once', () => {
    const absent = { atOnce: [ada], held: [ben], note: 'x' };
    expect(holdForDoubtful(absent, [])).toBe(absent);
    const held = { atOnce: [], held: [ben], note: 'x' };
    expect(holdForDoubtful(held, [4])).toBe(held);
  });
});

test('who is ended ends now, to the second, in the zone of the organisation; who has not begun begins a second before', () => {
  const config = configSchema.parse({ timeZone: 'Europe/Berlin' });
  const ada = {
    ...newPerson(),
    accountName: 'ada',
    startDate: '2026-01-01T00:00:00+01:00',
    endDate: '2026-12-31T23:59:59+01:00',
  };
  const cy = { ...ada, accountName: 'cy', startDate: '2026-08-01T00:00:00+02:00' };
  expect(endNow([ada, cy], { config, now })).toEqual([
    { ...ada, endDate: '2026-06-15T14:00:00+02:00' },
    { ...cy, startDate: '2026-06-15T13:59:59+02:00', endDate: '2026-06-15T14:00:00+02:00' },
  ]);
});

test('somebody is one of some people by their account name, in whatever letter case', () => {
  const [ada, grace, again] = ['ada', 'grace', 'ADA'].map((accountName) => ({ ...newPerson(), accountName }));
  if (!ada || !grace || !again) throw new Error('Somebody is missing.');
  expect([ada, grace, again].map(isOneOf([ada]))).toEqual([true, false, true]);
  expect(isOneOf([])(ada)).toBe(false);
});
