import { afterAll, beforeAll, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { type Importing, row, startImporting } from './importing.ts';

let importing: Importing;

beforeAll(async () => {
  importing = await startImporting();
});

afterAll(() => importing.close());

/** Imports some rows, after which so many exports of the source have nobody in them. */
async function importWhileBehind(rows: readonly string[], name: string, exportsBehind: number) {
  let [isSent, left] = [false, exportsBehind];
  const runs = importing.host({
    between(method, path) {
      if (method === 'POST' && path.endsWith('/non-employee-bulk-upload')) isSent = true;
      if (!isSent || left === 0 || !path.endsWith('/non-employees/download')) return undefined;
      left -= 1;
      return new Response('accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor\n');
    },
  });
  const drop = await importing.drop(rows, { name });
  const run = runs.start(drop, runIdOf(drop));
  await importing.pass(runs, 600_000);
  const { outcome, counts } = (await importing.report(run)) ?? {};
  return { outcome, created: counts?.created, failed: counts?.failed };
}

test('rows that an export of the tenant does not have yet are looked for again', async () => {
  const came = await importWhileBehind([row('late.ada'), row('late.ben')], 'late', 2);
  expect(came).toMatchObject({ outcome: 'completed', created: 2, failed: 0 });
});

test('what is not there the third time has failed', async () => {
  const came = await importWhileBehind([row('gone.ada')], 'gone', 3);
  expect(came).toMatchObject({ outcome: 'completed', created: 0, failed: 1 });
});
