import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hrOf, sample, slot } from './hr.ts';
import { type RunningNelm, startTestNelm } from './nelm.ts';

const minute = 60_000;
const hour = 60 * minute;

vi.setConfig({ testTimeout: 120_000 });

let nelm: RunningNelm;
let hr: ReturnType<typeof hrOf>;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-24T10:00:00Z');
  hr = hrOf(nelm);
});

afterAll(() => nelm.stop());

/** Everything that is left over when nothing is being done. */
const locks = () => nelm.stack.storage.objects.list('locks/');

test('a hire by webhook is requested, approved by both approvers, changed, extended, ended and rehired', async () => {
  const hired = hr.became('sample-0001');
  const answer = await hr.post(sample('hired.json'));
  expect(answer.status).toBe(202);
  expect(await answer.json()).toEqual({ counts: { accepted: 1, known: 0, ignored: 0, refused: 0 } });
  await nelm.pass(slot);
  expect(await hr.record('nora.north')).toBeUndefined();
  expect(await locks()).toEqual([]);

  await hr.decide('approve');
  expect(await hr.record('nora.north')).toMatchObject({
    firstName: 'Nora',
    manager: 'jane.doe',
    startDate: '2026-11-08T23:00:00.000Z',
    endDate: '2027-06-30T21:59:59.000Z',
    data: { vendor: 'Northwind' },
  });
  await nelm.pass(hour);
  expect(await hired).toMatchObject({
    kind: 'hr-events',
    outcome: 'approved',
    system: 'standard',
    source: { name: 'Contractors' },
    event: { id: 'sample-0001', type: 'hired', comment: 'Purchase order 4711' },
    accountName: 'nora.north',
    changed: [],
  });

  expect(await hr.handled(sample('changed.json'))).toMatchObject({ outcome: 'changed', changed: ['phone', 'manager'] });
  expect(await hr.handled(sample('extended.json'))).toMatchObject({ outcome: 'extended', changed: ['endDate'] });
  expect(await hr.record('nora.north')).toMatchObject({
    phone: '+49 30 5550199',
    manager: 'john.roe',
    endDate: '2027-12-31T22:59:59.000Z',
  });
  expect(await hr.handled(sample('ended.json'))).toMatchObject({ outcome: 'ended', changed: ['endDate'] });
  expect(await hr.record('nora.north')).toMatchObject({ endDate: '2026-11-20T16:00:00.000Z' });
  // Whom approvers would have to let in as somebody new, operators let in again.
  const rehired = hr.handled(sample('rehired.json'));
  const subject = async () => {
    await nelm.pass(minute);
    return (await nelm.mails()).at(-1)?.subject;
  };
  await expect.poll(subject, { timeout: 20_000, interval: 500 }).toMatch(/^Decide: Let one person in again/);
  await hr.sayYes();
  expect(await rehired).toMatchObject({ outcome: 'rehired', changed: ['startDate', 'endDate'] });
  expect(await hr.record('nora.north')).toMatchObject({
    startDate: '2026-11-30T23:00:00.000Z',
    endDate: '2027-11-30T22:59:59.000Z',
  });
  expect(await locks()).toEqual([]);
  expect(nelm.lines.join('\n')).not.toMatch(/nora|north|example\.com|Purchase/i);
});

describe('a request', () => {
  const hire = (id: string, accountName: string) =>
    JSON.stringify({
      ...JSON.parse(sample('hired.json')),
      id,
      person: { ...JSON.parse(sample('hired.json')).person, accountName },
    });

  test('that is rejected is reported, with what the approver wrote', async () => {
    const ended = hr.became('r-1');
    await hr.post(hire('r-1', 'rita.rejected'));
    await nelm.pass(slot);
    await hr.decide('reject');
    await nelm.pass(hour);
    expect(await ended).toMatchObject({ outcome: 'rejected', reason: 'Not this one' });
    expect(await hr.record('rita.rejected')).toBeUndefined();
  });

  test('is joined by a second hire, and both are reported', async () => {
    const ended = [hr.became('j-1'), hr.became('j-2')];
    await hr.post(hire('j-1', 'jo.joined'));
    await nelm.pass(slot);
    nelm.tenant.requests.clear();
    await hr.post(hire('j-2', 'jo.joined'));
    await nelm.pass(slot);
    expect(nelm.tenant.requests.counts()).not.toHaveProperty('createNonEmployeeRequest');
    await hr.decide('approve');
    await nelm.pass(hour);
    const reports = await Promise.all(ended);
    expect(reports.map(({ outcome }) => outcome)).toEqual(['approved', 'approved']);
  });

  test('is taken back by "withdrawn", and the hire that waits for it says so', async () => {
    const ended = [hr.became('w-1'), hr.became('w-2')];
    await hr.post(hire('w-1', 'wim.withdrawn'));
    await nelm.pass(slot);
    const withdrawn = { ...JSON.parse(sample('withdrawn.json')), id: 'w-2', person: { accountName: 'wim.withdrawn' } };
    await hr.post(JSON.stringify(withdrawn));
    await nelm.pass(hour);
    const reports = await Promise.all(ended);
    expect(reports.map(({ outcome }) => outcome)).toEqual(['gone', 'withdrawn']);
  });
});
