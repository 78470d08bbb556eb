import { expect, test } from 'vitest';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { startBackingUp } from './backingUp.ts';

const { Contractors } = seededSources;

test('a source whose export does not answer ends its try; what is done stays done, and it is asked for again', async () => {
  const backingUp = await startBackingUp('2026-11-01T02:00:00Z', { milliseconds: 2_000 });
  const names = Array.from({ length: 6 }, (_, index) => `Source ${index}`);
  await backingUp.addSources(names);
  backingUp.tenant.requests.clear();
  backingUp.tenant.faults.set([
    {
      operationId: 'exportNonEmployeeRecords',
      fault: { latencyMs: 20_000 },
      matches: ({ path }) => path.includes(Contractors.id),
      times: 1,
    },
  ]);
  const { execution, report } = await backingUp.backUp('2026-11-01T02:00:00Z');
  expect(report).toMatchObject({ outcome: 'completed', counts: { sources: 8, failed: 0 } });
  const tries = execution.operations.find(({ Name }) => Name === 'back up the sources')?.StepDetails?.Attempt;
  expect(tries).toBe(1);
  const exported = Map.groupBy(
    backingUp.tenant.requests.entries().filter(({ operationId }) => operationId === 'exportNonEmployeeRecords'),
    ({ path }) => path,
  );
  expect([...exported.values()].map(({ length }) => length)).toEqual(Array(8).fill(1));
  await backingUp.close();
});
