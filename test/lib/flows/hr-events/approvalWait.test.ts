import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { keptOfExecutions } from '../../../keptOfExecutions.ts';
import { ada, type Handling, hour, startHandling } from './handling.ts';

const day = 24 * hour;

// A wait of 30 days is 140 looks.
vi.setConfig({ testTimeout: 120_000 });

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(() => handling.interfere());

afterAll(() => handling.close());

test('all waits of a run end 30 days after its start, so that its execution outlasts them', async () => {
  await handling.requestByHand('twice');
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'twice', ada);
  await handling.pass(flow, 20 * day);
  // Approved and gone again before the run looks, so that it has to request the person itself.
  await handling.decide('twice', 'approve');
  await handling.isc.records.delete((await handling.record('twice'))?.id ?? '');
  await handling.pass(flow, 6 * hour);
  expect(await handling.requestsOf('twice')).toEqual(expect.arrayContaining(['APPROVED', 'PENDING']));
  const report = await handling.ended(flow, id);
  expect(report).toMatchObject({
    outcome: 'undecided',
    reason: 'Nobody had decided 30 days after the request was made.',
    requestId: expect.any(String),
  });
  const lasted = Date.parse(report?.finishedAt ?? '') - Date.parse(report?.startedAt ?? '');
  expect(Math.round(lasted / hour)).toBe(30 * 24);
});

test('what an approver writes is in the report, and neither in the checkpoints nor in what the execution gives', async () => {
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'rejected', ada);
  await handling.waiting(flow);
  await handling.decide('rejected', 'reject', 'Quentin Quagga was let go in May');
  const report = await handling.ended(flow, id);
  expect(report).toMatchObject({ outcome: 'rejected', reason: 'Quentin Quagga was let go in May' });
  const executions = keptOfExecutions(flow.executions());
  expect(executions).toContain('wait for the approvers');
  expect(executions).not.toContain('Quagga');
  expect(handling.lines.join()).not.toContain('Quagga');
});

test('what an approver wrote is read once more where S3 is down for a moment, and nothing is left waiting', async () => {
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'refused', ada);
  await handling.waiting(flow);
  handling.box.faults.set([{ fault: { status: 503 }, method: 'GET', key: /\/comment\.txt$/, times: 1 }]);
  await handling.decide('refused', 'reject', 'Not this one');
  const report = await handling.ended(flow, id);
  handling.box.faults.clear();
  expect(report).toMatchObject({ outcome: 'rejected', reason: 'Not this one' });
  expect(await handling.box.objects.list('waiting/')).toEqual([]);
});

test('an event that joined a request that was rejected does nothing when it comes again, after another one let the person in', async () => {
  const flow = handling.flowOf('request');
  handling.happens(flow, 'hired', 'joined', ada, { occurredAt: '2026-11-21T08:00:00Z' });
  await handling.waiting(flow);
  const joined = { id: 'joined-later', occurredAt: '2026-11-21T10:00:00Z' };
  const sent = { ...ada, phone: '2', endDate: '2027-03-31' };
  const id = handling.happens(flow, 'hired', 'joined', sent, joined);
  await handling.waiting(flow);
  await handling.decide('joined', 'reject', 'Not this one');
  expect(await handling.ended(flow, id)).toMatchObject({ outcome: 'rejected' });
  const late = handling.happens(
    flow,
    'rehired',
    'joined',
    { ...ada, phone: '3' },
    { occurredAt: '2026-11-21T09:00:00Z' },
  );
  await handling.waiting(flow);
  await handling.decide('joined', 'approve');
  expect(await handling.ended(flow, late)).toMatchObject({ outcome: 'approved' });
  expect(await handling.record('joined')).toMatchObject({ phone: '3' });

  handling.happens(flow, 'hired', 'joined', sent, joined);
  await handling.pass(flow, hour);
  expect(await handling.reportOf(id)).toMatchObject({
    outcome: 'nothing-to-do',
    reason:
      'Operators or approvers were asked about this event before, and nothing was changed. If it is meant, send it with a new id.',
  });
  expect(await handling.record('joined')).toMatchObject({ phone: '3' });
});

/** The day that is so many days from now. */
const dayAfter = (days: number) => new Date(handling.clock.now() + days * day).toISOString().slice(0, 10);

test('an end that comes before the approvers decide takes the request back on its day', async () => {
  const flow = handling.flowOf('request');
  const hired = handling.happens(flow, 'hired', 'passed', { ...ada, startDate: dayAfter(0), endDate: dayAfter(200) });
  await handling.waiting(flow);
  const ended = handling.happens(flow, 'ended', 'passed', { endDate: dayAfter(3) });
  await handling.pass(flow, 3 * day);
  expect(await handling.requestsOf('passed')).toEqual(['PENDING']);
  await handling.pass(flow, 2 * day);
  expect(await handling.requestsOf('passed')).toEqual([]);
  expect(await handling.reportOf(ended)).toMatchObject({ outcome: 'withdrawn' });
  expect(await handling.reportOf(hired)).toMatchObject({ outcome: 'gone' });
});

test('an end to come is not given up with a request on which nobody decides in time', async () => {
  const flow = handling.flowOf('request');
  const hired = handling.happens(flow, 'hired', 'slow', { ...ada, startDate: dayAfter(0), endDate: dayAfter(200) });
  await handling.waiting(flow);
  const end = dayAfter(60);
  handling.happens(flow, 'ended', 'slow', { endDate: end });
  await handling.pass(flow, 32 * day);
  expect(await handling.reportOf(hired)).toMatchObject({ outcome: 'undecided' });
  await handling.decide('slow', 'approve');
  await handling.pass(flow, day);
  expect((await handling.record('slow'))?.endDate).toContain(end);
});

test('an end to come of somebody who was requested by hand stays, though a change that says nothing new has come since', async () => {
  const flow = handling.flowOf('request');
  const end = dayAfter(20);
  for (const name of ['approved-later', 'never-approved']) {
    await handling.requestByHand(name);
    handling.happens(flow, 'ended', name, { endDate: name === 'approved-later' ? end : dayAfter(3) });
    await handling.waiting(flow);
    const changed = handling.happens(flow, 'changed', name, { firstName: 'Ada' });
    await handling.waiting(flow);
    expect(await handling.reportOf(changed)).toMatchObject({ outcome: 'nothing-to-do' });
  }
  await handling.decide('approved-later', 'approve');
  await handling.pass(flow, 5 * day);
  expect((await handling.record('approved-later'))?.endDate).toContain(end);
  expect(await handling.requestsOf('never-approved')).toEqual([]);
});

test('an end that was extended since, before anybody was hired, is decided on anew once when its day has come', async () => {
  const flow = handling.flowOf('request');
  const sent = { ...ada, startDate: dayAfter(0), endDate: dayAfter(200) };
  const extended = { occurredAt: '2026-11-21T04:00:00Z' };
  handling.happens(flow, 'extended', 'extended-since', { endDate: dayAfter(20) }, extended);
  await handling.waiting(flow);
  handling.happens(flow, 'hired', 'extended-since', sent, { occurredAt: '2026-11-21T01:00:00Z' });
  await handling.waiting(flow);
  const end = { occurredAt: '2026-11-21T02:00:00Z' };
  const ended = handling.happens(flow, 'ended', 'extended-since', { endDate: dayAfter(3) }, end);
  const until = dayAfter(20);
  await handling.waiting(flow);
  const before = flow.executions().length;
  await handling.pass(flow, 4 * day);
  expect(flow.executions().length - before).toBeLessThan(3);
  expect(await handling.requestsOf('extended-since')).toEqual(['PENDING']);
  await handling.decide('extended-since', 'approve');
  await handling.pass(flow, 7 * hour);
  expect(await handling.reportOf(ended)).toMatchObject({ outcome: 'changed' });
  expect((await handling.record('extended-since'))?.endDate).toContain(until);
});

test('an end that was moved before it came ends nobody whom approvers let in after it', async () => {
  const flow = handling.flowOf('request');
  const later = dayAfter(30);
  const moved = ['ended', 'extended', 'hired'] as const;
  for (const type of moved) {
    const sent = { ...ada, startDate: dayAfter(0), endDate: dayAfter(200) };
    handling.happens(flow, 'hired', `moved-by-${type}`, sent);
    await handling.waiting(flow);
    handling.happens(flow, 'ended', `moved-by-${type}`, { endDate: dayAfter(3) });
    await handling.waiting(flow);
    handling.happens(flow, type, `moved-by-${type}`, { ...(type === 'hired' && sent), endDate: later });
    await handling.waiting(flow);
  }
  await handling.pass(flow, 5 * day);
  for (const type of moved) await handling.decide(`moved-by-${type}`, 'approve');
  await handling.pass(flow, 7 * hour);
  for (const type of moved) expect((await handling.record(`moved-by-${type}`))?.endDate, type).toContain(later);
});
