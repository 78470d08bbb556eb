import { expect, test } from 'vitest';
import { importHeadline, importTone } from '../../../../lib/flows/csv-import/importHeadline.ts';
import { type ImportReport, noCounts } from '../../../../lib/flows/csv-import/importReport.ts';

type Told = Parameters<typeof importHeadline>[0];

const told = (
  outcome: ImportReport['outcome'],
  counts: Partial<Told['counts']>,
  decision?: Told['decision'],
): Told => ({
  outcome,
  counts: { ...noCounts, ...counts },
  ...(decision && { decision }),
});

test.each<[string, string, Told]>([
  ['Imported', 'good', told('completed', { rows: 2, created: 1, rejected: 1 })],
  ['Nothing to do: the source is already as the file says', 'good', told('nothing-to-do', { rows: 2, unchanged: 2 })],
  ['Nothing was imported: 4 of 4 rows rejected', 'bad', told('nothing-to-do', { rows: 4, rejected: 4 })],
  ['Nothing was imported: 1 of 1 row rejected', 'bad', told('nothing-to-do', { rows: 1, rejected: 1 })],
  [
    'Nothing was changed: 3 of 40 rows rejected',
    'bad',
    told('nothing-to-do', { rows: 40, unchanged: 37, rejected: 3 }),
  ],
  ['Superseded by files that were dropped later', 'plain', told('superseded', { rows: 2, superseded: 2 })],
  ['Imported; ending people waits for a decision', 'plain', told('held', { rows: 2, created: 2, held: 9 })],
  ['Waits for a decision: nothing was imported yet', 'plain', told('held', { rows: 3 })],
  ['Preview: nothing was sent', 'plain', told('previewed', { rows: 3, created: 3 })],
  ['Ending people waits for a decision', 'plain', told('held', { held: 9 })],
  ['Nothing to do: the file has no rows', 'good', told('nothing-to-do', {})],
  ['Imported; 9 contracts were ended, as approved', 'good', told('completed', { created: 2, ended: 9 }, 'approved')],
  ['1 contract was ended, as approved', 'good', told('completed', { ended: 1 }, 'approved')],
  [
    'Imported; 9 contracts were ended, as approved, and 3 without a decision',
    'good',
    { ...told('completed', { created: 2, ended: 12 }, 'approved'), endedAtOnce: 3 },
  ],
  ['Imported; nobody else was ended', 'plain', told('completed', { created: 2, ended: 3 }, 'rejected')],
  ['Nobody else was ended', 'plain', told('completed', { ended: 3 }, 'rejected')],
  ['1 contract ends as approved', 'good', told('completed', { ended: 1, heldRows: 1 }, 'approved')],
  [
    'Imported; 9 contracts end as approved',
    'good',
    told('completed', { updated: 2, ended: 9, heldRows: 9 }, 'approved'),
  ],
  ['1,200 contracts were ended, as approved', 'good', told('completed', { ended: 1_200 }, 'approved')],
  ['Nobody was ended', 'plain', told('completed', { held: 9 }, 'rejected')],
  ['Ending people waits for a decision', 'plain', told('held', { rows: 9, heldRows: 9 })],
  [
    'Imported; ending people waits for a decision',
    'plain',
    told('held', { rows: 10, created: 1, updated: 1, heldRows: 8 }),
  ],
  [
    'Nothing was changed: 1,000 of 1,004 rows rejected',
    'bad',
    told('nothing-to-do', { rows: 1_004, unchanged: 2, superseded: 2, rejected: 1_000 }),
  ],
  ['Refused: nothing was sent', 'bad', told('refused', { rows: 3 }, 'rejected')],
  ['Nobody else was ended', 'plain', told('completed', { held: 9, ended: 1 }, 'rejected')],
  ['Imported; nobody else was ended', 'plain', told('completed', { updated: 1, ended: 1 }, 'rejected')],
  ['Imported; nobody was ended', 'plain', told('completed', { created: 1, held: 9 }, 'expired')],
  ['Imported', 'good', told('completed', { created: 1, updated: 1 })],
  ['Failed', 'bad', told('failed', { created: 1, held: 9 }, 'approved')],
  ['Refused: nothing was sent', 'bad', told('refused', {})],
])('%s', (headline, tone, report) => {
  expect([importHeadline(report), importTone(report)]).toEqual([headline, tone]);
});
