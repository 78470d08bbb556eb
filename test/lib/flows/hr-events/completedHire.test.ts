import { describe, expect, test } from 'vitest';
import { completedHire } from '../../../../lib/flows/hr-events/completedHire.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import type { Said } from './ada.ts';

/** An event of somebody, with the values that the configuration gives. */
function event(type: NormalizedEvent['type'], { data = {}, ...said }: Said, defaulted?: string[]): NormalizedEvent {
  const values = { accountName: 'ada', data, ...said };
  return { id: type, system: 'deel', type, occurredAt: 1, arrivedAt: 2, values, ...(defaulted && { defaulted }) };
}

const lacking = event('hired', { firstName: 'Ada', phone: '-', data: { vendor: 'Deel', site: 'Berlin' } }, [
  ...['phone', 'vendor'],
]);

describe('a hire that lacked something', () => {
  test.each(['changed', 'extended'] as const)('is made whole by an event of the kind %s', (type) => {
    const completing = event(type, { lastName: 'Example', data: { site: 'Graz', team: 'A' } });
    expect(completedHire(lacking, completing)).toEqual({
      ...completing,
      type: 'hired',
      values: {
        accountName: 'ada',
        firstName: 'Ada',
        lastName: 'Example',
        phone: '-',
        data: { vendor: 'Deel', site: 'Graz', team: 'A' },
      },
      defaulted: ['phone', 'vendor'],
    });
  });

  test('has no default any more where the other event says something', () => {
    const completing = event('changed', { phone: '+49 30 5550100', data: { vendor: 'Acme' } });
    const { values, defaulted } = completedHire(lacking, completing);
    expect([values.phone, values.data, defaulted]).toEqual(['+49 30 5550100', { vendor: 'Acme', site: 'Berlin' }, []]);
  });

  test('that had no defaults has none then', () => {
    const hire = event('hired', { firstName: 'Ada' });
    const completed = completedHire(hire, event('changed', { lastName: 'Example' }));
    expect(completed).toEqual({ ...event('hired', { firstName: 'Ada', lastName: 'Example' }), id: 'changed' });
    expect('defaulted' in completed).toBe(false);
  });

  test.each(['ended', 'stopped', 'withdrawn', 'rehired'] as const)(
    'is not made whole by one of the kind %s',
    (type) => {
      const other = event(type, { lastName: 'Example' });
      expect(completedHire(lacking, other)).toBe(other);
    },
  );
});

describe('a hire that is whole stands for itself', () => {
  test('and says nothing of what an earlier one said', () => {
    const whole = event('hired', { firstName: 'Ada', data: { vendor: 'Acme' } });
    expect(completedHire(lacking, whole)).toBe(whole);
  });

  test('but its defaults give way to what the earlier one said itself', () => {
    const earlier = event('hired', { phone: '1', manager: 'john.roe', data: { vendor: 'Acme' } }, ['manager']);
    const whole = event(
      'hired',
      { firstName: 'Ada', phone: '-', manager: 'jane.doe', data: { vendor: 'Deel', site: 'X' } },
      [...['phone', 'manager', 'vendor', 'site']],
    );
    expect(completedHire(earlier, whole)).toEqual({
      ...whole,
      values: {
        accountName: 'ada',
        firstName: 'Ada',
        phone: '1',
        manager: 'jane.doe',
        data: { vendor: 'Acme', site: 'X' },
      },
      defaulted: ['manager', 'site'],
    });
    expect(whole.values.data).toEqual({ vendor: 'Deel', site: 'X' });
  });
});
