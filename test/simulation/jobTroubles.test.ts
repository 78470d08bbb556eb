import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Faults as TenantFaults } from '../../local/tenant/faults.ts';
import type { Faults } from './faults.ts';
import { createJobTroubles } from './jobTroubles.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-03-02T09:00:00Z') }));

afterEach(() => void vi.useRealTimers());

test('a run whose clock is behind may have ended before its upload was troubled, by what its report says', async () => {
  const tenant = { set: () => {}, clear: () => {} } as unknown as TenantFaults;
  const faults = { rates: { jobs: 1 }, strikes: () => true, faultOf: { jobs: () => 'error' }, strike: () => {} };
  const { lasting, around } = createJobTroubles(tenant, faults as unknown as Faults, () => 0);
  const upload = new Request('https://isc.example.com/non-employee-bulk-upload', { method: 'POST' });
  await around(upload, async () => new Response());
  const [trouble] = lasting;
  // Of 751886: by clocks that differ by four seconds.
  expect(trouble?.from).toBeLessThan(Date.parse('2026-03-02T08:59:56Z'));
  expect(trouble?.from).toBeGreaterThan(Date.parse('2026-03-02T08:59:00Z'));
  expect(trouble?.to).toBe(Date.parse('2026-03-02T09:01:00Z'));
});
