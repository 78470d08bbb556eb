import { expect, test } from 'vitest';
import { openDatabase } from '../../../local/tenant/database.ts';
import { makeNextRecordOrder } from '../../../local/tenant/recordOrders.ts';
import { orderBy } from '../../../local/tenant/sorters.ts';

test.each(['endDate', 'endDate,id', '-endDate', 'manager', 'created'])(
  'a page of people by %s costs no sort',
  (sorters) => {
    const database = openDatabase(undefined, '2026-10-01T00:00:00.000Z');
    while (makeNextRecordOrder(database));
    const columns = { endDate: 'end_date', id: 'id', manager: 'manager', created: 'created' };
    for (const where of ['TRUE', "source_id = 'one'"]) {
      const plan = database
        .prepare(
          `EXPLAIN QUERY PLAN SELECT rowid FROM record WHERE ${where} ORDER BY ${orderBy(sorters, columns)} LIMIT 1`,
        )
        .all();
      expect(plan.map(({ detail }) => String(detail)).join()).toMatch(
        /USING COVERING INDEX record_order_\w+( \(source_id=\?\))?$/,
      );
    }
    database.close();
  },
);
