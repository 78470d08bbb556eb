import { describe, expect, test, vi } from 'vitest';
import { dateReader } from '../../../../lib/dates/dates.ts';
import { normalizeEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import { emptyHistory, type PersonHistory } from '../../../../lib/flows/hr-events/personHistory.ts';
import type { AskedEvent, Judging } from '../../../../lib/flows/hr-events/planEvent.ts';
import { firstWriting, isStop, personPlanSchema, planPerson } from '../../../../lib/flows/hr-events/planPerson.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import type { Person } from '../../../../lib/people/person.ts';
import config from '../../../localConfig.ts';
import { ada as someAda } from './ada.ts';
import { rules, usual } from './judging.ts';

const readDate = dateReader({ timeZone: config.timeZone, dateFormats: [] });

describe('of events that come together', () => {
  const ada: Person = { ...someAda, startDate: '2026-01-01T00:00:00+01:00', endDate: '2027-06-30T23:59:59+02:00' };
  const toCome = { ...ada, startDate: '2027-01-01T00:00:00+01:00' };

  /** An event of an hour of the day before. */
  function at(hour: number, type: HrEvent['type'], person: Partial<HrEvent['person']> = {}): AskedEvent {
    const occurredAt = `2026-11-23T0${hour}:00:00Z`;
    const event = {
      id: `${type} at ${hour}`,
      type,
      occurredAt,
      source: 'Contractors',
      person: { accountName: 'ada', ...person },
    };
    const normalized = normalizeEvent(event, readDate, { system: 'standard', arrivedAt: 0 });
    return { name: event.id, event: normalized, hasWaited: false, approved: [] };
  }

  const plan = async (asked: readonly AskedEvent[], there?: Person, set: Partial<Judging> = {}, kept?: PersonHistory) =>
    await planPerson(
      {
        ...usual,
        ...set,
        locator: { ...usual.locator, record: async () => there && { id: 'r1', person: there }, ...set.locator },
      },
      kept,
      asked,
    );

  test('changes are one write, in the order in which they happened', async () => {
    const asked = [
      at(3, 'changed', { phone: '3', data: { costCenter: '7' } }),
      at(2, 'changed', { phone: '2', lastName: 'Second', data: { vendor: 'Contoso' } }),
    ];
    const { accountName, events, left, write } = await plan(asked, ada);
    expect([accountName, events.map(({ name }) => name), left]).toEqual(['ada', ['changed at 2', 'changed at 3'], []]);
    const values = { accountName: 'ada', phone: '3', lastName: 'Second', data: { vendor: 'Contoso', costCenter: '7' } };
    expect(write).toMatchObject({
      name: 'changed at 2',
      before: ada,
      recordId: 'r1',
      decision: { do: 'change', values, outcome: 'changed' },
    });
  });

  describe('and have waited for the approvers, an end that was moved before it came', () => {
    const all = [at(1, 'ended', { endDate: '2026-11-23T05:00:00Z' }), at(2, 'extended', { endDate: '2027-03-31' })];
    const waited = all.map((one) => ({ ...one, hasWaited: true }));
    const guard = vi.fn<Judging['guard']>(async () => undefined);
    const judgedAsOf = () => guard.mock.calls.map(([, , , , now]) => now);
    const rightBefore = Date.parse('2026-11-23T05:00:00Z') - 1;

    test('ends nobody, and lets nobody in again', async () => {
      const { write } = await plan(waited, ada, { guard });
      expect(write?.decision).toMatchObject({ do: 'change', values: { endDate: '2027-03-31T23:59:59+02:00' } });
      for (const [, , before, , now] of guard.mock.calls)
        expect(Date.parse(before?.endDate ?? '')).toBeGreaterThan(now ?? 0);
      expect(judgedAsOf()).toEqual([rightBefore, rightBefore]);
    });

    test('ends nobody either where they were approved in the meantime', async () => {
      guard.mockClear();
      await plan(
        all.map((one) => ({ ...one, approved: ['endings' as const] })),
        ada,
        { guard },
      );
      expect(judgedAsOf()).toEqual([rightBefore, rightBefore]);
    });

    test('is judged as of now where the contract was over before', async () => {
      guard.mockClear();
      const over = { ...ada, endDate: '2026-11-22T23:59:59+01:00' };
      await plan(waited, over, { guard });
      expect(judgedAsOf()).toEqual([rules.now, rules.now]);
      guard.mockClear();
      await plan([{ ...at(0, 'changed', { phone: '2' }), hasWaited: true }, ...waited], over, { guard });
      expect(judgedAsOf()).toEqual([rules.now, rules.now, rules.now]);
    });

    test('has ended them where the events have not waited', async () => {
      expect((await plan(all, ada)).events[0]?.decision).toMatchObject({
        values: { endDate: '2026-11-23T06:00:00+01:00' },
      });
      guard.mockClear();
      await plan(all, ada, { guard });
      expect(judgedAsOf()).toEqual([rules.now, rules.now]);
    });
  });

  test('a change of somebody who is made by them is part of that', async () => {
    const { write, left } = await plan([at(1, 'hired', ada), at(2, 'changed', { phone: '2' })]);
    expect(left).toEqual([]);
    expect(write?.decision).toEqual({ do: 'create', person: { ...ada, phone: '2' } });
  });

  test('a change of a request that they make waits for it, and writes nothing', async () => {
    const byRequest = { rules: { ...rules, onboarding: 'request' as const } };
    const { events, write } = await plan([at(1, 'hired', ada), at(2, 'changed', { phone: '2' })], undefined, byRequest);
    expect(events.map(({ decision }) => decision.do)).toEqual(['request', 'wait']);
    expect(write?.decision).toEqual({ do: 'request', person: ada });
  });

  test('a deletion behind a change deletes the record as it is, and what comes behind it is left', async () => {
    const asked = [
      at(1, 'changed', { phone: '2' }),
      at(2, 'withdrawn'),
      at(3, 'hired', ada),
      at(4, 'changed', { phone: '4' }),
    ];
    const { events, left, write } = await plan(asked, toCome);
    expect(events.map(({ name }) => name)).toEqual(['changed at 1', 'withdrawn at 2']);
    expect(left).toEqual(['hired at 3', 'changed at 4']);
    expect(write).toMatchObject({ name: 'withdrawn at 2', before: toCome, decision: { do: 'delete record' } });
  });

  test('a deletion of whom they make is left for later: they have to be there first', async () => {
    const { events, left, write } = await plan([
      at(1, 'hired', toCome),
      at(2, 'withdrawn'),
      at(3, 'changed', { phone: '3' }),
    ]);
    expect(events.map(({ name }) => name)).toEqual(['hired at 1']);
    expect(left).toEqual(['withdrawn at 2', 'changed at 3']);
    expect(write?.decision.do).toBe('create');
  });

  test('a request that waits is deleted, and the rest is left', async () => {
    const request = async () => ({ id: 'q1', person: toCome });
    const asked = [at(1, 'withdrawn'), at(2, 'changed', { phone: '2' })];
    const { events, left } = await plan(asked, undefined, { locator: { ...usual.locator, request } });
    expect(events.map(({ name, requestId }) => [name, requestId])).toEqual([['withdrawn at 1', 'q1']]);
    expect(left).toEqual(['changed at 2']);
  });

  test('what waits for the operators writes nothing, and those behind it find what was there', async () => {
    const guard: Judging['guard'] = async ({ type }) => (type === 'ended' ? 'endings' : undefined);
    const result = await plan([at(1, 'ended'), at(2, 'changed', { phone: '2' })], ada, { guard });
    expect(result.events.map(({ held }) => held)).toEqual(['endings', undefined]);
    expect(result.write).toMatchObject({
      name: 'changed at 2',
      decision: { values: { accountName: 'ada', phone: '2', data: {} } },
    });
    expect(firstWriting(result)?.name).toBe('changed at 2');
    const nothing = await plan([at(1, 'ended')], ada, { guard });
    expect([nothing.write, firstWriting(nothing)]).toEqual([undefined, undefined]);
  });

  test('what comes behind a stop changes nothing any more', async () => {
    const { events } = await plan([at(1, 'stopped'), at(2, 'changed', { phone: '2' }), at(3, 'stopped')], ada);
    expect(events.map(({ decision }) => decision)).toMatchObject([
      { do: 'change', outcome: 'stopped' },
      { do: 'nothing', outcome: 'blocked' },
      { do: 'nothing', outcome: 'stopped' },
    ]);
    expect(events.map(isStop)).toEqual([true, false, true]);
  });

  test('a stop that waits for the operators stops nobody yet', async () => {
    const guard: Judging['guard'] = async ({ type }) => (type === 'stopped' ? 'endings' : undefined);
    const { events } = await plan([at(1, 'stopped'), at(2, 'changed', { phone: '2' })], ada, { guard });
    expect(events.map(isStop)).toEqual([false, false]);
    expect(events[1]?.decision).toMatchObject({ do: 'change' });
  });

  test('there may be none', async () => {
    expect(await plan([])).toEqual({ accountName: '', events: [], left: [] });
  });

  test('what changes nothing hands on what is known and who is foreseen', async () => {
    const again = { ...at(3, 'changed', { phone: '3' }), name: 'again' };
    const asked = [at(1, 'hired', ada), at(2, 'changed', { phone: '1' }), at(3, 'changed', { phone: '3' }), again];
    const { events } = await plan(asked);
    expect(events.map(({ decision }) => decision)).toMatchObject([
      { do: 'create' },
      { do: 'nothing', outcome: 'nothing-to-do' },
      { do: 'change', values: { phone: '3' } },
      { do: 'nothing', reason: 'The event was applied before.' },
    ]);
    const nobody = await plan(
      [at(1, 'changed', { phone: '1' }), { ...at(1, 'changed', { phone: '1' }), name: 'again' }],
      ada,
    );
    expect(nobody.events[1]?.decision).toMatchObject({ reason: 'The event was applied before.' });
  });

  test('what changes nothing of a request that waits leaves it where it is', async () => {
    const request = async () => ({ id: 'q1', person: toCome });
    const asked = [at(1, 'changed', { phone: '1' }), at(2, 'changed', { phone: '2' })];
    const { events } = await plan(asked, undefined, { locator: { ...usual.locator, request } });
    expect(events.map(({ decision }) => decision.do)).toEqual(['nothing', 'wait']);
  });

  test('what is known from before counts', async () => {
    const known = at(1, 'changed', { phone: '2' });
    const kept = { ...emptyHistory(ada), events: [known.event] };
    expect((await plan([known], ada, {}, kept)).events[0]?.decision).toMatchObject({
      reason: 'The event was applied before.',
    });
  });

  test('one that waits for the operators is not applied: it is asked about each time', async () => {
    const guard: Judging['guard'] = async () => 'endings';
    const { events } = await plan([at(1, 'ended'), { ...at(1, 'ended'), name: 'again' }], ada, { guard });
    expect(events.map(({ held }) => held)).toEqual(['endings', 'endings']);
  });

  test('whoever they make has no id as yet, and is its system’s that has them made', async () => {
    const [hire, change] = [at(1, 'hired', ada), at(2, 'changed', { phone: '2' })];
    const [, created] = (await plan([hire, change])).events;
    expect(created).toMatchObject({ before: ada, broughtBy: 'standard' });
    expect(created).not.toHaveProperty('recordId');
    const byRequest = { rules: { ...rules, onboarding: 'request' as const } };
    const [, requested] = (await plan([hire, change], undefined, byRequest)).events;
    expect(requested).toMatchObject({ broughtBy: 'standard', decision: { do: 'wait' } });
    expect(requested).not.toHaveProperty('requestId');
  });

  test('whoever is there stays whose they were', async () => {
    const kept: PersonHistory = { ...emptyHistory(ada), broughtBy: 'deel', recordId: 'r1' };
    const { events } = await plan([at(1, 'changed', { phone: '2' }), at(2, 'changed', { phone: '3' })], ada, {}, kept);
    expect(events.map(({ broughtBy, recordId }) => [broughtBy, recordId])).toEqual([
      ['deel', 'r1'],
      ['deel', 'r1'],
    ]);
  });

  test('a request that they delete is looked for once', async () => {
    let asked = 0;
    const request = async () => {
      asked += 1;
      return { id: 'q1', person: toCome };
    };
    await plan([at(1, 'withdrawn'), at(2, 'changed', { phone: '2' })], undefined, {
      locator: { ...usual.locator, request },
    });
    expect(asked).toBe(1);
  });

  test('their plan is read as it was written', async () => {
    const guard: Judging['guard'] = async ({ type }) => (type === 'ended' ? 'endings' : undefined);
    const approved = { ...at(2, 'changed', { phone: '2' }), approved: ['endings' as const] };
    const kept: PersonHistory = { ...emptyHistory(toCome), broughtBy: 'deel', recordId: 'r1' };
    const asked = [at(1, 'ended', { endDate: '2027-03-31' }), approved, at(3, 'withdrawn'), at(4, 'hired', ada)];
    const written = {
      ...(await plan(asked, toCome, { guard }, kept)),
      isUnreadable: true,
      problem: 'It cannot be read.',
    };
    expect(written).toMatchObject({ events: [{ held: 'endings' }, { isApproved: true }, {}], left: ['hired at 4'] });
    const read = personPlanSchema.parse(JSON.parse(JSON.stringify(written)));
    expect(read).toEqual(written);
  });
});
