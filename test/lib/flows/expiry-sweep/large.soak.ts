import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, transaction } from '../../../../local/tenant/database.ts';
import { seededClients } from '../../../../local/tenant/seed.ts';
import { insertSource } from '../../../../local/tenant/writeSource.ts';
import { type Sweeping, startSweeping } from './sweeping.ts';

const now = '2026-11-01T06:00:00.000Z';
/** When the records were changed last: the grace counts from then, where that is later than the end. */
const longAgo = '2026-02-01T06:00:00.000Z';

let folder: string;
let sweeping: Sweeping;

/** A hundred thousand people in ten sources; every fifth of them ended in March, one second after another. */
function plant(): void {
  const database = openDatabase(folder, now);
  const { clientId: ownerId } = seededClients.owner;
  transaction(database, () => {
    for (let number = 3; number <= 10; number += 1) {
      const people = { ownerId, accountManagers: [], approvers: [] };
      insertSource(database, { name: `Source ${number}`, description: 'One of ten', ...people }, now);
    }
    database.exec(`
      INSERT INTO record (id, source_id, account_key, account_name, first_name, last_name, email, phone, manager,
        start_date, end_date, data, created, modified)
      WITH RECURSIVE person(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM person WHERE number < 9999)
      SELECT lower(hex(randomblob(16))), source_id, 'p.' || number, 'p.' || number, 'Ada', 'Example', 'p@example.com', '1',
        'jane.doe', '2026-01-01T00:00:00.000Z',
        CASE WHEN number % 5 = 0 THEN strftime('%Y-%m-%dT%H:%M:%S.000Z', '2026-03-01', number || ' seconds')
          ELSE '2027-12-31T00:00:00.000Z' END, '{}', '${longAgo}', '${longAgo}'
      FROM person, source`);
  });
  database.close();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-large-'));
  plant();
  sweeping = await startSweeping(now, { dataFolder: folder });
}, 120_000);

afterAll(async () => {
  await sweeping.close();
  await rm(folder, { recursive: true });
});

test('20,000 of 100,000 people in ten sources take as many requests as 20,000 in one', async () => {
  sweeping.configure({ sources: { '*': { deleteThresholdPercent: 20 } } });
  const report = await sweeping.sweep();
  expect(report.counts).toEqual({ due: 20_000, deleted: 20_000, left: 0, remaining: 0, held: 0 });
  expect(report.sources.map(({ deleted }) => deleted)).toEqual(Array.from({ length: 10 }, () => 2_000));
  const {
    oauthToken: _,
    listNonEmployeeRecords: lists = 0,
    deleteNonEmployeeRecordsInBulk: deletes = 0,
    ...others
  } = sweeping.tenant.requests.counts();
  expect(others).toEqual({ listNonEmployeeSources: 1 });
  // 81 to find them, 80 looks before the batches, the one that reads back the last, and 80 deletions. On a busy machine a
  // request may come a moment too early for the tenant's limit, and is then sent again.
  expect(lists + deletes - report.requests.retried).toBe(81 + 81 + 80);
  expect(Math.min(lists - 81 - 81, deletes - 80)).toBeGreaterThanOrEqual(0);
  expect((await sweeping.isc.records.list().page()).total).toBe(80_000);
}, 180_000);
