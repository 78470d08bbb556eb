import { afterAll, beforeAll, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { type Importing, row, startImporting } from './importing.ts';

let importing: Importing;

beforeAll(async () => {
  importing = await startImporting();
});

afterAll(() => importing.close());

const emptyExport = 'accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor\n';

/** Imports some rows, after which so many exports of the source have nobody in them. */
async function importWhileBehind(rows: readonly string[], name: string, exportsBehind: number) {
  let [isSent, left] = [false, exportsBehind];
  const runs = importing.host({
    between(method, path) {
      if (method === 'POST' && path.endsWith('/non-employee-bulk-upload')) isSent = true;
      if (!isSent || left === 0 || !path.endsWith('/non-employees/download')) return undefined;
      left -= 1;
      return new Response(emptyExport);
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

test('a run that has waited for another one reads the people when lists show what that one has done', async () => {
  let wroteAt = Number.NEGATIVE_INFINITY;
  const first = importing.host({
    between(method, path) {
      if (method === 'POST' && path.endsWith('/non-employee-bulk-upload')) wroteAt = importing.clock.now();
      return undefined;
    },
  });
  const isBehind = () => importing.clock.now() < wroteAt + 5_000;
  const second = importing.host({
    between(method, path) {
      if (method !== 'GET' || !isBehind()) return undefined;
      if (path.endsWith('/non-employee-records')) return Response.json([]);
      return path.endsWith('/non-employees/download') ? new Response(emptyExport) : undefined;
    },
  });
  const drop = await importing.drop([row('twice.ada')], { name: 'one' });
  const one = first.start(drop, runIdOf(drop));
  await importing.pass(first, 0);
  const dropOfOther = await importing.drop([row('twice.ada')], { name: 'other' });
  const other = second.start(dropOfOther, runIdOf(dropOfOther));
  await importing.pass([first, second], 600_000);

  expect(await importing.report(one)).toMatchObject({ outcome: 'completed', counts: { created: 1 } });
  expect(await importing.report(other)).toMatchObject({ outcome: 'nothing-to-do', counts: { unchanged: 1 } });
});
