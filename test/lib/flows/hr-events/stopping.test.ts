import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { liftBlock } from '../../../../lib/people/blocked.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

const { id: contractors } = seededSources.Contractors;

let handling: Handling;
let flow: InProcess;

const mayStop = (people: 'own' | 'source' = 'own') => ({
  standard: { sources: ['Contractors'], people, mayStop: true },
  bamboohr: { source: 'Contractors', people },
});

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(() => {
  handling.interfere();
  flow = handling.flowOf(
    'record',
    { Contractors: { deleteThresholdMinimum: 3, deleteThresholdPercent: 0 } },
    mayStop(),
  );
});

afterAll(() => handling.close());

type Happening = Parameters<Handling['happens']> extends [unknown, ...infer Rest] ? Rest : never;

/** Something happens, and is done. */
const done = async (...happening: Happening) => await handling.ended(flow, handling.happens(flow, ...happening));

const byOperator = { system: 'operator' };
const endOf = async (name: string) => Date.parse((await handling.record(name))?.endDate ?? '');
const plant = (names: readonly string[], start = '2026-01-01T00:00:00Z', end = '2027-06-30T00:00:00Z') =>
  handling.plant(
    'Contractors',
    names.map((name) => ({ name, start, end })),
  );

describe('somebody who is stopped', () => {
  test('ends now, whoever brought them, and no event changes anything of them until that is lifted', async () => {
    await plant(['file.one']);
    const stopped = await done('stopped', 'FILE.one', {}, byOperator);
    expect(stopped).toMatchObject({ outcome: 'stopped', changed: ['endDate'] });
    const end = await endOf('file.one');
    expect(end).toBeLessThanOrEqual(handling.clock.now());
    expect(end).toBeGreaterThan(handling.clock.now() - hour);
    const mail = (await handling.box.mails()).at(-1);
    expect(mail?.subject).toBe('Stopped and blocked: one person of Contractors');
    flow = handling.flowOf('record', {}, mayStop('source'));
    const later = { ...ada, startDate: '2026-11-01', endDate: '2027-12-31' };
    for (const type of ['hired', 'rehired', 'changed', 'extended'] as const) {
      const set = await done(type, 'file.one\u200b', type === 'extended' ? { endDate: '2027-12-31' } : later);
      expect(set, type).toMatchObject({ outcome: 'blocked' });
      expect(set?.reason).toMatch(/^The person is blocked since 2026-11-24 by an operator: no reason was given\./);
    }
    expect(await endOf('file.one')).toBe(end);
    const { bucket } = handling.tools;
    const by = { by: 'ops', reason: 'it was a mistake' };
    expect(await liftBlock(bucket, contractors, 'file.ONE', by, handling.clock.now())).toMatchObject({
      by: 'an operator',
    });
    expect(await liftBlock(bucket, contractors, 'file.one', by, handling.clock.now())).toBeUndefined();
    expect(await done('rehired', 'file.one', later)).toMatchObject({ outcome: 'rehired' });
    expect(await endOf('file.one')).toBe(Date.parse('2027-12-31T23:59:59Z'));
  });

  test('is so in the same run as well: what is said to have happened later does nothing', async () => {
    await plant(['same.run']);
    const ids = [
      handling.happens(flow, 'stopped', 'same.run', {}, byOperator),
      handling.happens(flow, 'extended', 'same.run', { endDate: '2027-12-31' }, { system: 'bamboohr' }),
    ];
    await handling.pass(flow, minute);
    const outcomes = await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome));
    expect(outcomes).toEqual(['stopped', 'blocked']);
    expect(await endOf('same.run')).toBeLessThanOrEqual(handling.clock.now());
  });

  test('ends also where an event that happened later is known already', async () => {
    await done('hired', 'known.later', ada);
    await done('extended', 'known.later', { endDate: '2027-12-31' });
    const before = { ...byOperator, occurredAt: '2026-11-01T00:00:00Z', id: 'before' };
    expect(await done('stopped', 'known.later', {}, before)).toMatchObject({ outcome: 'stopped' });
    expect(await endOf('known.later')).toBeLessThanOrEqual(handling.clock.now());
  });

  test('who has not started is deleted, or ends where they were let in before; who is requested is not approved', async () => {
    await done('hired', 'to.come', { ...ada, startDate: '2026-12-10' });
    expect(await done('stopped', 'to.come', {}, byOperator)).toMatchObject({
      outcome: 'stopped',
      deleted: 'deleted.csv',
    });
    expect(await handling.record('to.come')).toBeUndefined();
    await done('hired', 'put.off', ada);
    await done('changed', 'put.off', { startDate: '2026-12-10' });
    expect(await done('stopped', 'put.off', {}, byOperator)).toMatchObject({ outcome: 'stopped' });
    expect(await endOf('put.off')).toBeLessThanOrEqual(handling.clock.now());
    flow = handling.flowOf('request', {}, mayStop());
    const hire = handling.happens(flow, 'hired', 'only.asked', ada);
    await handling.pass(flow, minute);
    expect(await done('stopped', 'only.asked', {}, byOperator)).toMatchObject({ outcome: 'stopped' });
    await handling.pass(flow, 2 * hour);
    expect((await handling.reportOf(hire))?.outcome).toBe('gone');
    expect(await done('hired', 'only.asked', ada)).toMatchObject({ outcome: 'blocked' });
  });

  test('need not be there: nobody of the name is let in', async () => {
    expect(await done('stopped', 'not.there', {}, byOperator)).toMatchObject({ outcome: 'stopped' });
    expect(await done('hired', 'Not.There', ada)).toMatchObject({ outcome: 'blocked' });
  });

  test('is so though nelm.config.ts has settings of a source that the tenant has not, which fail every other event', async () => {
    await plant(['wrong.settings']);
    flow = handling.flowOf('record', { Kontractors: { graceDays: 1 } }, mayStop());
    const changed = handling.happens(flow, 'changed', 'wrong.settings', { phone: '9' });
    const stopped = handling.happens(flow, 'stopped', 'wrong.settings', {}, byOperator);
    await handling.pass(flow, minute);
    expect(await handling.reportOf(stopped)).toMatchObject({ outcome: 'stopped' });
    expect(await handling.reportOf(changed)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('Kontractors'),
    });
    expect(await endOf('wrong.settings')).toBeLessThanOrEqual(handling.clock.now());
  });

  test('stays blocked where the run that stops them is lost before it writes', async () => {
    await plant(['lost.run']);
    handling.interfere((method) =>
      method === 'PATCH' ? Response.json({ detailCode: '400' }, { status: 400 }) : undefined,
    );
    expect(await done('stopped', 'lost.run', {}, byOperator)).toMatchObject({ outcome: 'failed' });
    handling.interfere();
    expect(await done('extended', 'lost.run', { endDate: '2027-12-31' })).toMatchObject({ outcome: 'blocked' });
    expect(await done('stopped', 'lost.run', {}, byOperator)).toMatchObject({ outcome: 'stopped' });
    expect(await endOf('lost.run')).toBeLessThanOrEqual(handling.clock.now());
  });
});

describe('in a source without an account manager, whose requests the tenant does not list,', () => {
  beforeEach(() => {
    handling.interfere(async (method, path, said) => {
      if (method !== 'GET' || !path.endsWith('/non-employee-sources') || !said.includes('offset=0')) return undefined;
      const all = await Array.fromAsync(handling.isc.sources.list({}));
      return Response.json(all.map((one) => ({ ...one, accountManagers: [] })));
    });
  });

  test('somebody whom nelm has requested is found among many, and is not let in', async () => {
    flow = handling.flowOf('request', {}, mayStop('source'));
    const names = Array.from({ length: 7 }, (_, index) => `others.${index}`);
    await plant(names);
    handling.happens(flow, 'hired', 'unmanaged', ada);
    await handling.pass(flow, 2 * minute);
    for (const name of names) handling.happens(flow, 'changed', name, { phone: '9' });
    const id = handling.happens(flow, 'stopped', 'unmanaged');
    await handling.pass(flow, 2 * minute);
    expect(await handling.reportOf(id)).toMatchObject({ outcome: 'stopped' });
    await handling.decide('unmanaged', 'approve');
    await handling.pass(flow, 3 * hour);
    expect(await handling.record('unmanaged')).toBeUndefined();
  });

  test('it is said that a request that somebody else made must be looked for by hand', async () => {
    const byHand = expect.stringContaining('If one of the person waits for its approvers, delete it by hand.');
    expect(await done('stopped', 'by.hand', {}, byOperator)).toMatchObject({ outcome: 'stopped', reason: byHand });
    expect(await done('withdrawn', 'by.hand.2')).toMatchObject({ outcome: 'refused', reason: byHand });
  });
});

describe('a system', () => {
  test('that may not stop people is refused', async () => {
    await plant(['prey']);
    const refused = await done('stopped', 'prey', {}, { system: 'bamboohr' });
    expect(refused).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('(mayStop)') });
    expect(await done('changed', 'prey', { phone: '7' })).toMatchObject({ outcome: 'refused' });
    expect(await endOf('prey')).toBe(Date.parse('2027-06-30T00:00:00Z'));
  });

  test('stops no more people a day than the delete threshold lets go; operators any number', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `many.${index}`);
    await plant(names);
    await handling.pass(flow, 25 * hour);
    const ids = names.map((name) => handling.happens(flow, 'stopped', name));
    await handling.pass(flow, hour);
    const outcomes = await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome));
    expect(outcomes).toEqual(['stopped', 'stopped', 'stopped', 'held', 'held', 'held']);
    expect(await endOf('many.5')).toBe(Date.parse('2027-06-30T00:00:00Z'));
    expect(await done('changed', 'many.5', { phone: '8' })).toMatchObject({ outcome: 'refused' });
    expect(await done('stopped', 'many.5', {}, byOperator)).toMatchObject({ outcome: 'stopped' });
  });

  test('blocks no more people a day than that who have ended, are not there, or wait for approvers', async () => {
    await plant(['over.0', 'over.1'], '2026-01-01T00:00:00Z', '2026-06-30T00:00:00Z');
    await handling.pass(flow, 25 * hour);
    for (const name of ['over.0', 'not.yet.0', 'not.yet.1'])
      expect(await done('stopped', name), name).toMatchObject({ outcome: 'stopped' });
    const ids = ['over.1', 'not.yet.2'].map((name) => handling.happens(flow, 'stopped', name));
    await handling.pass(flow, hour);
    const outcomes = await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome));
    expect(outcomes).toEqual(['held', 'held']);
    const mail = (await handling.box.mails()).at(-1);
    expect(mail?.text).toContain('HR events would end, delete or stop more people of this source within 24 hours');
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect(await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome))).toEqual([
      'stopped',
      'stopped',
    ]);
    expect(await endOf('over.1')).toBeLessThanOrEqual(handling.clock.now());
    expect(await done('hired', 'not.yet.2', ada)).toMatchObject({ outcome: 'blocked' });
  });
});
