import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../../lib/config/config.ts';
import { decideAbsent, sortOut, writeAbsentLists } from '../../../../lib/flows/csv-import/absentPeople.ts';
import type { ImportRun, ImportTools } from '../../../../lib/flows/csv-import/importRun.ts';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { newPerson, type Person } from '../../../../lib/people/person.ts';
import { attributes, file, headerLine, line, rosterOf, settings } from '../../people/fixtures.ts';
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

  test('leave the list that was asked about as it is, once it is decided', async () => {
    const asked = { ...nobody, held: [waiting(ada), waiting(grace)] };
    expect(await listsAfter([asked, { ...nobody, ended: [ada] }])).toEqual({
      'ended.csv': ['ada'],
      'held.csv': ['ada', 'grace'],
    });
  });
});
