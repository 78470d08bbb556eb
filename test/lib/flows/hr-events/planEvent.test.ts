import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../../lib/config/config.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import {
  emptyHistory,
  type PersonHistory,
  withDeclined,
  withHiring,
} from '../../../../lib/flows/hr-events/personHistory.ts';
import {
  type Judging,
  type PersonState,
  planEvent,
  plannedEventSchema,
  rulesOf,
} from '../../../../lib/flows/hr-events/planEvent.ts';
import type { Guarded } from '../../../../lib/hr/waitingEvent.ts';
import type { Person } from '../../../../lib/people/person.ts';
import { ada, rules, type Said } from './ada.ts';
import { nobodyThere } from './nobodyThere.ts';

const toCome = { ...ada, startDate: '2027-01-01T00:00:00.000Z' };

/** An event of a day of November 2026. */
function on(day: number, type: NormalizedEvent['type'], { data = {}, ...said }: Said = {}, system = 'deel') {
  const occurredAt = Date.UTC(2026, 10, day);
  const values = { accountName: 'ada', data, ...said };
  return { id: `${type} on ${day}`, system, type, occurredAt, arrivedAt: 0, values } satisfies NormalizedEvent;
}

const usual: Judging = { ...nobodyThere, rules };

type Where = Omit<Partial<Judging>, 'locator'> & {
  record?: Person;
  request?: Person;
  locator?: Partial<Judging['locator']>;
  state?: Partial<PersonState>;
  hasWaited?: boolean;
  waitedFor?: string;
  approved?: readonly Guarded[];
  makesNobody?: string;
};

async function planned(event: NormalizedEvent, where: Where = {}) {
  const { record, request, locator, state, approved = [], makesNobody, ...rest } = where;
  const { hasWaited = false, waitedFor, ...others } = rest;
  const there = {
    ...usual.locator,
    ...(record && { record: async () => ({ id: 'r1', person: record }) }),
    ...(request && { request: async () => ({ id: 'q1', person: request }) }),
    ...locator,
  };
  const asked = { name: 'waiting', event, hasWaited, waitedFor, approved, ...(makesNobody && { makesNobody }) };
  return await planEvent({ ...usual, ...others, locator: there }, { kept: undefined, ...state }, asked);
}

const phone = changedPhone('2');
function changedPhone(text: string) {
  return on(20, 'changed', { phone: text });
}
const known = (events: readonly NormalizedEvent[], others: Partial<PersonHistory> = {}): PersonHistory => ({
  ...emptyHistory(undefined),
  events: [...events],
  ...others,
});

describe('an event that says nothing any more', () => {
  const asks = { locator: { record: () => Promise.reject(new Error('asked')) } };
  const forbidden = (outcome: string, reason: unknown) => ({
    name: 'waiting',
    decision: { do: 'nothing', outcome, reason, isForbidden: true },
  });

  test('was applied before; one that has waited was not', async () => {
    const state = { kept: known([phone]) };
    const expected = forbidden('nothing-to-do', 'The event was applied before.');
    expect(await planned(phone, { ...asks, state })).toEqual({ ...expected, event: phone });
    expect((await planned(phone, { record: ada, state, hasWaited: true })).decision).toMatchObject({ do: 'change' });
  });

  test('was declined before, unless it was approved since', async () => {
    const state = { kept: withDeclined(emptyHistory(undefined), phone) };
    const reason =
      'Operators or approvers were asked about this event before, and nothing was changed. If it is meant, send it with a new id.';
    expect(await planned(phone, { ...asks, state })).toMatchObject(forbidden('nothing-to-do', reason));
    expect((await planned(phone, { record: ada, state, approved: ['endings'] })).decision).toMatchObject({
      do: 'change',
    });
  });

  test('is about somebody who is blocked, by an operator or by an event of the same run', async () => {
    const findBlock = async () => ({ by: 'ops@example.com', reason: 'Fraud', at: '2026-11-01T10:00:00Z' });
    const blocked = forbidden(
      'blocked',
      'The person is blocked since 2026-11-01 by ops@example.com: Fraud. Nothing changes until npx nelm lift.',
    );
    expect(await planned(phone, { ...asks, findBlock })).toMatchObject(blocked);
    const stopped = forbidden(
      'blocked',
      'The person is stopped by an earlier event of the same run. Nothing changes until npx nelm lift.',
    );
    expect(await planned(phone, { ...asks, state: { isStopped: true } })).toMatchObject(stopped);
    // A stop of them is carried out all the same.
    const stop = await planned(on(20, 'stopped'), { record: ada, findBlock, state: { isStopped: true } });
    expect(stop.decision).toMatchObject({ do: 'change', outcome: 'stopped' });
  });

  test('is a stop that an operator has lifted since', async () => {
    const liftedSince = async () => true;
    const reason =
      'An operator has lifted a stop of the person since this one happened. To stop them all the same, npx nelm stop, or send it with the time of now.';
    expect(await planned(on(20, 'stopped'), { ...asks, liftedSince })).toMatchObject(forbidden('refused', reason));
    expect((await planned(phone, { record: ada, liftedSince })).decision).toMatchObject({ do: 'change' });
  });

  test('is from before what is known as a whole, or as late as that; a stop is never too late', async () => {
    const { values: _, ...newest } = on(20, 'changed', {}, 'deel');
    const state = { kept: known([], { folded: [newest] }) };
    const outOfDate = { do: 'nothing', outcome: 'out-of-date' };
    expect((await planned(on(19, 'changed', { phone: '2' }), { ...asks, state })).decision).toMatchObject(outOfDate);
    expect((await planned({ ...phone, id: newest.id }, { ...asks, state })).decision).toMatchObject(outOfDate);
    expect((await planned(on(21, 'changed', { phone: '2' }), { record: ada, state })).decision).toMatchObject({
      do: 'change',
    });
    expect((await planned(on(19, 'stopped'), { record: ada, state })).decision).toMatchObject({ outcome: 'stopped' });
  });

  test('is late, and changes nothing that later events have not settled', async () => {
    const state = { kept: known([on(1, 'hired', ada), on(22, 'changed', { phone: '3' })]) };
    expect((await planned(phone, { ...asks, state })).decision).toMatchObject({ outcome: 'out-of-date' });
    const late = await planned(on(20, 'changed', { lastName: 'Late' }), { record: { ...ada, phone: '3' }, state });
    expect(late.decision).toMatchObject({ do: 'change', values: { lastName: 'Late' } });
    expect((await planned(on(20, 'stopped'), { record: ada, state })).decision).toMatchObject({ outcome: 'stopped' });
  });
});

describe('who is there', () => {
  test('is what the tenant shows, and stands in the plan', async () => {
    const kept = known([], { broughtBy: 'deel', recordId: 'r1' });
    expect(await planned(phone, { record: ada, state: { kept } })).toEqual({
      name: 'waiting',
      event: phone,
      decision: { do: 'change', values: { accountName: 'ada', phone: '2', data: {} }, outcome: 'changed' },
      recordId: 'r1',
      before: ada,
      broughtBy: 'deel',
    });
    expect(await planned(on(20, 'withdrawn'), { request: ada })).toEqual({
      name: 'waiting',
      event: on(20, 'withdrawn'),
      decision: { do: 'delete request' },
      requestId: 'q1',
    });
  });

  test('is looked for where they were seen last', async () => {
    const seen: unknown[] = [];
    const locator = {
      record: async (...where: unknown[]) => void seen.push(['record', ...where]),
      request: async (...where: unknown[]) => void seen.push(['request', ...where]),
    } as unknown as Judging['locator'];
    await planned(phone, { locator, state: { kept: known([], { recordId: 'r7', requestId: 'q7' }) } });
    expect(seen).toEqual([
      ['record', 'ada', 'r7'],
      ['request', 'ada', 'q7'],
    ]);
  });

  test('is what the events before it in the run make of them, and the tenant is not asked', async () => {
    const asked = {
      record: () => Promise.reject(new Error('asked')),
      request: () => Promise.reject(new Error('asked')),
    };
    const foreseen = { record: { id: 'r1', person: ada }, broughtBy: 'deel' };
    expect(await planned(phone, { locator: asked, state: { foreseen } })).toMatchObject({
      decision: { do: 'change' },
      recordId: 'r1',
      broughtBy: 'deel',
    });
    // Whoever is made by this run has no id as yet.
    const made = await planned(phone, { locator: asked, state: { foreseen: { record: { id: '', person: ada } } } });
    expect(made).toEqual({
      name: 'waiting',
      event: phone,
      decision: expect.objectContaining({ do: 'change' }),
      before: ada,
    });
    const request = await planned(phone, { locator: asked, state: { foreseen: { request: { id: '', person: ada } } } });
    expect(request.decision).toEqual({ do: 'wait' });
  });

  test('is not asked for among requests by a hire that is simply requested, unless one is known of', async () => {
    const byRequest = { ...rules, onboarding: 'request' as const };
    const hire = on(20, 'hired', ada);
    expect((await planned(hire, { request: ada, rules: byRequest })).decision).toEqual({ do: 'request', person: ada });
    const state = { kept: known([], { requestId: 'q1' }) };
    expect((await planned(hire, { request: ada, rules: byRequest, state })).decision).toEqual({ do: 'wait' });
    const foreseen = { request: { id: '', person: ada } };
    expect((await planned(hire, { rules: byRequest, state: { foreseen } })).decision).toEqual({ do: 'wait' });
    expect((await planned(hire, { request: ada })).decision).toEqual({ do: 'wait' });
    expect(
      (await planned(on(20, 'rehired', { ...ada, phone: '2' }), { request: ada, rules: byRequest })).decision,
    ).toEqual({
      do: 'wait',
    });
  });

  test('may have been let in right now, where there is nobody: that is asked before anything is said of them', async () => {
    const kept = known([], { requestId: 'q1' });
    const asked: unknown[] = [];
    const findWhetherLetIn = async (of: unknown) => asked.push(of) < 0;
    const where = { state: { kept }, findWhetherLetIn };
    await planned(phone, where);
    expect(asked.splice(0)).toEqual([kept]);
    await planned(on(20, 'stopped'), where);
    await planned(phone, { ...where, record: ada });
    await planned(phone, { ...where, request: ada });
    await planned(phone, { ...where, state: { kept, foreseen: {} } });
    expect(asked).toEqual([]);
    const letIn = async () => Promise.reject(new Error('let in'));
    await expect(planned(phone, { findWhetherLetIn: letIn })).rejects.toThrow('let in');
  });

  test('has waited for a request that is over: it asks for nobody anew, also where another one has made that', async () => {
    const asked: unknown[] = [];
    const hire = on(20, 'hired', { ...ada });
    const findWhetherLetIn = async (of: unknown) => asked.push(of) > 0;
    const where = { state: { kept: known([]) }, findWhetherLetIn };
    const over = 'The request of the person was taken back before, or rejected: nobody was let in.';
    const { decision } = await planned(hire, { ...where, hasWaited: true, waitedFor: 'q7' });
    expect(decision).toEqual({ do: 'nothing', outcome: 'nothing-to-do', reason: over });
    expect((await planned(hire, where)).decision).toMatchObject({ do: 'create' });
    expect(asked).toEqual([{ requestId: 'q7' }, known([])]);
  });

  test('may be waiting where nobody can see it: who stops or withdraws is told', async () => {
    const locator = { canListRequests: false };
    const unseen =
      'The source has no account manager, so that ISC lists none of its requests to nelm. If one of the person waits for its approvers, delete it by hand.';
    expect((await planned(on(20, 'stopped'), { locator })).decision).toEqual({
      do: 'nothing',
      outcome: 'stopped',
      reason: `The source has nobody of this account name; nobody of that name is let in. ${unseen}`,
    });
    expect((await planned(on(20, 'withdrawn'), { locator })).decision).toEqual({
      do: 'nothing',
      outcome: 'refused',
      reason: `There is no record. ${unseen}`,
    });
    expect((await planned(phone, { locator })).decision).toMatchObject({ outcome: 'unknown-person' });
    expect((await planned(on(20, 'hired', ada), { locator })).decision).toMatchObject({ do: 'create' });
    const gone = await planned(on(20, 'withdrawn'), { locator, state: { foreseen: {} } });
    expect(gone.decision).toMatchObject({ outcome: 'nothing-to-do' });
    const over = { ...ada, endDate: '2026-11-01T00:00:00.000Z' };
    expect((await planned(on(20, 'stopped'), { locator, record: over })).decision).toMatchObject({
      reason: 'The contract has ended already; it is not let begin again.',
    });
  });
});

describe('who may not touch the person', () => {
  const mayTouch = () => false;
  const refused = { do: 'nothing', outcome: 'refused', isForbidden: true };

  test('changes nobody who is there, and what is there is not said', async () => {
    const plan = await planned(phone, { record: ada, mayTouch });
    expect(plan).toEqual({ name: 'waiting', event: phone, decision: expect.objectContaining(refused) });
    expect((await planned(phone, { request: ada, mayTouch })).decision).toMatchObject(refused);
  });

  test('may hire whoever is not there, and stop everybody', async () => {
    expect((await planned(on(20, 'hired', ada), { mayTouch })).decision).toEqual({ do: 'create', person: ada });
    expect((await planned(on(20, 'stopped'), { record: ada, mayTouch })).decision).toMatchObject({
      outcome: 'stopped',
    });
  });

  test('has made whoever is there by a hire of which nothing is known, if they are all that it says and no more', async () => {
    const hire = on(20, 'hired', ada);
    const state = { kept: withHiring(emptyHistory(undefined), hire) };
    expect((await planned(hire, { record: ada, mayTouch, state })).decision).toMatchObject({
      outcome: 'nothing-to-do',
      reason: 'The record is already as the event says.',
    });
    const other = { ...ada, phone: '9' };
    expect((await planned(hire, { record: other, mayTouch, state })).decision).toMatchObject(refused);
    expect((await planned(hire, { record: ada, mayTouch })).decision).toMatchObject(refused);
    // It made nobody.
    expect((await planned(hire, { mayTouch, state })).decision).toMatchObject({ do: 'create' });
  });

  test('is judged by who brought the person, and by the record', async () => {
    const judged: unknown[] = [];
    const mayTouch: Judging['mayTouch'] = ({ system }, there) => judged.push([system, there]) > 0;
    const kept = known([], { broughtBy: 'bamboohr', recordId: 'r1' });
    await planned(phone, { record: ada, mayTouch, state: { kept } });
    expect(judged).toEqual([['deel', { broughtBy: 'bamboohr', recordId: 'r1' }]]);
  });
});

describe('a decision', () => {
  test('waits for the operators where the guard says so, and they have their say once', async () => {
    const asked: unknown[] = [];
    const guard: Judging['guard'] = async (event, decision, before, approved) => {
      asked.push([event.id, decision.do, before, approved]);
      return approved.length === 0 ? 'endings' : undefined;
    };
    const ends = on(20, 'ended', { endDate: '2026-12-31T00:00:00.000Z' });
    expect(await planned(ends, { record: ada, guard })).toMatchObject({ held: 'endings', decision: { do: 'change' } });
    const approved = await planned(ends, { record: ada, guard, approved: ['endings'] });
    expect(approved).toMatchObject({ isApproved: true });
    expect(approved).not.toHaveProperty('held');
    expect(await planned(ends, { record: ada, guard, approved: ['rehire'] })).not.toHaveProperty('isApproved');
    expect(asked).toEqual([
      ['ended on 20', 'change', ada, []],
      ['ended on 20', 'change', ada, ['endings']],
      ['ended on 20', 'change', ada, ['rehire']],
    ]);
  });

  test('keeps whoever was let in before: by what is kept, by a file, and by the record of a stranger', async () => {
    const withdrawn = on(20, 'withdrawn');
    const keeps = { outcome: 'refused', reason: expect.stringContaining('the person was let in before') };
    const before = Date.parse('2026-01-01T00:00:00Z');
    const later = Date.parse('2026-12-24T00:00:00Z');
    const judged = async (where: Where) => (await planned(withdrawn, { record: toCome, ...where })).decision;
    expect(await judged({})).toEqual({ do: 'delete record' });
    expect(await judged({ letInBefore: () => before })).toMatchObject(keeps);
    expect(await judged({ state: { kept: known([], { earliestStart: before }) } })).toMatchObject(keeps);
    expect(await judged({ state: { kept: known([]) }, letInBefore: () => before })).toMatchObject(keeps);
    const both = { state: { kept: known([], { earliestStart: later }) } };
    expect(await judged({ ...both, letInBefore: () => before })).toMatchObject(keeps);
    expect(await judged({ ...both, letInBefore: () => later })).toEqual({ do: 'delete record' });
  });

  test('completes a hire that lacked something', async () => {
    const { endDate, ...withoutEnd } = ada;
    const state = { kept: known([on(19, 'hired', withoutEnd)]) };
    expect((await planned(on(20, 'changed', { endDate }), { state })).decision).toEqual({ do: 'create', person: ada });
  });
});

describe('a hire beside another one that lacked something', () => {
  const { endDate, ...withoutEnd } = ada;
  const state = { kept: known([on(19, 'hired', { ...withoutEnd, phone: '3' })]) };
  const byDefault = { ...on(20, 'hired', { ...ada, phone: '-' }), defaulted: ['phone'] };

  test('takes what that one said in place of a default, where it makes somebody', async () => {
    expect((await planned(byDefault, { state })).decision).toEqual({ do: 'create', person: { ...ada, phone: '3' } });
  });

  test('changes whoever came another way by what it says itself', async () => {
    expect((await planned(byDefault, { state, record: ada })).decision).toMatchObject({ outcome: 'nothing-to-do' });
  });

  test('is completed by a change, which then says all of it of whoever came another way', async () => {
    const event = on(20, 'changed', { endDate });
    expect((await planned(event, { state, record: ada })).decision).toMatchObject({
      do: 'change',
      values: { phone: '3' },
    });
  });
});

describe('a hire whose default manager nobody has', () => {
  const makesNobody = 'The source has no such manager.';
  const hire = on(20, 'hired', ada);
  const failed = { do: 'nothing', outcome: 'failed', reason: makesNobody, isForbidden: true };

  test('makes nobody', async () => {
    expect((await planned(hire, { makesNobody })).decision).toEqual(failed);
    expect((await planned(hire, {})).decision).toEqual({ do: 'create', person: ada });
  });

  test('changes whoever is there, and waits where they are requested', async () => {
    const record = { ...ada, phone: '9' };
    expect((await planned(hire, { makesNobody, record })).decision).toMatchObject({ do: 'change' });
    expect((await planned(hire, { makesNobody, request: record })).decision).toEqual({ do: 'wait' });
  });

  test('makes somebody by the manager that another event has said, in whatever letter case', async () => {
    const { endDate, ...withoutEnd } = ada;
    const of = (manager: string) => ({ kept: known([on(19, 'hired', { ...withoutEnd, manager })]) });
    const event = { ...hire, defaulted: ['manager'] };
    expect((await planned(event, { makesNobody, state: of('john.roe') })).decision).toEqual({
      do: 'create',
      person: { ...ada, manager: 'john.roe' },
    });
    expect((await planned(event, { makesNobody, state: of(ada.manager.toUpperCase()) })).decision).toEqual(failed);
  });

  test('is refused for what else is wrong with it no more than for that', async () => {
    const wrong = on(20, 'hired', { ...ada, endDate: '2025-12-31T00:00:00.000Z' });
    expect((await planned(wrong, { makesNobody })).decision).toEqual(failed);
  });
});

test('a plan is kept with each outcome that a decision has', () => {
  const decision = { do: 'nothing', outcome: 'failed', reason: 'The source has no such manager.', isForbidden: true };
  expect(plannedEventSchema.parse({ name: 'waiting', event: phone, decision })).toMatchObject({ decision });
});

test('the rules of a source are its settings, and moments are written in the zone of the organisation', () => {
  const config = configSchema.parse({
    timeZone: 'Europe/Berlin',
    sources: { Contractors: { onboarding: 'record', maxContractDays: 365 } },
  });
  const { write, ...others } = rulesOf(config, { name: 'Contractors', ids: [] }, rules.now);
  expect(others).toEqual({ onboarding: 'record', maxContractDays: 365, timeZone: 'Europe/Berlin', now: rules.now });
  expect(write(rules.now)).toBe('2026-11-24T11:00:00+01:00');
});
