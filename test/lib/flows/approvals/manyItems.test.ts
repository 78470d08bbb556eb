import { expect, test } from 'vitest';
import { person } from '../../../functions/approving.ts';
import { startDeciding } from './decidingByRule.ts';

test('the result of no step grows with the items that wait, and none names anybody', async () => {
  const deciding = await startDeciding('2026-11-02T11:00:00Z');
  await deciding.ask(Array.from({ length: 300 }, (_, index) => person(`m.${index}`, { data: { vendor: 'Contoso' } })));
  deciding.tenant.requests.clear();
  const { execution, report } = await deciding.decide();
  expect(report).toMatchObject({ outcome: 'completed', counts: { pending: 300, left: 300, later: 0 } });
  expect(JSON.stringify(report.items).length).toBeGreaterThan(30_000);
  const results = execution.operations.map(({ StepDetails }) => StepDetails?.Result?.length ?? 0);
  expect(Math.max(...results)).toBeLessThan(1_000);
  const said = [JSON.stringify(execution), ...deciding.lines].join('\n');
  expect(said).toContain('approvals ended');
  expect(said).not.toMatch(/m\.\d|Ünal|@example\.com|jane\.doe/);
  // A token, a full page and the one after it, and a look at each.
  expect(report.requests.total - report.requests.retried).toBe(1 + 2 + 300);
  await deciding.close();
});
