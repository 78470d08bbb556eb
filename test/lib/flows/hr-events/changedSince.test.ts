import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

let handling: Handling;
let flow: InProcess;

beforeEach(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  flow = ownOnly();
});

afterEach(() => handling.close());

const ownOnly = () =>
  handling.flowOf('record', {}, { standard: { sources: ['Contractors'] }, bamboohr: { source: 'Contractors' } });

type Happening = Parameters<Handling['happens']> extends [unknown, ...infer Rest] ? Rest : never;
const happens = (...happening: Happening) => handling.happens(flow, ...happening);
const done = async (...happening: Happening) => await handling.ended(flow, happens(...happening));
const endOf = async (name: string) => (await handling.record(name))?.endDate?.slice(0, 10);
const plant = (name: string, start = '2026-01-01T00:00:00Z', end = '2027-06-30T00:00:00Z') =>
  handling.plant('Contractors', [{ name, start, end }]);

/** As a file does, or somebody by hand. */
async function change(name: string, values: { startDate?: string; endDate?: string }): Promise<void> {
  const { id = '' } = (await handling.record(name)) ?? {};
  await handling.isc.records.patch(id, values);
}

const at = (occurredAt: string, id = occurredAt) => ({ occurredAt, id });

describe('of a contract that a file has renewed since', () => {
  beforeEach(async () => {
    const before = { ...ada, startDate: '2025-10-01', endDate: '2026-03-31' };
    await done('hired', 'renewed', before, at('2025-09-01T00:00:00.000Z'));
    await change('renewed', { endDate: '2027-02-28T23:59:59Z' });
    await done('changed', 'renewed', { phone: '7' }, at('2026-11-23T10:05:00.000Z'));
  });

  test('an end that comes a minute late ends it all the same', async () => {
    const came = await done('ended', 'renewed', { endDate: '2026-11-23' }, at('2026-11-23T10:04:00.000Z'));
    expect([came?.outcome, await endOf('renewed')]).toEqual(['ended', '2026-11-23']);
  });

  test.each(['2026-12-31', '2026-06-30'])('a late "extended" to %s shortens nothing', async (endDate) => {
    const came = await done('extended', 'renewed', { endDate }, at('2026-11-23T10:04:00.000Z'));
    expect([came?.outcome, await endOf('renewed')]).toEqual(['refused', '2027-02-28']);
  });

  test('a late change of the dates moves nothing, and the rest of it is done', async () => {
    const said = { startDate: '2025-11-01', lastName: 'Renewed' };
    const came = await done('changed', 'renewed', said, at('2026-11-23T10:04:00.000Z'));
    expect(came).toMatchObject({ outcome: 'changed', changed: ['lastName'] });
    expect(await handling.record('renewed')).toMatchObject({ startDate: expect.stringMatching(/^2025-(09-30|10-01)/) });
  });
});

test('a late end to come does not let in again whom a file has ended', async () => {
  await done('hired', 'x', { ...ada, endDate: '2027-06-30' }, at('2026-10-01T00:00:00.000Z'));
  await change('x', { endDate: '2026-11-10T00:00:00Z' });
  await done('changed', 'x', { phone: '7' }, at('2026-11-23T10:05:00.000Z'));
  await done('ended', 'x', { endDate: '2026-12-31' }, at('2026-11-23T10:04:00.000Z'));
  expect(await endOf('x')).toBe('2026-11-10');
});

describe('where a file has moved the end, what an event settled later stays settled:', () => {
  beforeEach(async () => {
    await done(
      'hired',
      'x',
      { ...ada, startDate: '2026-03-01', endDate: '2026-12-31' },
      at('2026-02-01T00:00:00.000Z'),
    );
  });

  test('a late end that an extension took back ends nothing', async () => {
    await done('extended', 'x', { endDate: '2027-06-30' }, at('2026-11-23T10:05:00.000Z'));
    await change('x', { endDate: '2027-07-31T00:00:00Z' });
    await done('ended', 'x', { endDate: '2026-11-23' }, at('2026-11-23T10:04:00.000Z'));
    expect(await handling.isIn('x')).toBe(true);
  });

  test('a late extension from before an end lets nobody in again', async () => {
    await done('ended', 'x', { endDate: '2026-11-20' }, at('2026-11-20T10:00:00.000Z'));
    await change('x', { endDate: '2026-11-20T16:00:00Z' });
    await done('extended', 'x', { endDate: '2027-09-30' }, at('2026-11-10T10:00:00.000Z'));
    expect(await handling.isIn('x')).toBe(false);
  });

  test.each(['hired', 'rehired'] as const)('a late %s that nothing settled is done', async (type) => {
    await done('ended', 'x', { endDate: '2026-05-31' }, at('2026-05-31T00:00:00.000Z'));
    await change('x', { endDate: '2026-05-31T22:59:59Z' });
    await done('changed', 'x', { phone: '7' }, at('2026-11-23T10:05:00.000Z'));
    const again = { ...ada, startDate: '2026-03-01', endDate: '2027-03-31' };
    await done(type, 'x', again, at('2026-11-23T10:04:00.000Z'));
    expect(await endOf('x')).toBe('2027-03-31');
  });
});

describe('an end without a day, from before the contract began,', () => {
  test('is that of an earlier one, where a file brought this one', async () => {
    flow = handling.flowOf('record');
    await plant('again', '2026-04-01T00:00:00Z', '2027-03-01T00:00:00Z');
    const came = await done('ended', 'again', {}, at('2026-02-28T17:00:00.000Z'));
    expect(came).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('it may be that of an earlier contract'),
    });
    expect(await endOf('again')).toBe('2027-03-01');
  });

  test('and where a file renewed the record of before', async () => {
    const before = { ...ada, startDate: '2025-03-01', endDate: '2026-03-31' };
    await done('hired', 'renewed', before, at('2025-02-20T00:00:00.000Z'));
    await change('renewed', { startDate: '2026-06-01T00:00:00Z', endDate: '2027-05-31T23:59:59Z' });
    expect((await done('ended', 'renewed', {}, at('2026-03-31T17:00:00.000Z')))?.outcome).toBe('refused');
    expect(await endOf('renewed')).toBe('2027-05-31');
  });

  test('is that of an earlier one, where this one was agreed on before that ended', async () => {
    const first = { ...ada, startDate: '2026-01-01', endDate: '2026-06-30' };
    await done('hired', 'x', first, at('2025-12-01T00:00:00.000Z'));
    await done('rehired', 'x', { ...ada, startDate: '2026-07-01' }, at('2026-06-01T00:00:00.000Z'));
    await done('ended', 'x', {}, at('2026-06-30T00:00:00.000Z'));
    expect(await endOf('x')).toBe('2027-06-30');
  });

  test('ends it where the system had hired for it before, as when both come late', async () => {
    happens('hired', 'cancelled', { ...ada, startDate: '2026-11-10' }, at('2026-10-01T00:00:00.000Z'));
    happens('ended', 'cancelled', {}, at('2026-10-02T00:00:00.000Z'));
    await handling.pass(flow, hour);
    expect(await handling.isIn('cancelled')).toBe(false);
  });
});

describe('a hire of which nobody knows what came makes nobody its own but whom it made', () => {
  test('who comes by a file after an outage is refused to whoever sends it again', async () => {
    handling.interfere((method, path) =>
      method === 'POST' && path.endsWith('/non-employee-records') ? new Response('', { status: 503 }) : undefined,
    );
    happens('hired', 'prey', ada, at('2026-11-20T00:00:00.000Z', 'X'));
    await handling.pass(flow, 8 * hour);
    handling.interfere();
    await plant('prey');
    happens('hired', 'prey', { ...ada, email: 'evil@example.com' }, at('2026-11-20T00:00:00.000Z', 'X'));
    await handling.pass(flow, hour);
    expect(await handling.record('prey')).toMatchObject({ email: 'prey@example.com' });
    expect((await done('ended', 'prey', {}, { id: 'Z' }))?.outcome).toBe('refused');
  });

  test('nor is somebody made by hand while the tenant failed for minutes', async () => {
    let tries = 0;
    handling.interfere(async (method, path, said) => {
      if (method !== 'POST' || !path.endsWith('/non-employee-records') || tries > 8) return undefined;
      tries += 1;
      if (tries === 8) await handling.isc.records.create({ ...JSON.parse(said), email: 'by.hand@example.com' });
      return new Response('', { status: 503 });
    });
    happens('hired', 'prey', ada);
    await handling.pass(flow, hour);
    handling.interfere();
    expect(await handling.record('prey')).toMatchObject({ email: 'by.hand@example.com' });
    expect((await done('ended', 'prey'))?.outcome).toBe('refused');
  });

  test('nor whom a file brought that had the lock meanwhile', async () => {
    let isLost = false;
    handling.interfere(async (method, path) => {
      if (isLost || method !== 'POST' || !path.endsWith('/non-employee-records')) return undefined;
      isLost = true;
      await handling.stealLock();
      await plant('a.prey');
      return undefined;
    });
    for (const name of ['a.prey', 'c.prey']) happens('hired', name, { ...ada, email: 'evil@example.com' });
    await handling.pass(flow, 3 * hour);
    expect(isLost).toBe(true);
    expect(await handling.record('a.prey')).toMatchObject({ email: 'a.prey@example.com' });
    expect((await done('ended', 'a.prey'))?.outcome).toBe('refused');
  });
});

describe('what was done has a line that says so', () => {
  test('where another run found it done, after the lock was lost', async () => {
    flow = handling.flowOf('record');
    await plant('one');
    await plant('two');
    const other = handling.flowOf('record');
    let isFrozen = false;
    flow.crash = async (_, updates) => {
      if (isFrozen || !updates.some(({ Name, Action }) => Name === 'write' && Action === 'SUCCEED')) return undefined;
      isFrozen = true;
      handling.clock.advance(91 * minute);
      handling.happens(other, 'changed', 'one', { phone: '9' }, { id: 'another' });
      await handling.pass(other, minute);
      return undefined;
    };
    happens('ended', 'two', {}, { id: 'gone' });
    await handling.pass(flow, hour);
    const lines = (await handling.reports()).flatMap(({ events }) => events);
    const outcomes = lines.filter(({ event }) => event.id === 'gone').map(({ outcome }) => outcome);
    expect(outcomes).toContain('ended');
  });

  test('where the tenant did not answer for another for hours, whichever came first', async () => {
    handling.interfere((method, path, said) =>
      method === 'POST' && path.endsWith('/non-employee-records') && said.includes('"down"')
        ? new Response('', { status: 503 })
        : undefined,
    );
    const ids = ['first', 'down', 'last'].map((name) =>
      happens('hired', name, { ...ada, email: `${name}@example.com` }),
    );
    await handling.pass(flow, 8 * hour);
    handling.interfere();
    const outcomes = await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome));
    expect(outcomes).toEqual(['created', 'failed', 'created']);
    expect((await done('changed', 'first', { phone: '7' }))?.outcome).toBe('changed');
  });
});

test('while the tenant is down for hours the operators get few mails, and one says each stop for a source that there is not', async () => {
  handling.interfere(() => new Response('', { status: 503 }));
  happens('ended', 'x');
  await handling.passLooking(flow, 4 * hour, hour);
  expect((await handling.box.mails()).length).toBeLessThanOrEqual(2);
  handling.interfere();
  const before = (await handling.box.mails()).length;
  for (const [index, type] of (['ended', 'stopped', 'stopped'] as const).entries()) {
    const event = { id: `${index}`, type, occurredAt: '2026-11-20T00:00:00.000Z', source: `Nowhere ${index}` };
    handling.post(flow, { system: 'standard', event: { ...event, person: { accountName: 'x' } } });
    await handling.pass(flow, hour);
  }
  expect((await handling.box.mails()).slice(before)).toHaveLength(3);
});

test('of any number of sources that there are not, the operators are told once a day', async () => {
  const occurredAt = '2026-11-20T00:00:00.000Z';
  for (let index = 0; index < 12; index += 1) {
    const event = { id: `${index}`, type: 'ended' as const, occurredAt, source: `Nowhere ${index}` };
    handling.post(flow, { system: 'standard', event: { ...event, person: { accountName: 'x' } } });
  }
  await handling.pass(flow, hour);
  const mails = await handling.box.mails();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain('have reports under runs/_unknown-source/ too, and no mail');
  expect(await handling.reports()).toHaveLength(12);
});
