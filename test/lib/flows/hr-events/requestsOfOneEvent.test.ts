import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

afterAll(() => handling.close());

/** What an event came to, and how much was asked of the tenant for it. */
async function told(
  flow: InProcess,
  type: HrEvent['type'],
  accountName: string,
  person: Partial<HrEvent['person']> = {},
): Promise<[string | undefined, number]> {
  let requests = 0;
  handling.interfere((method, path) => {
    // The request that a hire is to make is its own.
    if (method !== 'POST' || !path.endsWith('/non-employee-requests')) requests += 1;
    return undefined;
  });
  const id = handling.happens(flow, type, accountName, person);
  await handling.pass(flow, 5_000);
  const asked = requests;
  handling.interfere();
  await handling.pass(flow, 2 * minute);
  return [(await handling.reportOf(id))?.outcome, asked];
}

test.each(['record', 'request'] as const)(
  'an event by itself takes at most four requests, where hires make a %s and the function is warm',
  async (onboarding) => {
    const rights = { sources: ['Contractors'], people: 'own' as const, mayStop: true };
    const flow = handling.flowOf(onboarding, {}, { standard: rights });
    const name = `one.${onboarding}`;
    // A token, and whether the manager is somebody, are asked for once.
    const first = await told(flow, 'hired', `first.${onboarding}`, ada);
    expect(first[1]).toBeLessThanOrEqual(6);
    const [hired, asked] = await told(flow, 'hired', name, ada);
    expect([hired, asked <= 4]).toEqual([onboarding === 'record' ? 'created' : 'requested', true]);
    if (onboarding === 'request') {
      await handling.decide(name, 'approve');
      await handling.pass(flow, 2 * hour);
    }
    expect(await told(flow, 'changed', name, { phone: '9' })).toEqual(['changed', expect.toSatisfy(isFew)]);
    expect(await told(flow, 'extended', name, { endDate: '2027-12-31' })).toEqual([
      'extended',
      expect.toSatisfy(isFew),
    ]);
    expect(await told(flow, 'ended', name, { endDate: '2027-03-31' })).toEqual(['ended', expect.toSatisfy(isFew)]);
    expect(await told(flow, 'stopped', name)).toEqual(['stopped', expect.toSatisfy(isFew)]);
  },
);

const isFew = (requests: number) => requests > 0 && requests <= 4;
