import { expect, test } from 'vitest';
import { person } from '../../../functions/approving.ts';
import { startDeciding } from './decidingByRule.ts';

test('of three thousand items that wait a thousand are looked at, and no step’s result grows with them', async () => {
  const deciding = await startDeciding('2026-11-02T11:00:00Z');
  const people = Array.from({ length: 3_000 }, (_, index) => person(`m.${index}`, { data: { vendor: 'Contoso' } }));
  await deciding.ask(people);
  deciding.tenant.requests.clear();
  const { execution, report } = await deciding.decide();
  expect(report).toMatchObject({ outcome: 'completed', counts: { pending: 3_000, left: 1_000, later: 2_000 } });
  expect(report.items).toHaveLength(3_000);
  // What one operation of an execution may keep.
  expect(JSON.stringify(report.items).length).toBeGreaterThan(256 * 1024);
  const results = execution.operations.map(({ StepDetails }) => StepDetails?.Result?.length ?? 0);
  expect(Math.max(...results)).toBeLessThan(1_000);
  const said = [JSON.stringify(execution), ...deciding.lines].join('\n');
  expect(said).toContain('approvals ended');
  expect(said).not.toMatch(/m\.\d|Ünal|@example\.com|jane\.doe/);
  // A token, twelve full pages and the one after them, and a look at each of a thousand items.
  expect(report.requests.total - report.requests.retried).toBe(1 + 13 + 1_000);
  await deciding.close();
}, 600_000);
