import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../../lib/flows/hr-events/decideEvent.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import { emptyHistory, type PersonHistory, withHiring } from '../../../../lib/flows/hr-events/personHistory.ts';
import type { PlannedEvent } from '../../../../lib/flows/hr-events/planEvent.ts';
import { historyAfter, isRemembered } from '../../../../lib/flows/hr-events/remember.ts';
import { newPerson } from '../../../../lib/people/person.ts';
import { rules } from './ada.ts';

const ada = {
  ...newPerson(),
  accountName: 'ada',
  startDate: '2026-01-01T00:00:00.000Z',
  endDate: '2027-06-30T00:00:00.000Z',
};
const january = Date.parse(ada.startDate);
const event: NormalizedEvent = {
  id: 'e',
  system: 'deel',
  type: 'changed',
  occurredAt: rules.now,
  arrivedAt: 0,
  values: { accountName: 'ada', data: {} },
};
const changeOf = (values: { startDate?: string; phone?: string }): Decision => ({
  do: 'change',
  values: { accountName: 'ada', data: {}, ...values },
  outcome: 'changed',
});
const changed = changeOf({ phone: '2' });
const created: Decision = { do: 'create', person: ada };
const requested: Decision = { do: 'request', person: ada };
const nothing: Decision = { do: 'nothing', outcome: 'nothing-to-do', reason: 'It is so.' };

const planned = (decision: Decision, plan: Partial<PlannedEvent> = {}): PlannedEvent => ({
  name: 'waiting',
  event,
  decision,
  ...plan,
});

test.each<[boolean, string, PlannedEvent]>([
  [true, 'was carried out', planned(changed)],
  [true, 'had nothing to do', planned(nothing)],
  [false, 'waits for approvers', planned({ do: 'wait' })],
  [false, 'waits for the operators', planned(changed, { held: 'endings' })],
  [false, 'its sender may not say', planned({ ...nothing, isForbidden: true })],
])('whether (%s) an event that %s belongs to the history of its person', (expected, _, one) => {
  expect(isRemembered(one)).toBe(expected);
});

describe('after an event', () => {
  const kept: PersonHistory = {
    ...emptyHistory(ada),
    recordId: 'r0',
    requestId: 'q0',
    broughtBy: 'bamboohr',
    earliestStart: january,
    events: [{ ...event, id: 'before', occurredAt: 0 }],
  };
  const leaves = (
    one: PlannedEvent,
    written: Parameters<typeof historyAfter>[2] = {},
    known: PersonHistory | undefined = kept,
  ) => {
    const { recordId, requestId, broughtBy, earliestStart } = historyAfter(known, one, written, rules);
    return { recordId, requestId, broughtBy, earliestStart };
  };

  test('it is part of the history, which begins with who was there', () => {
    const history = historyAfter(undefined, planned(changed, { before: ada, recordId: 'r1' }), {}, rules);
    expect(history).toEqual({
      version: 1,
      base: ada,
      folded: [],
      events: [event],
      declined: [],
      recordId: 'r1',
      requestId: undefined,
      broughtBy: undefined,
      earliestStart: january,
    });
    expect(historyAfter(kept, planned(changed), {}, rules).events.map(({ id }) => id)).toEqual(['before', 'e']);
  });

  test('the person is where they were written, else where they were found, else where they were known to be', () => {
    expect(leaves(planned(changed))).toMatchObject({ recordId: 'r0', requestId: 'q0' });
    expect(leaves(planned(changed, { recordId: 'r1' }))).toMatchObject({ recordId: 'r1', requestId: 'q0' });
    expect(leaves(planned(changed, { recordId: 'r1' }), { recordId: 'r2' })).toMatchObject({ recordId: 'r2' });
    expect(leaves(planned(nothing, { requestId: 'q1' }))).toMatchObject({ recordId: 'r0', requestId: 'q1' });
    expect(leaves(planned(nothing, { requestId: 'q1' }), { requestId: 'q2' })).toMatchObject({ requestId: 'q2' });
  });

  test('of somebody who comes again, what was known of an earlier record or request is over', () => {
    expect(leaves(planned(created), { recordId: 'r2' })).toMatchObject({ recordId: 'r2', requestId: undefined });
    expect(leaves(planned(requested), { requestId: 'q2' })).toMatchObject({ recordId: undefined, requestId: 'q2' });
  });

  test('they are its system’s whom it made, and nobody’s whom it found there or took away', () => {
    expect(leaves(planned(created), { recordId: 'r2' }).broughtBy).toBe('deel');
    expect(leaves(planned(requested), { requestId: 'q2' }).broughtBy).toBe('deel');
    expect(leaves(planned(created), { recordId: 'r2', joined: true }).broughtBy).toBeUndefined();
    expect(
      leaves(planned({ do: 'delete record' }, { recordId: 'r0', broughtBy: 'bamboohr' })).broughtBy,
    ).toBeUndefined();
    expect(
      leaves(planned({ do: 'delete request' }, { requestId: 'q0', broughtBy: 'bamboohr' })).broughtBy,
    ).toBeUndefined();
  });

  test('they stay whose they are; of whoever is there, what was seen counts', () => {
    expect(leaves(planned(changed)).broughtBy).toBe('bamboohr');
    expect(leaves(planned(changed, { recordId: 'r1', broughtBy: 'standard' })).broughtBy).toBe('standard');
    expect(leaves(planned(changed, { recordId: 'r1' })).broughtBy).toBeUndefined();
    expect(leaves(planned(nothing, { requestId: 'q1' })).broughtBy).toBeUndefined();
  });

  test('that was about to make them, they are its system’s, and that is settled', () => {
    const hiring = withHiring(kept, event);
    const one = planned(nothing, { recordId: 'r1' });
    expect(leaves(one, {}, hiring).broughtBy).toBe('deel');
    expect(historyAfter(hiring, one, {}, rules)).not.toHaveProperty('hiring');
    expect(leaves(one, {}, withHiring(kept, { ...event, id: 'other' })).broughtBy).toBeUndefined();
  });

  test('the earliest start that the record was seen to have stays known, and begins anew with a new record', () => {
    const later = '2026-02-01T00:00:00.000Z';
    const sooner = '2025-12-01T00:00:00.000Z';
    const startAfter = (one: PlannedEvent, earliestStart?: number) => {
      const { earliestStart: _, ...others } = kept;
      return leaves(one, {}, { ...others, ...(earliestStart !== undefined && { earliestStart }) }).earliestStart;
    };
    expect(startAfter(planned(changed, { before: ada }))).toBe(january);
    expect(startAfter(planned(changed, { before: { ...ada, startDate: later } }), january)).toBe(january);
    expect(startAfter(planned(changeOf({ startDate: later }), { before: ada }))).toBe(january);
    expect(startAfter(planned(changeOf({ startDate: sooner }), { before: ada }), january)).toBe(Date.parse(sooner));
    expect(startAfter(planned(nothing), 7)).toBe(7);
    expect(startAfter(planned(nothing))).toBeUndefined();
    expect(startAfter(planned(nothing, { before: { ...ada, startDate: '' } }), 7)).toBe(7);
    expect(startAfter(planned(created), 7)).toBe(january);
    expect(startAfter(planned(requested), 7)).toBe(january);
    expect(startAfter(planned({ do: 'delete record' }, { before: ada }), january)).toBeUndefined();
  });
});
