import { afterAll, beforeAll, expect, test } from 'vitest';
import { block } from '../../../../lib/people/blocked.ts';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { row, startImporting } from './importing.ts';

const { id, name } = seededSources.Contractors;

let importing: Awaited<ReturnType<typeof startImporting>>;

beforeAll(async () => {
  importing = await startImporting();
});

afterAll(() => importing.close());

/** Drops a file and gives its report. */
async function imported(rows: readonly string[], folder?: 'roster') {
  const host = importing.host();
  const drop = await importing.drop(rows, { name: `people-${rows.length}-${folder}`, ...(folder && { folder }) });
  const execution = host.start(drop, runIdOf(drop));
  await importing.pass(host, 600_000);
  return await importing.report(execution);
}

const recordOf = async (accountName: string) =>
  (await Array.fromAsync(importing.isc.records.list())).find((one) => one.accountName === accountName);

test('rows of somebody who is blocked are rejected with the reason, and a roster that lacks them changes nothing', async () => {
  expect((await imported([row('ada'), row('bea')]))?.counts).toMatchObject({ created: 2 });
  const { bucket } = importing.tools;
  await block(bucket, { id, name }, 'ADA', { by: 'ops', reason: 'a theft' }, importing.clock.now());
  const before = await recordOf('ada');

  const report = await imported([row('ada\u200b', '2'), row('bea', '2'), row('cy')]);
  expect(report?.counts).toMatchObject({ created: 1, updated: 1, rejected: 1 });
  expect(report?.rejects).toEqual([
    {
      row: 2,
      column: 'accountName',
      reason: 'is blocked since 2026-11-24 by ops: a theft. Nothing changes until npx nelm lift',
    },
  ]);
  expect(await recordOf('ada')).toEqual(before);

  const roster = await imported([row('bea', '2'), row('cy')], 'roster');
  expect(roster?.counts).toMatchObject({ ended: 0, held: 0 });
  expect(await recordOf('ada')).toEqual(before);
});

test('who is blocked by a name as a program wrote it is not let in by the mended one', async () => {
  const { bucket } = importing.tools;
  await block(bucket, { id, name }, 'ext_x0020_eve', { by: 'ops', reason: 'a theft' }, importing.clock.now());
  const eve = row('eve').replace('eve', 'ext_x0020_eve');
  const report = await imported([eve, row('fay'), row('gus'), row('hal')]);
  expect(report?.rejects).toMatchObject([{ row: 2, reason: expect.stringContaining('is blocked since') }]);
});
