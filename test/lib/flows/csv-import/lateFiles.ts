import fc from 'fast-check';
import { expect } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import type { Crash } from '../../../inProcess.ts';
import { row, startImporting } from './importing.ts';

type File = { name: string; folder: 'inbox' | 'roster'; rows: { name: string; phone: string; isBad: boolean }[] };

const name = fc.constantFrom('ada', 'ben', 'cy', 'dee', 'eve');
const phone = fc.constantFrom('1', '2', '3');
const rowsOf = (isBad: fc.Arbitrary<boolean>) =>
  fc.uniqueArray(fc.record({ name, phone, isBad }), { selector: (one) => one.name, minLength: 1, maxLength: 4 });
// Of a full list with a bad row an older one decides nothing: see `docs/decisions/order-of-files.md`.
// A program that drops a file a day gives all the same name, and may drop one before the last was read.
const fileName = fc.constantFrom('people', 'changes');
const file: fc.Arbitrary<File> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ name: fileName, folder: fc.constant('inbox' as const), rows: rowsOf(fc.boolean()) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ name: fileName, folder: fc.constant('roster' as const), rows: rowsOf(fc.constant(false)) }),
  },
);

/** Files in the order of their drops, the order in which their runs begin, how many at once, and where these are killed. */
const story = fc.array(file, { minLength: 2, maxLength: 4 }).chain((files) =>
  fc.record({
    files: fc.constant(files),
    order: fc.shuffledSubarray([...files.keys()], { minLength: files.length }),
    atOnce: fc.integer({ min: 1, max: 2 }),
    kills: fc.array(fc.nat(40), { maxLength: 3 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
);

/** Who is there in the end, and with which number, when the files are applied in the order of their drops. */
function inOrderOfDrops(files: readonly File[]): Map<string, string> {
  const people = new Map<string, string>();
  for (const { folder, rows } of files) {
    const named = new Set(rows.map((one) => one.name));
    for (const one of folder === 'roster' ? [...people.keys()] : []) if (!named.has(one)) people.delete(one);
    for (const one of rows) if (!one.isBad) people.set(one.name, one.phone);
  }
  return people;
}

function killedAt(checkpoints: readonly number[], when: 'before' | 'after'): Crash {
  let seen = -1;
  return () => {
    seen += 1;
    return checkpoints.includes(seen) ? when : undefined;
  };
}

/** Whatever the order in which the runs of some files come, the people are those of the files in the order of their drops. Says how much happened. */
export async function checkLateFiles(numRuns: number): Promise<{
  superseded: number;
  ended: number;
  done: number;
  ofOneName: number;
}> {
  const it = await startImporting();
  const config = { sources: { Contractors: { deleteThresholdMinimum: 1_000 } } };
  const seen = { superseded: 0, ended: 0, done: 0, ofOneName: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(story, async ({ files, order, atOnce, kills, when }) => {
        await it.deleteEverybody();
        for (const prefix of ['inbox/', 'roster/', 'sources/']) {
          for (const key of await it.keys(prefix)) await it.box.objects.remove(key);
        }
        const drops = [];
        for (const { name, folder, rows } of files) {
          const lines = rows.map((one) => {
            const line = row(one.name, one.phone);
            return one.isBad ? line.replace('@example.com', '') : line;
          });
          drops.push(await it.drop(lines, { name, folder }));
        }
        seen.ofOneName += drops.length - new Set(drops.map(({ key }) => key)).size;
        const host = it.host({ config });
        host.crash = killedAt(kills, when);
        for (let from = 0; from < order.length; from += atOnce) {
          for (const index of order.slice(from, from + atOnce)) {
            const drop = drops[index];
            if (drop) host.start(drop, runIdOf(drop));
          }
          await it.pass(host, 600_000);
        }
        for (const execution of host.executions()) {
          expect(execution.status).toBe('SUCCEEDED');
          const { counts, outcome } = (await it.report(execution)) ?? {};
          const {
            rows = 0,
            created = 0,
            updated = 0,
            unchanged = 0,
            rejected = 0,
            superseded = 0,
            ended = 0,
          } = counts ?? {};
          // No row is lost: each is counted once. A full list that is older than another is superseded as a whole.
          if (rows > 0 || outcome !== 'superseded')
            expect(created + updated + unchanged + rejected + superseded).toBe(rows);
          seen.superseded += superseded;
          seen.ended += ended;
          seen.done += created + updated;
        }
        const current = [...(await it.people()).values()].filter(
          ({ endDate }) => Date.parse(endDate ?? '') > it.clock.now(),
        );
        const found = new Map(current.map((person) => [person.accountName, person.phone]));
        expect(found).toEqual(inOrderOfDrops(files));
        // What was done has left its folder, whatever was dropped over it.
        for (const prefix of ['inbox/', 'roster/', 'locks/']) expect(await it.keys(prefix)).toEqual([]);
      }),
      { numRuns },
    );
  } finally {
    await it.close();
  }
  return seen;
}
