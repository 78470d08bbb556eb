import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { block, liftBlock, readBlocked } from '../../../../lib/people/blocked.ts';
import { personDigest } from '../../../../lib/people/personDigest.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

const { id: contractors } = seededSources.Contractors;
const byOperator = { system: 'operator' };
const byOps = (reason: string) => ({ by: 'ops', reason });

let handling: Handling;
let flow: InProcess;

beforeEach(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  flow = handling.flowOf('record', {}, mayStop());
});

afterEach(() => handling.close());

const mayStop = () => ({
  standard: { sources: ['Contractors'], people: 'source' as const, mayStop: true },
  bamboohr: { source: 'Contractors', people: 'source' as const },
});

type Happening = Parameters<Handling['happens']> extends [unknown, ...infer Rest] ? Rest : never;
const happens = (...happening: Happening) => handling.happens(flow, ...happening);
const done = async (...happening: Happening) => await handling.ended(flow, happens(...happening));
const blockOf = async (name: string) => (await readBlocked(handling.tools.bucket, contractors))(name);
const plant = (...names: string[]) =>
  handling.plant(
    'Contractors',
    names.map((name) => ({ name, start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' })),
  );
const lift = (name: string) =>
  liftBlock(handling.tools.bucket, contractors, name, byOps('it was somebody else'), handling.clock.now());

async function letInAgain(name: string): Promise<void> {
  const { id = '' } = (await handling.record(name)) ?? {};
  await handling.isc.records.patch(id, { endDate: '2027-06-30T00:00:00Z' });
}

const down = (isDown: (method: string, path: string) => boolean) =>
  handling.interfere((method, path) => (isDown(method, path) ? new Response('', { status: 503 }) : undefined));

describe('a stop is not missed', () => {
  test.each([
    ['an operator', 'operator'],
    ['a system', 'standard'],
  ])('by %s, where the tenant shows no records for hours: nobody is let in meanwhile', async (_, system) => {
    await plant('angry');
    down((method, path) => method === 'GET' && path.includes('/non-employee-records'));
    happens('stopped', 'angry', {}, { system });
    await handling.pass(flow, 4 * hour);
    expect(await blockOf('angry')).toBeDefined();
    handling.interfere();
    await handling.passLooking(flow, hour);
    expect(await handling.isIn('angry')).toBe(false);
  });

  test('by a system beyond what its source may lose in a day, which nobody blocks while nothing can be decided', async () => {
    const settings = { Contractors: { deleteThresholdMinimum: 1, deleteThresholdPercent: 0 } };
    flow = handling.flowOf('record', settings, mayStop());
    await plant('one', 'two', 'three');
    down((method, path) => method === 'GET' && path.includes('/non-employee-records'));
    for (const name of ['one', 'two', 'three']) happens('stopped', name);
    await handling.pass(flow, 4 * hour);
    const blocked = await Promise.all(['one', 'two', 'three'].map(blockOf));
    expect(blocked.filter((one) => one !== undefined)).toHaveLength(1);
  });

  test('where what is known of the person cannot be read', async () => {
    await plant('odd');
    const key = keys.personHistory(contractors, personDigest('odd'));
    await handling.tools.bucket.write(key, '{"version":2}', 'application/json');
    expect(await done('stopped', 'odd')).toMatchObject({ outcome: 'stopped' });
    expect([await handling.isIn('odd'), (await blockOf('odd'))?.by]).toEqual([false, 'standard']);
  });

  test('where more events wait than a run carries out: it comes before them', async () => {
    await plant('angry');
    const { bucket } = handling.tools;
    const taken = await acquireLock(bucket, contractors, 'an upload', handling.clock.now());
    happens('changed', 'angry', { phone: '1' }, { system: 'bamboohr' });
    happens('stopped', 'angry', {}, { system: 'standard', id: 'zz' });
    await handling.pass(flow, minute);
    const [first = ''] = await bucket.list('events/');
    expect(first).toMatch(/\/0-stop-standard-/);
    if ('generation' in taken) await releaseLock(bucket, contractors, taken.generation);
    await handling.pass(flow, hour);
    expect(await handling.isIn('angry')).toBe(false);
  });
});

describe('whoever is stopped is looked at', () => {
  test('though another person’s history cannot be read, and another source is gone', async () => {
    await plant('aa.one', 'bb.two');
    for (const name of ['aa.one', 'bb.two']) await done('stopped', name, {}, byOperator);
    const { bucket } = handling.tools;
    await bucket.write(keys.personHistory(contractors, personDigest('aa.one')), '{"version":2}', 'application/json');
    const at = new Date(handling.clock.now()).toISOString();
    const people = [{ accountName: 'x', stoppedAt: at, nextLook: at }];
    const gone = { version: 1, source: { id: '0000gone', name: 'Gone', ids: ['0000gone'] }, people };
    await bucket.write(keys.watched('0000gone'), JSON.stringify(gone), 'application/json');
    await block(bucket, { id: '0000gone', name: 'Gone' }, 'x', byOps('theft'), handling.clock.now());
    handling.interfere((_, path, said) =>
      path.includes('0000gone') || said.includes('0000gone')
        ? Response.json({ detailCode: '404.1' }, { status: 404 })
        : undefined,
    );
    for (const name of ['aa.one', 'bb.two']) await letInAgain(name);
    await handling.passLooking(flow, 30 * minute);
    expect([await handling.isIn('aa.one'), await handling.isIn('bb.two')]).toEqual([false, false]);
  });

  test('though what waits cannot be started', async () => {
    await plant('bb.two');
    await done('stopped', 'bb.two', {}, byOperator);
    const { bucket } = handling.tools;
    await bucket.write(keys.groupEvent('other', 'group', 'event'), '{}', 'application/json');
    await bucket.write(keys.waitingGroups('other'), '{"version":9}', 'application/json');
    await letInAgain('bb.two');
    await handling.passLooking(flow, 30 * minute);
    expect(await handling.isIn('bb.two')).toBe(false);
  });

  test('and stopped again, however long the reason is', async () => {
    await plant('long.reason');
    const occurredAt = new Date(handling.clock.now()).toISOString();
    const event = { id: 'stop', type: 'stopped' as const, occurredAt, source: 'Contractors' };
    const person = { accountName: 'long.reason' };
    handling.post(flow, { system: 'operator', event: { ...event, person, comment: 'x'.repeat(3_990) } });
    await handling.pass(flow, minute);
    await letInAgain('long.reason');
    await handling.passLooking(flow, 30 * minute);
    expect(await handling.isIn('long.reason')).toBe(false);
    expect(await handling.box.objects.list('runs/_refused/')).toEqual([]);
  });

  test('and a request is deleted that could not be, or that somebody makes by hand later', async () => {
    flow = handling.flowOf('request', {}, mayStop());
    happens('hired', 'slow', ada);
    await handling.pass(flow, minute);
    handling.interfere((method) =>
      method === 'DELETE' ? Response.json({ detailCode: '400' }, { status: 400 }) : undefined,
    );
    expect(await done('stopped', 'slow', {}, byOperator)).toMatchObject({ outcome: 'failed' });
    handling.interfere();
    await done('stopped', 'by.hand', {}, byOperator);
    await handling.requestByHand('by.hand');
    await handling.passLooking(flow, hour);
    for (const name of ['slow', 'by.hand']) {
      await handling.decide(name, 'approve');
      expect(await handling.requestsOf(name), name).toEqual([]);
      expect(await handling.record(name), name).toBeUndefined();
    }
  });

  test('more and more rarely, where the tenant refuses to end them: the operators get a mail each time', async () => {
    await plant('stubborn');
    handling.interfere((method) =>
      method === 'PATCH' ? Response.json({ detailCode: '400' }, { status: 400 }) : undefined,
    );
    happens('stopped', 'stubborn', {}, byOperator);
    await handling.pass(flow, minute);
    const before = (await handling.box.mails()).length;
    await handling.passLooking(flow, 5 * hour);
    const mails = (await handling.box.mails()).length - before;
    expect(mails).toBeGreaterThan(3);
    expect(mails).toBeLessThan(9);
  });
});

test('one stopped person of whom the tenant does not answer keeps no other from being looked at', async () => {
  await plant('aa.one', 'bb.two');
  for (const name of ['aa.one', 'bb.two']) await done('stopped', name, {}, byOperator);
  const { id = '' } = (await handling.record('aa.one')) ?? {};
  await letInAgain('bb.two');
  down((method, path) => method === 'GET' && path.endsWith(id));
  await handling.passLooking(flow, 30 * minute);
  expect(await handling.isIn('bb.two')).toBe(false);
});

test('six people whom the tenant does not end keep the seventh from nothing', async () => {
  const names = Array.from({ length: 7 }, (_, index) => `p.${index}`);
  await plant(...names);
  const { id = '' } = (await handling.record('p.6')) ?? {};
  down((method, path) => method === 'PATCH' && !path.endsWith(id));
  for (const name of names) happens('stopped', name, {}, byOperator);
  await handling.pass(flow, 2 * hour);
  expect(await handling.isIn('p.6')).toBe(false);
});

test.each([503, 403])('a stop is not missed where the tenant answers %i for its person', async (status) => {
  await plant('hidden');
  handling.interfere((method, path) =>
    method === 'GET' && path.includes('/non-employee-records') ? new Response('{}', { status }) : undefined,
  );
  happens('stopped', 'hidden');
  await handling.pass(flow, 4 * hour);
  expect(await blockOf('hidden')).toBeDefined();
  handling.interfere();
  await handling.passLooking(flow, 10 * hour, 30 * minute);
  expect(await handling.isIn('hidden')).toBe(false);
});

test('a stop that operators have approved is not missed in an outage', async () => {
  const settings = { Contractors: { deleteThresholdMinimum: 0, deleteThresholdPercent: 0 } };
  flow = handling.flowOf('record', settings, mayStop());
  await plant('held');
  happens('stopped', 'held');
  await handling.pass(flow, 20 * minute);
  down((method, path) => method === 'GET' && path.includes('/non-employee-records'));
  await handling.decideHeld(flow, 'approve');
  await handling.pass(flow, 4 * hour);
  expect(await blockOf('held')).toBeDefined();
  handling.interfere();
  await handling.passLooking(flow, hour);
  expect(await handling.isIn('held')).toBe(false);
});

test('what a system calls "again-…" is looked at like any other stop', async () => {
  await plant('again');
  await done('stopped', 'again', {}, { id: 'again-and-again' });
  await letInAgain('again');
  await handling.passLooking(flow, 10 * minute);
  expect(await handling.isIn('again')).toBe(false);
});

test('stops that their system may not send go before nothing', async () => {
  await plant('leaver');
  happens('stopped', 'leaver', {}, { system: 'bamboohr', id: 'not allowed' });
  const ended = happens('ended', 'leaver', { endDate: '2026-11-23' });
  await handling.pass(flow, minute);
  const reports = await handling.reports();
  expect(reports.map(({ counts }) => counts)).toEqual([{ refused: 1, ended: 1 }]);
  expect((await handling.reportOf(ended))?.outcome).toBe('ended');
});

describe('a stop that was lifted', () => {
  test.each([
    ['', false],
    [' while the tenant is down', true],
  ])('and is delivered again%s stops nobody', async (_, isDown) => {
    const settings = { Contractors: { deleteThresholdMinimum: 3, deleteThresholdPercent: 0 } };
    flow = handling.flowOf('record', settings, mayStop());
    const names = Array.from({ length: 3 }, (_, index) => `p.${index}`);
    await plant(...names);
    for (const name of names) await done('stopped', name, {}, { id: `stop-${name}` });
    for (const name of names) {
      await lift(name);
      await letInAgain(name);
    }
    if (isDown) down((method, path) => method === 'GET' && path.includes('/non-employee-records'));
    for (const name of names) happens('stopped', name, {}, { id: `stop-${name}` });
    await handling.pass(flow, 4 * hour);
    handling.interfere();
    await handling.passLooking(flow, hour);
    for (const name of names) expect([await handling.isIn(name), await blockOf(name)]).toEqual([true, undefined]);
  });

  test('while the tenant does not take the end stops nobody', async () => {
    await plant('wrong.one');
    down((method) => method === 'PATCH');
    happens('stopped', 'wrong.one', {}, { occurredAt: '2026-11-24T09:59:00.000Z' });
    await handling.pass(flow, 10 * minute);
    await lift('wrong.one');
    handling.interfere();
    await handling.pass(flow, hour);
    expect(await handling.isIn('wrong.one')).toBe(true);
  });

  test.each([
    ['while it waits for another run', 'operator'],
    ['while it is made again', 'again'],
  ])('%s stops nobody', async (_, which) => {
    const { bucket } = handling.tools;
    await plant('wrong.one');
    if (which === 'again') {
      await done('stopped', 'wrong.one', {}, byOperator);
      await letInAgain('wrong.one');
    }
    const taken = await acquireLock(bucket, contractors, 'an upload', handling.clock.now());
    if (which === 'operator') {
      await block(bucket, { id: contractors, name: 'Contractors' }, 'wrong.one', byOps('theft'), handling.clock.now());
      happens('stopped', 'wrong.one', {}, byOperator);
    }
    await handling.passLooking(flow, 10 * minute);
    await lift('wrong.one');
    if ('generation' in taken) await releaseLock(bucket, contractors, taken.generation);
    await handling.pass(flow, hour);
    expect([await handling.isIn('wrong.one'), await blockOf('wrong.one')]).toEqual([true, undefined]);
  });

  test('and is sent again a year later, when nothing is known of it any more, stops nobody', async () => {
    await plant('old.stop');
    const stop: Happening = ['stopped', 'old.stop', {}, { id: 'the-stop', occurredAt: '2026-11-20T00:00:00.000Z' }];
    expect((await done(...stop))?.outcome).toBe('stopped');
    await lift('old.stop');
    await done('rehired', 'old.stop', { ...ada, endDate: '2027-06-30' });
    for (let index = 0; index < 52; index += 1) happens('changed', 'old.stop', { phone: `${index}` });
    await handling.pass(flow, hour);
    happens(...stop);
    await handling.pass(flow, hour);
    expect([await handling.isIn('old.stop'), await blockOf('old.stop')]).toEqual([true, undefined]);
  });
});
