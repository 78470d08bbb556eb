import { describe, expect, test } from 'vitest';
import type { Rules, Situation } from '../../../../lib/flows/hr-events/decideEvent.ts';
import {
  decideLate,
  earliestStartOf,
  type History,
  isLate,
  isOutOfDate,
  isStartSaidBefore,
  mergeIntoPendingHire,
  replay,
} from '../../../../lib/flows/hr-events/history.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import type { Person } from '../../../../lib/people/person.ts';
import { ada, rules, type Said } from './ada.ts';

const byRequest: Rules = { ...rules, onboarding: 'request' };

/** An event of a day of November 2026. */
function on(day: number, type: NormalizedEvent['type'], { data = {}, ...said }: Said = {}): NormalizedEvent {
  const occurredAt = Date.UTC(2026, 10, day);
  const values = { accountName: 'ada', data, ...said };
  return { id: `${type} on ${day}`, system: 'standard', type, occurredAt, arrivedAt: 0, values };
}

const hired = on(1, 'hired', ada);
const outOfDate = {
  do: 'nothing',
  outcome: 'out-of-date',
  reason: 'What happened later is known already; this changes nothing.',
};
const changed = (values: Said) => ({
  do: 'change',
  values: { accountName: 'ada', data: {}, ...values },
  outcome: 'changed',
});

/** What an event means that comes after the others, where the tenant shows what they have made unless something else is said. */
function late(event: NormalizedEvent, history: History, situation?: Situation, set: Rules = rules) {
  return decideLate(event, history, situation ?? { record: replay(history, set) }, set);
}

describe('an event is late', () => {
  test('when one that happened later is known, and not beside those of before or itself', () => {
    const events = [on(5, 'changed'), on(3, 'changed')];
    expect(isLate(on(4, 'changed'), { events })).toBe(true);
    expect(isLate(on(6, 'changed'), { events })).toBe(false);
    expect(isLate(on(5, 'changed'), { events })).toBe(false);
    expect(isLate(on(4, 'changed'), { events: [] })).toBe(false);
  });
});

describe('a late event', () => {
  test('changes what no later event has settled', () => {
    const events = [hired, on(5, 'changed', { phone: '2' })];
    expect(late(on(4, 'changed', { phone: '3', lastName: 'Late' }), { events })).toEqual(changed({ lastName: 'Late' }));
    expect(late(on(4, 'changed', { data: { costCenter: '7' } }), { events })).toEqual(
      changed({ data: { costCenter: '7' } }),
    );
  });

  test('that changes nothing any more is out of date, and nobody need look', () => {
    const history = { events: [hired, on(5, 'changed', { phone: '2' })] };
    expect(late(on(4, 'changed', { phone: '3' }), history)).toEqual(outOfDate);
    expect(isOutOfDate(on(4, 'changed', { phone: '3' }), history, rules)).toBe(true);
    expect(isOutOfDate(on(4, 'changed', { lastName: 'Late' }), history, rules)).toBe(false);
    const toCome = on(1, 'hired', { ...ada, startDate: '2027-01-01T00:00:00.000Z' });
    const withdrawn = { events: [toCome, on(5, 'withdrawn')] };
    expect(isOutOfDate(on(4, 'changed', { phone: '3' }), withdrawn, rules)).toBe(true);
  });

  test('that says when a contract ends is never out of date unseen: the record may have another end since', () => {
    const history = { events: [hired, on(5, 'changed', { endDate: '2027-01-31T00:00:00.000Z' })] };
    for (const type of ['ended', 'extended'] as const) {
      expect(isOutOfDate(on(4, type, { endDate: '2027-03-31T00:00:00.000Z' }), history, rules)).toBe(false);
    }
  });

  test('of nobody needs a look, since they may have come another way, and is out of date where they have not', () => {
    const events = [on(5, 'changed', { phone: '2' })];
    expect(isOutOfDate(on(4, 'changed', { phone: '3' }), { events }, rules)).toBe(false);
    expect(isOutOfDate(hired, { events }, rules)).toBe(false);
    expect(late(on(4, 'changed', { phone: '3' }), { events })).toEqual(outOfDate);
  });

  test('says nothing of whoever is there though no event has brought them', () => {
    const events = [on(5, 'changed', { phone: '2' })];
    expect(late(on(4, 'changed', { phone: '3' }), { events }, { record: ada })).toEqual(outOfDate);
  });

  test('withdraws somebody who would never have come, by the record or the request that there is', () => {
    const start = { startDate: '2027-01-01T00:00:00.000Z' };
    const history = { events: [on(1, 'hired', { ...ada, ...start }), on(5, 'changed', { phone: '2' })] };
    const withdrawn = on(4, 'withdrawn');
    const record = { ...ada, ...start, phone: '2' };
    expect(isOutOfDate(withdrawn, history, rules)).toBe(false);
    expect(late(withdrawn, history, { record })).toEqual({ do: 'delete record' });
    expect(late(withdrawn, history, { record: { ...record, startDate: ada.startDate } })).toEqual({
      do: 'nothing',
      outcome: 'refused',
      reason: 'The contract has started. If it is over, send "ended".',
    });
    expect(late(withdrawn, history, { pending: record })).toEqual({ do: 'delete request' });
    expect(late(withdrawn, history, {})).toEqual(outOfDate);
  });

  test('hires somebody of whom only what happened later was known, by request or at once', () => {
    const events = [on(5, 'changed', { phone: '2' })];
    const person = { ...ada, phone: '2' };
    expect(late(hired, { events }, {})).toEqual({ do: 'create', person });
    expect(late(hired, { events }, {}, byRequest)).toEqual({ do: 'request', person });
    expect(late(hired, { events }, { pending: ada })).toEqual({ do: 'wait' });
  });

  test('that ends whoever waits for approvers takes the request back once that day has passed', () => {
    const events = [hired, on(5, 'changed', { phone: '2' })];
    const end = (endDate: string) => late(on(4, 'ended', { endDate }), { events }, { pending: ada });
    expect(end('2026-12-24T00:00:00.000Z')).toEqual({ do: 'wait' });
    const takenBack = { do: 'delete request', reason: 'The contract ended before it was approved.' };
    for (const past of ['2026-11-06T00:00:00.000Z', '2026-11-24T10:00:00.000Z']) {
      expect(end(past)).toEqual(takenBack);
      expect(late(on(4, 'rehired', { endDate: past }), { events }, { pending: ada })).toEqual(takenBack);
    }
  });

  test('that says something else of whoever waits for approvers leaves the request to them', () => {
    const past = '2026-11-06T00:00:00.000Z';
    const events = [hired, on(5, 'changed', { phone: '2' })];
    // What had passed when it came may be the end of an earlier contract.
    const passed = { ...on(4, 'rehired', { endDate: past }), arrivedAt: Date.parse('2026-11-07T00:00:00.000Z') };
    expect(late(passed, { events }, { pending: ada })).toEqual({ do: 'wait' });
    // An end after which a hire would have changed nothing, since both are over: what that hire changed is asked for, and no end.
    const over = [hired, on(7, 'hired', { ...ada, phone: '2', endDate: past })];
    expect(late(on(4, 'ended', { endDate: past }), { events: over }, { pending: ada })).toEqual({ do: 'wait' });
    const ended = [hired, on(3, 'ended', { endDate: past }), on(5, 'changed', { phone: '2' })];
    const named = on(4, 'changed', { lastName: 'Late' });
    expect(late(named, { events: ended }, { pending: ada })).toEqual({ do: 'wait' });
  });

  describe('of whom nobody knows who they were, since they came another way,', () => {
    const events = [on(5, 'changed', { phone: '2' })];
    const end = on(4, 'ended', { endDate: '2026-12-24T00:00:00.000Z' });

    test('changes what it would have changed of who is there', () => {
      const there = { record: { ...ada, phone: '2' } };
      expect(late(end, { events }, there)).toEqual(changed({ endDate: '2026-12-24T00:00:00.000Z' }));
      expect(late(on(4, 'changed', { phone: '3' }), { events }, there)).toEqual(outOfDate);
      expect(isOutOfDate(on(4, 'changed', { lastName: 'Late' }), { events }, rules)).toBe(false);
      expect(late(on(4, 'changed', { lastName: 'Late' }), { events }, there)).toEqual(changed({ lastName: 'Late' }));
    });

    test('waits for the approvers, or takes the request back once its day has passed', () => {
      expect(late(end, { events }, { pending: ada })).toEqual({ do: 'wait' });
      const past = on(4, 'ended', { endDate: '2026-11-06T00:00:00.000Z' });
      expect(late(past, { events }, { pending: ada })).toMatchObject({ do: 'delete request' });
      expect(late(past, { events }, {})).toEqual(outOfDate);
    });
  });

  test('that ends whoever is requested waits also where a later one would not have made the contract longer', () => {
    const events = [hired, on(5, 'extended', { endDate: '2026-12-24T00:00:00.000Z' })];
    const end = on(4, 'ended', { endDate: '2026-12-24T00:00:00.000Z' });
    expect(late(end, { events }, { pending: ada })).toEqual({ do: 'wait' });
  });

  test('that ends somebody who ended later, and is requested anew, leaves the request alone', () => {
    const ended = on(5, 'ended', { endDate: '2026-11-07T00:00:00.000Z' });
    const past = on(4, 'ended', { endDate: '2026-11-06T00:00:00.000Z' });
    const endedNow = on(5, 'ended', { endDate: '2026-11-24T10:00:00.000Z' });
    for (const events of [[ended], [hired, ended], [hired, endedNow]]) {
      expect(late(past, { events }, { pending: ada })).toEqual(outOfDate);
    }
  });

  test('hires nobody by request whose contract is over by now; at once they are written down', () => {
    const events = [on(24, 'ended', { endDate: '2026-11-23T00:00:00.000Z' })];
    const person = { ...ada, endDate: '2026-11-23T00:00:00.000Z' };
    expect(late(hired, { events }, {}, byRequest)).toEqual(outOfDate);
    expect(late(hired, { events }, {})).toEqual({ do: 'create', person });
    const atNow = { ...ada, endDate: '2026-11-24T10:00:00.000Z' };
    expect(late(on(1, 'hired', atNow), { events: [on(5, 'changed')] }, {}, byRequest)).toEqual(outOfDate);
    const aMomentLater = { ...ada, endDate: '2026-11-24T10:00:00.001Z' };
    const events2 = { events: [on(5, 'changed')] };
    expect(late(on(1, 'hired', aMomentLater), events2, {}, byRequest)).toMatchObject({ do: 'request' });
  });

  test('brings nobody back whom somebody else has taken away, unless their contract had ended and a new one begins', () => {
    const events = [hired, on(20, 'changed', { phone: '2' })];
    expect(late(on(4, 'changed', { lastName: 'Late' }), { events }, {})).toEqual(outOfDate);
    const longer = { endDate: '2027-12-31T00:00:00.000Z' };
    expect(late(on(4, 'rehired', longer), { events }, {})).toEqual(outOfDate);
    const ended = {
      events: [hired, on(3, 'ended', { endDate: '2026-11-02T00:00:00.000Z' }), on(20, 'changed', { phone: '2' })],
    };
    for (const type of ['hired', 'rehired'] as const) {
      expect(late(on(4, type, longer), ended, {})).toMatchObject({ do: 'create', person: { ...longer, phone: '2' } });
    }
    expect(late(on(4, 'extended', longer), ended, {})).toEqual(outOfDate);
    const untilNow = { endDate: '2026-11-24T10:00:00.000Z' };
    const endedNow = { events: [hired, on(3, 'ended', untilNow), on(20, 'changed', { phone: '2' })] };
    expect(late(on(4, 'rehired', longer), endedNow, {})).toMatchObject({ do: 'create' });
  });
});

describe('of a record whose dates somebody has changed by hand or by a file', () => {
  const history = { events: [hired, on(5, 'changed', { phone: '2' })] };
  const movedEnd = { ...ada, phone: '2', endDate: '2027-02-28T00:00:00.000Z' };
  const movedStart = { ...ada, phone: '2', startDate: '2026-02-01T00:00:00.000Z' };

  test('a late end that nothing later settles is judged by the record', () => {
    const event = on(4, 'ended', { endDate: '2026-12-31T00:00:00.000Z' });
    for (const record of [movedEnd, movedStart]) {
      expect(late(event, history, { record })).toMatchObject({
        outcome: 'ended',
        values: { endDate: '2026-12-31T00:00:00.000Z' },
      });
    }
    expect(late(on(4, 'extended', { endDate: '2027-01-31T00:00:00.000Z' }), history, { record: movedEnd })).toEqual({
      do: 'nothing',
      outcome: 'refused',
      reason: 'The new end is not later than the present one.',
    });
  });

  test.each<[string, NormalizedEvent]>([
    ['another end', on(6, 'ended', { endDate: '2027-05-31T00:00:00.000Z' })],
    ['an end without a day', on(6, 'ended')],
    ['a change of the end', on(6, 'changed', { endDate: '2027-05-31T00:00:00.000Z' })],
    ['a change of the start', on(6, 'changed', { startDate: '2026-01-02T00:00:00.000Z' })],
  ])('a late end is settled by %s', (_, later) => {
    const settled = { events: [...history.events, later] };
    const event = on(4, 'ended', { endDate: '2026-12-31T00:00:00.000Z' });
    expect(late(event, settled, { record: movedEnd })).not.toMatchObject({ outcome: 'ended' });
  });

  test('another late event moves no date, and the rest of it is done', () => {
    const said = { startDate: '2026-03-01T00:00:00.000Z', endDate: '2027-12-31T00:00:00.000Z', lastName: 'Late' };
    expect(late(on(4, 'changed', said), history, { record: movedEnd })).toEqual(changed({ lastName: 'Late' }));
    // Where nobody has moved them, it does.
    expect(late(on(4, 'changed', said), history)).toEqual(changed(said));
  });

  test('a new contract moves them where it ends later than the record, and nothing later settles the end', () => {
    const longer = { endDate: '2027-12-31T00:00:00.000Z' };
    const asLong = { endDate: movedEnd.endDate };
    for (const type of ['hired', 'rehired'] as const) {
      expect(late(on(4, type, longer), history, { record: movedEnd })).toEqual(changed(longer));
      expect(late(on(4, type, asLong), history, { record: movedEnd })).toEqual(outOfDate);
      const settled = { events: [...history.events, on(6, 'extended', { endDate: '2028-01-01T00:00:00.000Z' })] };
      expect(late(on(4, type, { ...longer, lastName: 'Late' }), settled, { record: movedEnd })).toEqual(
        changed({ lastName: 'Late' }),
      );
    }
  });
});

describe('a hire that lacks what a new person needs', () => {
  const { endDate, ...withoutEnd } = ada;
  const pending = on(2, 'hired', { ...withoutEnd, data: { vendor: 'Northwind', costCenter: '7' } });

  test.each(['changed', 'extended'] as const)('is completed by "%s", whose values go before', (type) => {
    const event = on(3, type, { endDate, phone: '2', data: { vendor: 'Contoso' } });
    expect(mergeIntoPendingHire(event, { events: [pending] }, rules)).toEqual({
      ...event,
      type: 'hired',
      values: { ...ada, phone: '2', data: { vendor: 'Contoso', costCenter: '7' } },
    });
  });

  test('is completed by the next one, where the first does not', () => {
    const { manager, ...without } = withoutEnd;
    const events = [on(2, 'hired', without), on(3, 'changed', { manager })];
    expect(mergeIntoPendingHire(on(4, 'changed', { endDate }), { events }, rules)).toMatchObject({
      type: 'hired',
      values: { manager, endDate },
    });
    expect(replay({ events: [...events, on(4, 'changed', { endDate })] }, rules)).toEqual(ada);
  });

  test('is not completed by what says nothing of a new person, nor after an end', () => {
    for (const type of ['ended', 'withdrawn', 'stopped', 'rehired'] as const) {
      const event = on(3, type, { endDate });
      expect(mergeIntoPendingHire(event, { events: [pending] }, rules)).toEqual(event);
    }
    const event = on(4, 'changed', { endDate });
    expect(mergeIntoPendingHire(event, { events: [pending, on(3, 'withdrawn')] }, rules)).toEqual(event);
  });

  test('is none where there is somebody, or where it lacks nothing', () => {
    const event = on(3, 'changed', { endDate });
    expect(mergeIntoPendingHire(event, { base: ada, events: [pending] }, rules)).toEqual(event);
    expect(mergeIntoPendingHire(event, { events: [hired] }, rules)).toEqual(event);
    // Of a contract that would end before it starts, nothing is lacking.
    const wrong = on(2, 'hired', { ...ada, endDate: '2025-12-31T00:00:00.000Z' });
    expect(mergeIntoPendingHire(event, { events: [wrong] }, rules)).toEqual(event);
  });
});

describe('what a history has come to', () => {
  test('is the same in whatever order its events came, and begins with who was there', () => {
    const events = [on(3, 'changed', { phone: '3' }), on(2, 'changed', { phone: '2', lastName: 'Second' })];
    expect(replay({ base: ada, events }, rules)).toEqual({ ...ada, phone: '3', lastName: 'Second' });
    expect(replay({ base: ada, events: [] }, rules)).toEqual(ada);
    expect(replay({ events }, rules)).toBeUndefined();
    expect(events.map(({ id }) => id)).toEqual(['changed on 3', 'changed on 2']);
  });

  test('counts whoever is requested as approved', () => {
    expect(replay({ events: [hired] }, byRequest)).toEqual(ada);
  });

  test('ends a contract without a day where an event gave it its start, though it happened before that start', () => {
    const soon = { ...ada, startDate: '2026-11-10T00:00:00.000Z' };
    const events = [on(1, 'hired', soon), on(2, 'ended')];
    expect(replay({ events }, rules)).toEqual({ ...soon, endDate: '2026-11-10T00:00:01.000Z' });
    // Of somebody whom no event brought, it may be the end of an earlier contract.
    expect(replay({ base: soon, events: [on(2, 'ended')] }, rules)).toEqual(soon);
  });

  test('knows the earliest start of the record, and of nobody none', () => {
    const january = Date.parse(ada.startDate);
    const later = { startDate: '2026-02-01T00:00:00.000Z' };
    const before = { startDate: '2025-12-01T00:00:00.000Z', endDate: '2026-12-31T00:00:00.000Z' };
    expect(earliestStartOf({ events: [hired, on(2, 'changed', later)] }, rules)).toBe(january);
    expect(earliestStartOf({ events: [hired, on(2, 'changed', before)] }, rules)).toBe(Date.parse(before.startDate));
    expect(earliestStartOf({ base: ada, events: [] }, rules)).toBe(january);
    expect(earliestStartOf({ base: ada, events: [on(2, 'changed', later)] }, rules)).toBe(january);
    expect(earliestStartOf({ events: [] }, rules)).toBeUndefined();
    expect(earliestStartOf({ earliestStart: 7, events: [hired] }, rules)).toBe(7);
  });

  test('begins anew after the record was deleted', () => {
    const toCome = { ...ada, startDate: '2026-12-01T00:00:00.000Z' };
    const again = { ...ada, startDate: '2027-01-01T00:00:00.000Z' };
    const events = [on(1, 'hired', toCome), on(2, 'withdrawn'), on(3, 'hired', again)];
    expect(earliestStartOf({ events }, rules)).toBe(Date.parse(again.startDate));
  });
});

describe('an event of before gave the record its start', () => {
  const ended = on(5, 'ended');

  test.each<[boolean, string, NormalizedEvent, readonly NormalizedEvent[], Person | undefined]>([
    [true, 'of a hire of before', ended, [hired], ada],
    [true, 'in another writing', ended, [on(1, 'hired', { startDate: '2026-01-01T01:00:00+01:00' })], ada],
    [true, 'among others', ended, [on(2, 'changed', { phone: '2' }), hired], ada],
    [false, 'of a hire of later', ended, [on(6, 'hired', ada)], ada],
    [false, 'of another start', ended, [on(1, 'hired', { startDate: '2026-01-02T00:00:00.000Z' })], ada],
    [false, 'without a start', ended, [on(1, 'changed', { phone: '2' })], ada],
    [false, 'of nobody', ended, [hired], undefined],
    [false, 'of the end itself', on(5, 'ended', ada), [on(5, 'ended', ada)], ada],
    [false, 'where it is no end', on(5, 'changed'), [hired], ada],
  ])('%s %s', (expected, _, event, events, record) => {
    expect(isStartSaidBefore(event, events, record)).toBe(expected);
  });
});
