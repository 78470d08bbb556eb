import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

vi.setConfig({ testTimeout: 60_000 });
const { id: contractors } = seededSources.Contractors;
let handling: Handling;
let flow: InProcess;
beforeEach(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  flow = handling.flowOf('record');
});
afterEach(() => handling.close());

type Happening = Parameters<Handling['happens']> extends [unknown, ...infer Rest] ? Rest : never;
const happens = (...happening: Happening) => handling.happens(flow, ...happening);
const reportOf = (id: string) => handling.reportOf(id.replace(/^(bamboohr|deel|operator)-/, ''));
const outcomesOf = (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await reportOf(id))?.outcome));
async function done(...happening: Happening) {
  const id = happens(...happening);
  await handling.ended(flow, id);
  return await reportOf(id);
}
const endOf = async (name: string) => (await handling.record(name))?.endDate?.slice(0, 10);
const hasEnded = async (name: string) =>
  Date.parse((await handling.record(name))?.endDate ?? '') <= handling.clock.now();
const plant = (names: readonly string[], start = '2026-01-01T00:00:00Z', end = '2027-06-30T00:00:00Z') =>
  handling.plant(
    'Contractors',
    names.map((name) => ({ name, start, end })),
  );
const ownOnly = (onboarding: 'request' | 'record') =>
  handling.flowOf(onboarding, {}, { standard: { sources: ['Contractors'] }, bamboohr: { source: 'Contractors' } });
const many = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}.${index}`);
async function stealLock() {
  const { bucket } = handling.tools;
  const taken = await acquireLock(bucket, contractors, 'other', handling.clock.now() + 91 * minute);
  if ('generation' in taken) await releaseLock(bucket, contractors, taken.generation);
}
const byOperator = { system: 'operator' };

test('nobody is taken over by the id of a hire that the tenant refused', async () => {
  flow = ownOnly('record');
  expect(await done('hired', 'prey', { ...ada, data: { nothere: 'x' } }, { id: 'X' })).toMatchObject({
    outcome: 'failed',
  });
  await plant(['prey']);
  expect(await done('ended', 'prey', {}, { id: 'Y' })).toMatchObject({ outcome: 'refused' });
  happens('changed', 'prey', { email: 'evil@example.com' }, { id: 'X' });
  await handling.pass(flow, hour);
  expect.soft((await handling.record('prey'))?.email).toBe('prey@example.com');
  await done('ended', 'prey', {}, { id: 'Z' });
  expect(await endOf('prey')).toBe('2027-06-30');
});

test('nor is a request that somebody made by hand', async () => {
  flow = ownOnly('request');
  expect(await done('hired', 'prey', { ...ada, data: { nothere: 'x' } }, { id: 'X' })).toMatchObject({
    outcome: 'failed',
  });
  await handling.requestByHand('prey');
  happens('withdrawn', 'prey', {}, { id: 'X' });
  await handling.pass(flow, hour);
  expect(await handling.requestsOf('prey')).toContain('PENDING');
});

test('whom approvers let in is the system’s own, and nobody who comes by a file later', async () => {
  flow = ownOnly('request');
  const id = happens('hired', 'mixed', ada);
  await handling.pass(flow, hour);
  await handling.decide('mixed', 'approve');
  await handling.pass(flow, 2 * hour);
  expect((await reportOf(id))?.outcome).toBe('approved');
  await handling.deleteEverybody(); // as the sweep does
  await plant(['mixed']); // by a file
  expect.soft(await done('changed', 'mixed', { email: 'evil@example.com' })).toMatchObject({ outcome: 'refused' });
  expect(await done('ended', 'mixed')).toMatchObject({ outcome: 'refused' });
});

test('whom a run deleted before it lost its lock stands in deleted.csv', async () => {
  await plant(['gone.a', 'gone.b'], '2026-12-10T00:00:00Z');
  let lost = false;
  handling.interfere(async (method, path) => {
    if (lost || method !== 'DELETE' || !path.includes('/non-employee-records')) return undefined;
    lost = true;
    await stealLock();
    happens('withdrawn', 'gone.b', {}, { id: 'two' }); // meanwhile
    await new Promise((resolve) => setTimeout(resolve, 100));
    return undefined;
  });
  happens('withdrawn', 'gone.a', {}, { id: 'one' });
  await handling.pass(flow, hour);
  expect(await handling.record('gone.a')).toBeUndefined();
  const files = (await handling.box.objects.list('runs/')).filter((key) => key.endsWith('/deleted.csv'));
  const csv = await Promise.all(files.map(async (key) => String((await handling.box.objects.read(key))?.bytes)));
  expect.soft((await reportOf('one'))?.outcome).toBe('withdrawn');
  expect(csv.join()).toContain('gone.a');
});

test('a year that is sent again ends no contract that runs', async () => {
  const year: Happening[] = [
    [
      'hired',
      'long',
      { ...ada, startDate: '2026-01-01', endDate: '2026-10-31' },
      { id: 'y0', occurredAt: '2026-01-01T00:00:00Z' },
    ],
    ['extended', 'long', { endDate: '2027-03-01' }, { id: 'y1', occurredAt: '2026-04-01T00:00:00Z' }],
    ...many('z', 55).map(
      (id, index): Happening => [
        'changed',
        'long',
        { phone: id },
        { id, occurredAt: new Date(Date.parse('2026-05-01T00:00:00Z') + index * 72 * hour).toISOString() },
      ],
    ),
  ];
  for (const one of year) happens(...one);
  await handling.pass(flow, hour);
  expect(await endOf('long')).toBe('2027-03-01');
  flow = handling.flowOf('request');
  for (const one of year) {
    happens(...one);
    await handling.pass(flow, 4_000);
  }
  await handling.pass(flow, hour);
  expect(await endOf('long')).toBe('2027-03-01');
});

test('nor does a hire that is sent again let in anybody who has ended', async () => {
  const hire: Happening = [
    'hired',
    'long',
    { ...ada, startDate: '2026-01-01', endDate: '2027-06-30' },
    { id: 'old-hire', occurredAt: '2026-01-01T00:00:00Z' },
  ];
  await done(...hire);
  await done('ended', 'long', { endDate: '2026-02-28' }, { id: 'old-end', occurredAt: '2026-02-28T00:00:00Z' });
  for (const phone of many('', 51)) happens('changed', 'long', { phone });
  await handling.pass(flow, hour);
  expect(await endOf('long')).toBe('2026-02-28');
  happens(...hire);
  await handling.pass(flow, hour);
  expect(await endOf('long')).toBe('2026-02-28');
});

test('what another system says of nobody makes no system forget what it said', async () => {
  flow = ownOnly('record');
  for (const phone of many('', 51)) happens('changed', 'vic', { phone }, { system: 'bamboohr' });
  await handling.pass(flow, hour);
  await done('hired', 'vic', ada, { id: 'h', occurredAt: '2026-11-01T00:00:00Z' });
  await done('changed', 'vic', { email: 'new@example.com' }, { occurredAt: '2026-11-03T00:00:00Z' });
  await done('changed', 'vic', { email: 'old@example.com' }, { occurredAt: '2026-11-02T00:00:00Z' });
  expect((await handling.record('vic'))?.email).toBe('new@example.com');
});

test('whoever loses access again counts from then on: the delete threshold is not passed twice', async () => {
  const [first, second] = [many('p', 5), many('q', 5)];
  await plant([...first, ...second]);
  for (const name of first) happens('changed', name, { endDate: '2027-06-01' });
  await handling.pass(flow, minute);
  for (const name of first) happens('extended', name, { endDate: '2027-06-29' });
  await handling.pass(flow, 23 * hour + 55 * minute);
  const ids = first.map((name) => happens('ended', name));
  await handling.pass(flow, 5 * minute);
  ids.push(...second.map((name) => happens('ended', name)));
  await handling.pass(flow, minute);
  expect((await outcomesOf(ids)).filter((one) => one === 'ended').length).toBeLessThanOrEqual(5);
});

test('a stop waits for no hire and withdrawal before it', async () => {
  for (let index = 0; index < 15; index += 1) {
    happens('hired', 'flip', { ...ada, startDate: '2026-12-10' });
    happens('withdrawn', 'flip');
  }
  happens('hired', 'flip', ada);
  happens('stopped', 'flip', {}, byOperator);
  await handling.pass(flow, 10_000);
  expect(await handling.box.objects.list('blocked/')).toHaveLength(1);
});

test('nobody is requested whom an event of the same time stops', async () => {
  flow = handling.flowOf('request');
  let asked = 0;
  handling.interfere(async (method, path) => {
    const isBlocked = (await handling.box.objects.list('blocked/')).length > 0;
    if (method === 'POST' && path.endsWith('/non-employee-requests') && !isBlocked) asked += 1;
    return undefined;
  });
  happens('hired', 'angry', ada);
  happens('stopped', 'angry', {}, byOperator);
  await handling.pass(flow, hour);
  expect(asked).toBe(0);
});

test('a stop waits for no upload that is none of its business', async () => {
  await plant([...many('u', 6), 'angry']);
  handling.interfere((method, path) =>
    method === 'GET' && path.includes('bulk-upload') ? Response.json({ status: 'IN_PROGRESS' }) : undefined,
  );
  for (const name of many('u', 6)) happens('changed', name, { phone: '9' });
  happens('stopped', 'angry', {}, byOperator);
  await handling.pass(flow, 25 * minute);
  expect(await hasEnded('angry')).toBe(true);
});

test('a hire that comes after a change is done where an earlier record is gone', async () => {
  await done(
    'hired',
    'back',
    { ...ada, startDate: '2026-01-01', endDate: '2026-10-31' },
    { occurredAt: '2026-01-01T00:00:00Z' },
  );
  await done('ended', 'back', { endDate: '2026-03-01' }, { occurredAt: '2026-03-01T00:00:00Z' });
  await handling.deleteEverybody(); // as the sweep does
  await done('changed', 'back', { phone: '7' }, { occurredAt: '2026-11-10T00:00:00Z' });
  await done('hired', 'back', ada, { occurredAt: '2026-11-09T00:00:00Z' });
  expect(await handling.record('back')).toBeDefined();
});

test('one called __proto__ is not said to have ended where the tenant refused', async () => {
  await plant(['__proto__']);
  handling.interfere((method) =>
    method === 'PATCH' ? Response.json({ detailCode: '400' }, { status: 400 }) : undefined,
  );
  expect((await done('ended', '__proto__'))?.outcome).toBe('failed');
});

test('nor to be approved while nobody has approved', async () => {
  flow = handling.flowOf('request');
  const id = happens('hired', '__proto__', ada);
  await handling.pass(flow, hour);
  expect(await handling.requestsOf('__proto__')).toEqual(['PENDING']);
  expect((await reportOf(id))?.outcome).toBe('requested');
});

test('nor touched by a system that did not bring them', async () => {
  flow = ownOnly('record');
  await done('hired', '__proto__', ada);
  await handling.deleteEverybody();
  await plant(['__proto__']);
  expect((await done('ended', '__proto__'))?.outcome).toBe('refused');
});

test('an attribute called constructor takes no line from anybody', async () => {
  await plant(['one', 'two', 'three']);
  handling.interfere(async (method, path, said) => {
    if (method !== 'PATCH' || !said.includes('constructor')) return undefined;
    const record = await handling.isc.records.get(path.split('/').at(-1) ?? '');
    return Response.json({ ...record, data: { ...record.data, constructor: 'x' } });
  });
  happens('changed', 'one', { data: { constructor: 'x' } as never });
  happens('changed', 'two', { phone: '8' });
  happens('ended', 'three');
  await handling.pass(flow, hour);
  expect(await hasEnded('three')).toBe(true);
  expect(await handling.box.objects.list('events/')).toEqual([]);
  const lines = (await handling.reports().catch(() => [])).flatMap(({ events }) => events);
  expect(lines).toHaveLength(3);
});

test('a hire whose run lost its lock as it kept the history waits for its approvers', async () => {
  flow = handling.flowOf('request');
  const { bucket } = handling.tools;
  let isWritten = false;
  let isStolen = false;
  flow.crash = (_, updates) => {
    isWritten ||= updates.some(({ Name, Action }) => Name === 'write' && Action === 'SUCCEED');
    return undefined;
  };
  const write = bucket.write.bind(bucket);
  bucket.write = async (key, body, type) => {
    await write(key, body, type);
    if (!isWritten || isStolen || !key.startsWith('people/')) return;
    isStolen = true;
    await stealLock();
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
  };
  const id = happens('hired', 'h', ada);
  await handling.pass(flow, hour);
  expect(await handling.requestsOf('h')).toEqual(['PENDING']);
  expect((await reportOf(id))?.outcome).toBe('requested');
});

test('managers whom nobody knows by their addresses are looked for together', async () => {
  await plant(many('m', 120));
  let requests = 0;
  handling.interfere(() => {
    requests += 1;
    return undefined;
  });
  for (const name of many('m', 120)) happens('changed', name, { manager: `${name}@nowhere.example` });
  await handling.pass(flow, hour);
  expect(requests).toBeLessThanOrEqual(30);
});

test('rehires that come one by one gather, and one mail asks about them', async () => {
  flow = handling.flowOf('request');
  await plant(many('over', 8), '2026-01-01T00:00:00Z', '2026-10-31T00:00:00Z');
  for (const name of many('over', 8)) {
    happens('rehired', name, { ...ada, startDate: '2026-11-01' });
    await handling.pass(flow, 5_000);
  }
  await handling.pass(flow, hour);
  expect((await handling.box.mails()).filter(({ subject }) => subject?.startsWith('Decide')).length).toBe(1);
});

test('events of one person that the tenant refuses are told together: one report, one mail', async () => {
  await plant(['one']);
  for (const phone of many('', 40)) happens('changed', 'one', { phone, data: { nothere: 'x' } });
  await handling.pass(flow, hour);
  expect((await handling.reports()).map(({ counts }) => counts)).toEqual([{ failed: 40 }]);
  expect(await handling.box.mails()).toHaveLength(1);
});

test('however many events of one person the tenant refuses, few are tried, and the ending among them is done', async () => {
  await plant(['one']);
  let requests = 0;
  handling.interfere(() => {
    requests += 1;
    return undefined;
  });
  for (const phone of many('', 60)) happens('changed', 'one', { phone, data: { nothere: 'x' } });
  happens('ended', 'one');
  for (const phone of many('', 60)) happens('changed', 'one', { phone, data: { nothere: 'x' } });
  await handling.pass(flow, hour);
  expect(await hasEnded('one')).toBe(true);
  expect((await handling.reports()).map(({ counts }) => counts)).toEqual([{ failed: 120, ended: 1 }]);
  expect(requests).toBeLessThanOrEqual(30);
  const lines = (await handling.reports()).flatMap(({ events }) => events);
  expect(lines.filter(({ reason }) => reason?.includes('so that this one was not tried')).length).toBeGreaterThan(100);
});
