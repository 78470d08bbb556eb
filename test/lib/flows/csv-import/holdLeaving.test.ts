import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../../lib/config/config.ts';
import {
  changesOf,
  describeHeld,
  describeHeldRows,
  holdLeaving,
  keepHeldRows,
  readHeldRows,
} from '../../../../lib/flows/csv-import/heldRows.ts';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { planRoster } from '../../../../lib/people/roster/planRoster.ts';
import {
  anyLength,
  attributes,
  file,
  headerLine,
  lenientAttributes,
  line,
  rosterOf,
  settings,
} from '../../people/fixtures.ts';
import { startFiles } from '../../store/files.ts';

const source = { id: 's1', name: 'Contractors', ids: ['s1'] };
const now = () => Date.parse('2026-06-15T12:00:00Z');
const config = configSchema.parse({});
/** Somebody as an export of the source has them. */
const had = (name: string, changes = {}) =>
  line(name, { startDate: '2026-02-28T23:00:00Z', endDate: '2026-12-31T22:59:59Z', ...changes });
const eight = Array.from({ length: 8 }, (_, index) => had(`p${index}`));
const sourceOf = (lines: readonly string[]) => readExport([headerLine, ...lines].join('\n'), attributes, settings);

/** The people of a source, and what a file means for them, where so many others have left within a day. */
function held(people: readonly string[], rows: readonly string[], others = 0) {
  const before = sourceOf(people);
  const plan = planRoster(rosterOf(file(...rows)), before, anyLength);
  const added: string[] = [];
  const leavers = {
    countWith: (names: Iterable<string>) => others + Array.from(names).length,
    add: (name: string) => void added.push(name),
  };
  return { before, added, ...holdLeaving(plan, before, leavers, { source }, { config, now }) };
}

const names = (rows: readonly { person: { accountName: string } }[]) => rows.map(({ person }) => person.accountName);
const numbered = (count: number, changes = {}) =>
  Array.from({ length: count }, (_, index) => line(`p${index}`, changes));
const sooner = { endDate: '30.06.2026' };

describe('rows that end people sooner', () => {
  test('go ahead while they are no more than the source may lose in a day, and count from then on', () => {
    const { held: waits, plan, leaving, added } = held(eight, numbered(5, sooner));
    expect(waits).toEqual({ rows: [] });
    expect(names(plan.updated)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    expect(names(leaving)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    expect(added).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
  });

  test('wait where they are more, and the rest of the file goes ahead', () => {
    const rows = [
      ...numbered(6, sooner),
      line('p6', { phone: '2' }),
      line('p7', { endDate: '31.12.2027' }),
      line('new'),
    ];
    const { held: waits, plan, leaving, added } = held(eight, rows);
    expect(names(waits.rows)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
    expect(names(plan.updated)).toEqual(['p6', 'p7']);
    expect(names(plan.created)).toEqual(['new']);
    expect([leaving, added]).toEqual([[], []]);
    expect(waits.note).toBe(
      '6 rows of the file would end people, or end them sooner, of 8 of the source. That is more than may end within 24 hours without a decision: more than 10 % of the people, and more than 5.',
    );
  });

  test('count with those who have left within 24 hours, and of people whose contracts go on', () => {
    const over = had('over', { endDate: '2026-06-14T21:59:59Z' });
    const { held: waits } = held(
      [...eight, over],
      [...numbered(1, sooner), line('over', { endDate: '01.06.2026' })],
      1_200,
    );
    expect(names(waits.rows)).toEqual(['p0']);
    expect(waits.note).toBe(
      'One row of the file would end people, or end them sooner, of 8 of the source; with those who have left within 24 hours they are 1,201. That is more than may end within 24 hours without a decision: more than 10 % of the people, and more than 5.',
    );
  });

  test('are none in a file that ends nobody, however many have left', () => {
    const { held: waits, plan } = held(eight, [line('p0', { phone: '2' })], 1_200);
    expect([waits, names(plan.updated)]).toEqual([{ rows: [] }, ['p0']]);
  });
});

describe('what waits of a person', () => {
  const before = sourceOf([had('ada', { costCenter: '' }), had('ben')]);
  const ada = before.get('ada');
  if (!ada) throw new Error('She is in the source.');

  test('is that they end at once, where a full list lacks them', () => {
    expect(describeHeld(ada, undefined)).toEqual({ person: ada, newEnd: 'at once', otherChanges: '' });
  });

  test('is the end of the row, and what else it would change', () => {
    const values = { accountName: 'ada', endDate: '2026-06-30T23:59:59+02:00', phone: '', data: { costCenter: '7' } };
    expect(describeHeld(ada, values)).toEqual({
      person: ada,
      newEnd: '2026-06-30',
      otherChanges: 'phone: +49 30 5550100 → –; costCenter: – → 7',
    });
    expect(describeHeld(ada, { accountName: 'ada', data: {} }).newEnd).toBe('2026-12-31');
    expect(describeHeld(ada, { accountName: 'ada', endDate: '', data: {} }).newEnd).toBe('none');
  });

  test('is said of those rows whose people are there', () => {
    const rows = planRoster(rosterOf(file(line('ADA', sooner), line('cy'))), before, anyLength);
    const all = [...rows.updated, ...rows.created];
    expect(describeHeldRows(all, before)).toEqual([
      { person: ada, newEnd: '2026-06-30', otherChanges: 'costCenter: – → 4711' },
    ]);
    expect(changesOf(all, before)).toEqual([{ before: ada, after: rows.updated[0]?.person }]);
  });
});

test('what rows say that wait is kept for a decision of days later, and none of a round that was given up', async () => {
  const { bucket, close } = await startFiles();
  const run = { folder: 'runs/2c918085800000000000000000000001_Contractors/r1' };
  try {
    await keepHeldRows(bucket, run, []);
    expect(await bucket.list('runs')).toEqual([]);
    expect(await readHeldRows(bucket, run)).toEqual(new Map());

    const before = sourceOf([had('ada')]);
    const rows = planRoster(rosterOf(file(line('Ada', sooner))), before, anyLength).updated;
    await keepHeldRows(bucket, run, rows);
    const kept = await readHeldRows(bucket, run);
    expect([...kept.keys()]).toEqual(['ada']);
    expect(kept.get('ada')).toMatchObject({
      accountName: 'Ada',
      endDate: '2026-06-30T23:59:59+02:00',
      phone: '+49 30 5550100',
    });

    await keepHeldRows(bucket, run, []);
    expect(await readHeldRows(bucket, run)).toEqual(new Map());
  } finally {
    await close();
  }
});

test('a row that waits keeps the account name of the manager whom it names by an address, and nothing that it does not say', async () => {
  const { bucket, close } = await startFiles();
  const run = { folder: 'runs/2c918085800000000000000000000001_Contractors/r2' };
  try {
    const before = sourceOf([had('ada')]);
    const text = 'accountName,manager,endDate,vendor\nada,jane@example.com,30.06.2026,Acme';
    const [row] = planRoster(rosterOf(text, lenientAttributes), before, anyLength).updated;
    if (!row) throw new Error('The row changes her.');
    await keepHeldRows(bucket, run, [{ ...row, person: { ...row.person, manager: 'jane.doe' } }]);
    expect((await readHeldRows(bucket, run)).get('ada')).toEqual({
      accountName: 'ada',
      manager: 'jane.doe',
      endDate: '2026-06-30T23:59:59+02:00',
      data: { vendor: 'Acme' },
    });
  } finally {
    await close();
  }
});
