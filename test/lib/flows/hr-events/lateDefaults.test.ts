import { describe, expect, test } from 'vitest';
import { decide } from '../../../../lib/flows/hr-events/decideEvent.ts';
import {
  decideLate,
  type History,
  isOutOfDate,
  mergeIntoPendingHire,
  replay,
} from '../../../../lib/flows/hr-events/history.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import { emptyHistory, withEvent } from '../../../../lib/flows/hr-events/personHistory.ts';
import { ada, rules, type Said } from './ada.ts';

/** An event of a day of November 2026. */
function on(day: number, type: NormalizedEvent['type'], { data = {}, ...said }: Said = {}): NormalizedEvent {
  const values = { accountName: 'ada', data, ...said };
  return { id: `${type} on ${day}`, system: 'deel', type, occurredAt: Date.UTC(2026, 10, day), arrivedAt: 0, values };
}

/** A hire whose phone, manager and vendor are those of the settings. */
const hire = (day: number, given: Said = {}): NormalizedEvent => {
  const values = { ...ada, phone: '-', manager: 'john.roe', data: { vendor: 'Deel' }, ...given };
  return { ...on(day, 'hired', values), defaulted: ['phone', 'manager', 'vendor'] };
};
const byDefault = hire(1).values;
const late = (event: NormalizedEvent, history: History, situation = {}) => decideLate(event, history, situation, rules);
const outOfDate = { do: 'nothing', outcome: 'out-of-date' };
const unchanged = { do: 'nothing', outcome: 'nothing-to-do' };
const changedTo = (values: Said) => ({ do: 'change', values: { accountName: 'ada', data: {}, ...values } });

describe('what the settings give new people', () => {
  test('fills in whoever is made, and neither a record nor a request', () => {
    expect(decide(hire(2), {}, rules)).toEqual({ do: 'create', person: byDefault });
    expect(decide(hire(2), { record: ada }, rules)).toMatchObject(unchanged);
    expect(decide(hire(2, { lastName: 'Married' }), { record: ada }, rules)).toMatchObject(
      changedTo({ lastName: 'Married' }),
    );
    expect(decide({ ...hire(2), type: 'rehired' }, { pending: ada }, rules)).toMatchObject(unchanged);
  });

  test('is said by the system in an event that was kept before it was told apart', () => {
    const { defaulted: _, ...kept } = hire(2);
    expect(decide(kept, { record: ada }, rules)).toMatchObject(
      changedTo({ phone: '-', manager: 'john.roe', data: { vendor: 'Deel' } }),
    );
  });

  test('fills in an empty value of nobody who is there', () => {
    expect(decide(hire(2), { record: { ...ada, phone: '', data: {} } }, rules)).toMatchObject(unchanged);
    const { phone: _, ...withoutPhone } = ada;
    const events = [on(5, 'hired', withoutPhone)];
    expect(late(hire(2), { events }, { record: { ...ada, phone: '' } })).toMatchObject(outOfDate);
  });
});

describe('by a late hire', () => {
  const events = [on(5, 'changed', { lastName: 'Married' })];

  test('it fills in somebody of whom only what happened later was known', () => {
    expect(late(hire(2), { events })).toEqual({ do: 'create', person: { ...byDefault, lastName: 'Married' } });
  });

  test('it leaves whoever came another way meanwhile', () => {
    expect(late(hire(2), { events }, { record: ada })).toMatchObject(changedTo({ lastName: 'Married' }));
    expect(late(hire(2), { events }, { record: { ...ada, lastName: 'Married' } })).toMatchObject(unchanged);
  });

  test('it leaves whom a later hire brought, though the settings have changed since', () => {
    const history = { events: [hire(5)] };
    const record = { ...ada, ...byDefault, phone: '+49 30 5550177' };
    const other = hire(2, { phone: '0', manager: 'jane.doe' });
    expect(isOutOfDate(other, history, rules)).toBe(false);
    expect(late(other, history, { record })).toMatchObject(outOfDate);
    expect(late(other, history, { pending: record })).toMatchObject(outOfDate);
  });

  test('it is said where a later event says the same', () => {
    for (const said of [{ phone: '-' }, { manager: 'john.roe' }, { data: { vendor: 'Deel' } }]) {
      const history = { events: [on(5, 'changed', said)] };
      expect(late(hire(2), history, { record: ada })).toMatchObject(changedTo(said));
    }
  });

  test('it gives way to what a later event has said', () => {
    const history = { events: [on(3, 'changed', { phone: '4711' }), hire(5)] };
    expect(late(hire(2), history, { record: { ...ada, ...byDefault } })).toMatchObject(changedTo({ phone: '4711' }));
  });
});

test('it is theirs who come again, where the event comes late that took them away, and what was said before was of another', () => {
  const toCome = { startDate: '2027-01-01T00:00:00.000Z' };
  const events = [hire(1, toCome), on(2, 'changed', { phone: '4711' }), hire(5, toCome)];
  const record = replay({ events }, rules);
  expect(record).toMatchObject({ phone: '4711' });
  expect(late(on(3, 'withdrawn'), { events }, { record })).toMatchObject(changedTo({ phone: '-' }));
});

test('it takes the place of nothing that a person has corrected in ISC', () => {
  const { endDate: _, ...withoutEnd } = byDefault;
  const pending = { ...on(1, 'hired', withoutEnd), defaulted: ['phone', 'manager', 'vendor'] };
  const events = [pending, on(2, 'changed', { phone: '4711' }), hire(5)];
  const record = replay({ events }, rules);
  expect(record).toMatchObject({ phone: '4711' });
  const ended = on(3, 'withdrawn');
  expect(late(ended, { events }, { record })).toMatchObject(changedTo({ phone: '-' }));
  const corrected = record && { ...record, phone: '+49 30 5550177' };
  expect(late(ended, { events }, { record: corrected })).toMatchObject(outOfDate);
});

describe('of a hire that lacks what a new person needs', () => {
  const { endDate = '', ...withoutEnd } = byDefault;
  const pending: NormalizedEvent = { ...on(1, 'hired', withoutEnd), defaulted: ['phone', 'manager', 'vendor'] };

  test('it is known of whoever completes it, but for what that says', () => {
    const merged = mergeIntoPendingHire(on(2, 'changed', { endDate, phone: '4711' }), { events: [pending] }, rules);
    expect(merged).toMatchObject({ type: 'hired', values: { phone: '4711' }, defaulted: ['manager', 'vendor'] });
    expect(decide(merged, { record: ada }, rules)).toMatchObject(changedTo({ phone: '4711' }));
  });

  test('it gives way to what was said before, also in a hire that is whole', () => {
    const events = [pending, on(2, 'changed', { phone: '4711', data: { vendor: 'Northwind' } })];
    const merged = mergeIntoPendingHire(hire(3), { events }, rules);
    const values = { ...byDefault, phone: '4711', data: { vendor: 'Northwind' } };
    expect(merged).toEqual({ ...hire(3), values, defaulted: ['manager'] });
    const said = on(3, 'hired', ada);
    expect(mergeIntoPendingHire(said, { events }, rules)).toEqual(said);
  });
});

test('what is no longer known each by itself keeps nothing of it', () => {
  const days = Array.from({ length: 51 }, (_, day) => hire(1 + day));
  const { base, folded } = days.reduce((history, event) => withEvent(history, event, rules), emptyHistory(undefined));
  const { values: _, defaulted: __, ...first } = hire(1);
  expect(base).toEqual(byDefault);
  expect(folded).toEqual([first]);
});
