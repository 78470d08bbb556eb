import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { queueOf } from '../../../../lib/hr/waitingEvent.ts';
import { acquireLock } from '../../../../lib/store/lock.ts';
import { ada, type Handling, minute, startHandling } from './handling.ts';

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(() => handling.interfere());

afterAll(() => handling.close());

test('an ending that the last approver was faster than ends the record', async () => {
  const flow = handling.flowOf('request');
  handling.happens(flow, 'hired', 'raced', ada);
  await handling.waiting(flow);
  let raced = false;
  handling.interfere(async (method) => {
    if (method === 'DELETE' && !raced) {
      raced = true;
      await handling.decide('raced', 'approve');
    }
    return undefined;
  });
  const report = await handling.ended(flow, handling.happens(flow, 'ended', 'raced'));
  expect(raced).toBe(true);
  expect(report).toMatchObject({ outcome: 'ended', changed: ['endDate'] });
  expect(Date.parse((await handling.record('raced'))?.endDate ?? '')).toBeLessThan(handling.clock.now());
});

test('an ending does not ask for the manager, who may have left', async () => {
  const flow = handling.flowOf('record');
  await handling.ended(flow, handling.happens(flow, 'hired', 'managed', ada));
  const report = await handling.ended(flow, handling.happens(flow, 'ended', 'managed', { manager: 'has.left' }));
  expect(report?.outcome).toBe('ended');
});

test('a run that waits for its approvers outlasts a secret that is changed, and reports any other refusal', async () => {
  const flow = handling.flowOf('request');
  const [locked, refused] = [
    handling.happens(flow, 'hired', 'locked', ada),
    handling.happens(flow, 'hired', 'refused', ada),
  ];
  await handling.waiting(flow);
  await handling.waiting(flow);
  await handling.decide('locked', 'approve');
  let looks = 0;
  handling.interfere((method, path) => {
    if (method !== 'GET' || !/non-employee-requests\/[\w-]+$/.test(path)) return undefined;
    looks += 1;
    return looks <= 4 ? Response.json({ detailCode: '403' }, { status: 403 }) : undefined;
  });
  expect(await handling.ended(flow, locked)).toMatchObject({ outcome: 'approved' });
  expect(looks).toBeGreaterThan(4);
  handling.interfere((method, path) =>
    method === 'GET' && /non-employee-requests\/[\w-]+$/.test(path)
      ? Response.json({ detailCode: '400.1' }, { status: 400 })
      : undefined,
  );
  const report = await handling.ended(flow, refused);
  expect(report?.outcome).toBe('failed');
  expect(report?.reason ?? report?.error).toMatch(/^Could not wait for the approvers: ISC answered GET .* with 400/);
  const told = (await handling.box.mails()).filter(({ text }) => text?.includes('Account name: refused'));
  expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('There is a request of the person')]);
});

test('the end of an earlier contract deletes nobody who comes again', async () => {
  const flow = handling.flowOf('record');
  await handling.ended(flow, handling.happens(flow, 'hired', 'again', ada));
  await handling.ended(
    flow,
    handling.happens(flow, 'rehired', 'again', { startDate: '2027-03-01', endDate: '2027-12-31' }),
  );
  const report = await handling.ended(flow, handling.happens(flow, 'ended', 'again', { endDate: '2026-11-23' }));
  expect(report).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('send "withdrawn"') });
  expect(await handling.record('again')).toBeDefined();
});

test('a hire that lacks something is done when a change brings it', async () => {
  const flow = handling.flowOf('record');
  const { endDate, ...incomplete } = ada;
  const first = await handling.ended(flow, handling.happens(flow, 'hired', 'early', incomplete));
  expect(first).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('lacks endDate') });
  expect(await handling.ended(flow, handling.happens(flow, 'changed', 'early', { endDate }))).toMatchObject({
    outcome: 'created',
  });
  expect(await handling.record('early')).toMatchObject({ firstName: 'Ada', data: { vendor: 'Northwind' } });
});

test('somebody who is requested already gets no record beside the request', async () => {
  await handling.requestByHand('asked');
  const flow = handling.flowOf('record');
  const id = handling.happens(flow, 'hired', 'asked', ada);
  await handling.waiting(flow);
  expect([await handling.record('asked'), await handling.requestsOf('asked')]).toEqual([undefined, ['PENDING']]);
  await handling.decide('asked', 'approve');
  expect(await handling.ended(flow, id)).toMatchObject({ outcome: expect.stringMatching(/^(approved|changed)$/) });
});

test('a request by hand is found after an earlier one was rejected', async () => {
  const flow = handling.flowOf('request');
  const hired = handling.happens(flow, 'hired', 'twice', ada);
  await handling.waiting(flow);
  await handling.decide('twice', 'reject');
  expect(await handling.ended(flow, hired)).toMatchObject({ outcome: 'rejected' });
  await handling.requestByHand('twice');
  expect(await handling.ended(flow, handling.happens(flow, 'withdrawn', 'twice'))).toMatchObject({
    outcome: 'withdrawn',
  });
  expect(await handling.requestsOf('twice')).toEqual(['REJECTED']);
});

test('a hire whose first answer is lost is done once, though nobody has to approve it', async () => {
  const source = await handling.isc.sources.get(handling.sourceId);
  const setApprovers = (value: unknown) =>
    handling.isc.sources.patch(handling.sourceId, [{ op: 'replace', path: '/approvers', value }]);
  await setApprovers([]);
  let lost = false;
  handling.interfere((method, path) => {
    if (lost || method !== 'POST' || !path.endsWith('/non-employee-requests')) return undefined;
    lost = true;
    return 'lost';
  });
  const flow = handling.flowOf('request');
  const report = await handling.ended(flow, handling.happens(flow, 'hired', 'quick', ada));
  await setApprovers(source.approvers);
  expect([lost, report?.outcome]).toEqual([true, 'approved']);
  expect(await handling.record('quick')).toBeDefined();
});

describe('while the tenant is down', () => {
  const down = (_: string, path: string) =>
    path.includes('/non-employee-records') ? Response.json({}, { status: 503 }) : undefined;

  test('a run keeps its lock for as long as it tries', async () => {
    const flow = handling.flowOf('record');
    await handling.ended(flow, handling.happens(flow, 'hired', 'first', ada));
    handling.interfere(down);
    const id = handling.happens(flow, 'changed', 'first', { phone: '9' });
    await handling.atWork(flow);
    const [key = ''] = await handling.box.objects.list('locks/');
    handling.clock.advance(95 * minute);
    await flow.settled();
    const lock = JSON.parse(String((await handling.box.objects.read(key))?.bytes));
    expect(Date.parse(lock.expiresAt)).toBeGreaterThan(handling.clock.now());
    handling.interfere();
    expect(await handling.ended(flow, id)).toMatchObject({ outcome: 'changed', changed: ['phone'] });
  });

  test('a run whose lock has passed on waits for it, and decides anew', async () => {
    const flow = handling.flowOf('record');
    await handling.ended(flow, handling.happens(flow, 'hired', 'second', ada));
    handling.interfere(down);
    const id = handling.happens(flow, 'changed', 'second', { phone: '9' });
    await handling.atWork(flow);
    const [key = ''] = await handling.box.objects.list('locks/');
    const [takenAt, expiresAt] = [0, 60 * minute].map((more) => new Date(handling.clock.now() + more).toISOString());
    await handling.box.objects.write(
      key,
      Buffer.from(JSON.stringify({ runId: 'another', generation: 'another', takenAt, expiresAt })),
    );
    handling.interfere();
    handling.clock.advance(minute);
    await flow.settled();
    expect((await handling.record('second'))?.phone).toBe('1');
    await handling.box.objects.remove(key);
    expect(await handling.ended(flow, id)).toMatchObject({ outcome: 'changed', changed: ['phone'] });
  });
});

test('events are carried out within minutes, though the run that was to be the next has died', async () => {
  const flow = handling.flowOf('record');
  const { bucket } = handling.tools;
  const id = 'kept-waiting';
  const event = { id, type: 'hired' as const, occurredAt: '2026-11-20T00:00:00Z', source: 'Contractors' };
  const notice = { system: 'standard', event: { ...event, person: { accountName: 'patient', ...ada } } };
  const place = `next-${queueOf(notice).slice(0, 12)}`;
  await acquireLock(bucket, place, 'a run that died', handling.clock.now(), 15 * minute);
  handling.post(flow, notice);
  await handling.pass(flow, 10 * minute);
  expect(await handling.reportOf(id)).toBeUndefined();
  handling.clock.advance(6 * minute);
  const scheduledAt = new Date(handling.clock.now()).toISOString();
  flow.start({ job: 'hr-events', scheduledAt, dryRun: false }, 'job-of-the-schedule');
  await handling.pass(flow, minute);
  expect(await handling.reportOf(id)).toMatchObject({ outcome: 'created' });
});
