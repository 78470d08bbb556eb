import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, startHandling } from './handling.ts';

let handling: Handling;
let flow: InProcess;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(() => {
  flow = handling.flowOf('record', { Contractors: { deleteThresholdMinimum: 1_000 } });
});

afterAll(() => handling.close());

/** Something happens, and is done. */
const done = async (...happening: Parameters<Handling['happens']> extends [unknown, ...infer Rest] ? Rest : never) =>
  await handling.ended(flow, handling.happens(flow, ...happening));

const future = { startDate: '2026-12-10', endDate: '2027-06-30' };

describe('a record that was ever let in', () => {
  test('is not deleted when its start is put off first, and then it is withdrawn or ended', async () => {
    await done('hired', 'putoff', ada);
    expect(await done('changed', 'putoff', { startDate: '2026-12-10' })).toMatchObject({ outcome: 'changed' });
    expect(await done('withdrawn', 'putoff')).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('the person was let in before'),
    });
    expect(await done('ended', 'putoff')).toMatchObject({ outcome: 'refused' });
    expect(await handling.record('putoff')).toBeDefined();
  });

  test('is not deleted either when it came by a file, however many events there were since', async () => {
    await handling.plant('Contractors', [
      { name: 'filed', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' },
    ]);
    await done('changed', 'filed', { startDate: '2026-12-10' });
    for (let index = 0; index < 51; index += 1) handling.happens(flow, 'changed', 'filed', { phone: `${index}` });
    await done('changed', 'filed', { phone: '51' });
    expect(await done('withdrawn', 'filed')).toMatchObject({ outcome: 'refused' });
    expect(await handling.record('filed')).toMatchObject({ phone: '51' });
  });

  test('of somebody who came by a file after a hire of theirs was withdrawn', async () => {
    await done('hired', 'mixed', { ...ada, ...future });
    expect(await done('withdrawn', 'mixed')).toMatchObject({ outcome: 'withdrawn' });
    await handling.plant('Contractors', [
      { name: 'mixed', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' },
    ]);
    expect(await done('changed', 'mixed', { startDate: '2026-12-10' })).toMatchObject({ outcome: 'changed' });
    expect(await done('withdrawn', 'mixed')).toMatchObject({ outcome: 'refused' });
  });
});

test('whom an event deletes is written down first, in a file that the inbox takes', async () => {
  await done('hired', 'never.came', { ...ada, ...future });
  const report = await done('withdrawn', 'never.came');
  expect(report).toMatchObject({ outcome: 'withdrawn', deleted: 'deleted.csv' });
  const [key = ''] = (await handling.box.objects.list('runs/')).filter(
    (one) => one.includes(report?.runId ?? '-') && one.endsWith('/deleted.csv'),
  );
  expect(String((await handling.box.objects.read(key))?.bytes)).toBe(
    [
      'accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor',
      'never.came,Ada,Example,1,ada@example.com,jane.doe,2026-12-10T00:00:00+00:00,2027-06-30T23:59:59+00:00,Northwind',
      '',
    ].join('\n'),
  );
  // Withdrawn in time, the same person may be hired again, and withdrawn again.
  expect(await done('hired', 'never.came', { ...ada, ...future })).toMatchObject({ outcome: 'created' });
  expect(await done('withdrawn', 'never.came')).toMatchObject({ outcome: 'withdrawn' });
});

describe('an end', () => {
  test('that is announced for a day to come is set to that day', async () => {
    await done('hired', 'leaves', ada);
    const report = await done('ended', 'leaves', { endDate: '2026-12-18' });
    expect(report).toMatchObject({ outcome: 'ended', changed: ['endDate'] });
    expect(Date.parse((await handling.record('leaves'))?.endDate ?? '')).toBe(Date.parse('2026-12-18T23:59:59Z'));
  });

  test('of a contract that has not started is set too, and nothing is deleted', async () => {
    await done('hired', 'brief', { ...ada, ...future });
    expect(await done('ended', 'brief', { endDate: '2026-12-20' })).toMatchObject({ outcome: 'ended' });
    expect(Date.parse((await handling.record('brief'))?.endDate ?? '')).toBe(Date.parse('2026-12-20T23:59:59Z'));
  });

  test('may not make the contract longer than any may be', async () => {
    await done('hired', 'longest', ada);
    expect(await done('ended', 'longest', { endDate: '2029-01-01' })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('longer than 730 days'),
    });
  });
});

describe('of events of the same second', () => {
  const occurredAt = '2026-11-20T08:00:00.000Z';

  test('the one that comes later counts, whatever their ids', async () => {
    await done('hired', 'same', ada);
    await done('changed', 'same', { phone: '111' }, { occurredAt, id: 'zz-phone' });
    handling.clock.advance(1);
    expect(await done('changed', 'same', { phone: '222' }, { occurredAt, id: 'aa-phone' })).toMatchObject({
      outcome: 'changed',
    });
    expect((await handling.record('same'))?.phone).toBe('222');
  });

  test('a change that comes before its hire completes it', async () => {
    await done('changed', 'early', { phone: '222' }, { occurredAt, id: 'early-changed' });
    await done('hired', 'early', ada, { occurredAt, id: 'early-hired' });
    expect(await handling.record('early')).toMatchObject({ firstName: 'Ada', phone: '222' });
  });

  test('an end is the last, even when it comes first', async () => {
    await done('hired', 'over', ada);
    await done('ended', 'over', {}, { occurredAt, id: 'over-ended' });
    expect(await done('changed', 'over', { phone: '3' }, { occurredAt, id: 'over-changed' })).toMatchObject({
      outcome: 'changed',
    });
    expect(Date.parse((await handling.record('over'))?.endDate ?? '')).toBeLessThan(handling.clock.now());
  });
});

test('an event under the id that one of another system has is another event', async () => {
  await done('hired', 'twosome', ada, { id: 'shared' });
  await done('changed', 'twosome', { phone: '7' }, { id: 'shared', system: 'bamboohr' });
  expect((await handling.record('twosome'))?.phone).toBe('7');
});

test('an event that is sent again after fifty others changes nothing, though its id is forgotten', async () => {
  const at = (place: number) => ({
    occurredAt: new Date(Date.parse('2026-11-10T00:00:00Z') + place * 60_000).toISOString(),
  });
  const happens = (...happening: Parameters<typeof done>) => handling.happens(flow, ...happening);
  happens('hired', 'long', ada, at(1));
  happens('ended', 'long', { endDate: '2026-11-10' }, { ...at(2), id: 'long-ended' });
  happens('rehired', 'long', { startDate: '2026-11-01', endDate: '2027-06-30' }, at(3));
  for (let place = 0; place < 55; place += 1) happens('changed', 'long', { phone: `${place}` }, at(10 + place));
  await handling.pass(flow, 60_000);
  const before = await handling.record('long');
  expect(before).toMatchObject({ phone: '54', endDate: expect.stringMatching(/^2027-06-30/) });
  handling.clock.advance(3_600_000);
  const again = happens('ended', 'long', { endDate: '2026-11-10' }, { ...at(2), id: 'long-ended' });
  await handling.pass(flow, 60_000);
  expect(await handling.reportOf(again)).toMatchObject({ outcome: 'out-of-date' });
  expect(await done('changed', 'long', { phone: 'late' }, { ...at(4), id: 'long-late' })).toMatchObject({
    outcome: 'out-of-date',
  });
  expect((await handling.record('long'))?.endDate).toBe(before?.endDate);
});
