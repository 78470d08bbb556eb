import { afterEach, beforeEach, expect, test } from 'vitest';
import { person } from '../../../functions/approving.ts';
import { type Deciding, startDeciding } from './decidingByRule.ts';

let deciding: Deciding;

beforeEach(async () => {
  deciding = await startDeciding('2026-11-02T11:00:00Z', 4_000);
});

afterEach(() => deciding.close());

/** Lets requests for an item wait for longer than anybody does. */
function hang(id: string | undefined, times: number) {
  const matches = ({ path }: { path: string }) => path.includes(id ?? 'nobody');
  deciding.tenant.faults.set([{ operationId: 'getNonEmployeeApproval', fault: { latencyMs: 30_000 }, matches, times }]);
}

/** The ids of the first items of requests, in the order in which they were asked for. */
async function itemsOf(requestIds: readonly string[]): Promise<(string | undefined)[]> {
  return await Promise.all(requestIds.map(async (id) => (await deciding.isc.requests.get(id)).approvalItems?.[0]?.id));
}

async function askInTurn(names: readonly string[]): Promise<(string | undefined)[]> {
  const ids: string[] = [];
  for (const name of names) {
    ids.push(...(await deciding.ask([person(name)])));
    deciding.clock.advance(1_000);
  }
  return await itemsOf(ids);
}

test('the first item of which no answer comes keeps no other from being decided', async () => {
  const [first] = await askInTurn(['p.0', 'p.1', 'p.2']);
  hang(first, 2);
  const { report } = await deciding.decide();
  expect(report).toMatchObject({ outcome: 'failed', counts: { pending: 3, approved: 2, failed: 1 } });
  expect(report.items.find(({ outcome }) => outcome === 'failed')).toMatchObject({
    accountName: 'p.0',
    error: 'it took longer than the 3 s that one try has.',
  });
  expect((await deciding.decide()).report).toMatchObject({ outcome: 'completed', counts: { pending: 1, approved: 1 } });
});

test('what comes after an item of which no answer comes is left to the next run, and said to be', async () => {
  const [, second] = await askInTurn(['p.0', 'p.1', 'p.2']);
  hang(second, 1);
  const { report } = await deciding.decide();
  expect(report).toMatchObject({ outcome: 'failed', counts: { pending: 3, approved: 1, failed: 1, later: 1 } });
  expect((await deciding.decide()).report).toMatchObject({ outcome: 'completed', counts: { pending: 2, approved: 2 } });
});
