import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, minute, startHandling } from './handling.ts';

// An outage of hours is many tries.
vi.setConfig({ testTimeout: 120_000 });

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(async () => {
  handling.interfere();
  for (const prefix of ['locks/', 'events/']) {
    for (const key of await handling.box.objects.list(prefix)) await handling.box.objects.remove(key);
  }
});

afterAll(() => handling.close());

const writesFail = (method: string) => (method === 'PATCH' ? Response.json({}, { status: 503 }) : undefined);

/** Two changes of one telephone number, the second of which happened later. */
function changes(accountName: string): [HrEvent, HrEvent] {
  const change = (phone: string, occurredAt: string): HrEvent => ({
    ...{ id: `${accountName}-${phone}`, type: 'changed', occurredAt, source: 'Contractors' },
    person: { accountName, phone },
  });
  return [change('111', '2026-11-21T00:00:00Z'), change('222', '2026-11-22T00:00:00Z')];
}

/** Another run has the lock for longer than anybody waits for it, from the first change on that is asked of ISC. */
function loseLockForGood(): void {
  let isLost = false;
  handling.interfere(async (method) => {
    if (isLost || method !== 'PATCH') return undefined;
    isLost = true;
    const [key = ''] = (await handling.box.objects.list('locks/')).filter((one) => !one.includes('next-'));
    const [takenAt, expiresAt] = [0, 40 * 60 * minute].map((more) =>
      new Date(handling.clock.now() + more).toISOString(),
    );
    const lock = { runId: 'another', generation: 'taken-over', takenAt, expiresAt };
    await handling.box.objects.write(key, Buffer.from(JSON.stringify(lock)));
    return undefined;
  });
}

const start = (flow: InProcess, event: HrEvent) => handling.post(flow, { system: 'standard', event });

test('a run that lost its lock to a later event in an outage changes nothing of what that has written', async () => {
  const flow = handling.flowOf('record');
  await handling.ended(flow, handling.happens(flow, 'hired', 'overtaken', ada));
  const [older, newer] = changes('overtaken');
  handling.interfere(writesFail);
  start(flow, older);
  await handling.pass(flow, minute);
  start(flow, newer);
  await handling.atWork(flow);
  // As if the first run had not been run for longer than a lock is held, and the second one had taken it over.
  const [first, second] = flow
    .executions()
    .map(({ name }) => name.replace(/^hr-/, ''))
    .slice(-2);
  const key = (await handling.box.objects.list('locks/')).find((one) => !one.includes('next-')) ?? '';
  expect(JSON.parse(String((await handling.box.objects.read(key))?.bytes)).runId).toBe(first);
  const [takenAt, expiresAt] = [0, 60 * minute].map((more) => new Date(handling.clock.now() + more).toISOString());
  const lock = { runId: second, generation: 'taken-over', takenAt, expiresAt };
  await handling.box.objects.write(key, Buffer.from(JSON.stringify(lock)));
  await handling.pass(flow, 10 * minute);
  handling.interfere();
  expect(await handling.ended(flow, newer.id)).toMatchObject({ outcome: 'changed', runId: second });
  expect(await handling.ended(flow, older.id)).toMatchObject({ outcome: 'changed', runId: second });
  expect((await handling.record('overtaken'))?.phone).toBe('222');
  await handling.pass(flow, 60 * minute);
  expect(await handling.box.objects.list('locks/')).toEqual([]);
  expect(flow.executions().filter(({ status }) => status === 'RUNNING')).toEqual([]);
});

test('a run that lost its lock while it took rejected events away tells of all of them', async () => {
  const flow = handling.flowOf('request');
  const ids = [handling.happens(flow, 'hired', 'rejected', ada)];
  await handling.pass(flow, minute);
  ids.push(handling.happens(flow, 'changed', 'rejected', { phone: '2' }));
  await handling.pass(flow, minute);
  const [, key = ''] = (await handling.box.objects.list('waiting/')).filter((one) => /\/standard-\w+\.json$/.test(one));
  expect(key).not.toBe('');
  handling.box.faults.set([{ fault: { status: 503 }, method: 'DELETE', key: new RegExp(`${key}$`) }]);
  await handling.decide('rejected', 'reject');
  await handling.pass(flow, 70 * minute);
  await handling.stealLock();
  handling.box.faults.clear();
  await handling.pass(flow, 60 * minute);
  for (const id of ids) expect(await handling.reportOf(id), id).toMatchObject({ outcome: 'rejected' });
  expect(await handling.box.objects.list('locks/')).toEqual([]);
});

test('a run that lost its lock once it had requested somebody does not say that they are approved', async () => {
  const flow = handling.flowOf('request');
  let isLost = false;
  handling.interfere(async (method, path) => {
    if (isLost || method !== 'POST' || !path.endsWith('/non-employee-requests')) return undefined;
    isLost = true;
    await handling.stealLock();
    // As if another run had carried the event out.
    for (const key of await handling.box.objects.list('events/')) await handling.box.objects.remove(key);
    return undefined;
  });
  const id = handling.happens(flow, 'hired', 'requested', ada);
  await handling.pass(flow, 60 * minute);
  expect(await handling.requestsOf('requested')).toEqual(['PENDING']);
  expect(isLost).toBe(true);
  expect(await handling.reportOf(id)).toBeUndefined();
});

test('a run that lost its lock while it wrote, and does not get it again, tells what it has written', async () => {
  const flow = handling.flowOf('record');
  const dates = { start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' };
  await handling.plant('Contractors', [
    { name: 'written', ...dates },
    { name: 'unwritten', ...dates },
  ]);
  loseLockForGood();
  const ids = ['written', 'unwritten'].map((name) => handling.happens(flow, 'changed', name, { phone: '9' }));
  await handling.pass(flow, 14 * 60 * minute);
  const outcomes = await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome));
  expect(outcomes).toEqual(['changed', undefined]);
  const mail = (await handling.box.mails()).at(-1);
  expect(mail?.subject).toBe('HR events for Contractors could not be carried out');
  expect(mail?.text).toContain(
    'has not given the source free. What was done stands in the report. The other events wait for the next run.',
  );
});

test('where it has stopped somebody by then, the operators are told of that, and that the others wait', async () => {
  const flow = handling.flowOf('record');
  const dates = { start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' };
  const names = ['stopped', 'unstopped'];
  await handling.plant(
    'Contractors',
    names.map((name) => ({ name, ...dates })),
  );
  loseLockForGood();
  for (const name of names) handling.happens(flow, 'stopped', name, {}, { system: 'operator' });
  await handling.pass(flow, 14 * 60 * minute);
  const mail = (await handling.box.mails()).at(-1);
  expect(mail?.subject).toBe('HR events for Contractors could not be carried out');
  expect(mail?.text).toContain(
    'has not given the source free. What was done stands in the report. The other events wait for the next run.',
  );
  expect(mail?.text).toContain('Stopped and blocked: one person of Contractors.');
});
