import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hrOf, sample, slot } from './hr.ts';
import { type RunningNelm, startTestNelm } from './nelm.ts';

const hour = 3_600_000;

vi.setConfig({ testTimeout: 120_000 });
const asked: { url: string | undefined; authorization: string | undefined }[] = [];

/** Stands in for BambooHR: knows employee 502, after it was down once. */
const bamboo = createServer((request, response) => {
  asked.push({ url: request.url, authorization: request.headers.authorization });
  if (asked.length === 1) response.writeHead(503).end();
  else if (!request.url?.startsWith('/api/v1/employees/502?')) response.writeHead(404).end();
  else
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: '502',
        firstName: 'Paul',
        lastName: 'Ost',
        workEmail: 'paul.ost@example.com',
        workPhone: '1',
        managerAccount: 'jane.doe@example.com',
        employmentHistoryStatus: 'Contractor',
        status: 'Active',
        hireDate: '2026-12-01',
        contractEnd: '2027-05-31',
        terminationDate: '0000-00-00',
        agency: 'Southwind',
      }),
    );
});

let nelm: RunningNelm;
let hr: ReturnType<typeof hrOf>;

beforeAll(async () => {
  await new Promise<void>((resolve) => bamboo.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('BAMBOOHR_BASE_URL', `http://127.0.0.1:${(bamboo.address() as AddressInfo).port}`);
  vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
  nelm = await startTestNelm('2026-11-24T10:00:00Z');
  hr = hrOf(nelm);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await nelm.stop();
  bamboo.close();
});

const hired = (id: string, person: object = {}, source = 'Contractors') => ({
  ...JSON.parse(sample('hired.json')),
  id,
  source,
  person: { ...JSON.parse(sample('hired.json')).person, accountName: id, ...person },
});

test('the same delivery fifty times at once is one change', async () => {
  const before = nelm.stack.lambda.executions().length;
  nelm.tenant.requests.clear();
  const ended = hr.became('fifty');
  const body = JSON.stringify(hired('fifty'));
  const first = Math.floor(nelm.clock.now() / 1_000);
  const answers = await Promise.all(Array.from({ length: 50 }, () => hr.post(body)));
  const seconds = Math.floor(nelm.clock.now() / 1_000) - first + 1;
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(202));
  await nelm.pass(slot);
  await hr.decide('approve');
  await nelm.pass(hour);
  expect(await ended).toMatchObject({ outcome: 'approved' });
  // One for each second in which some came, however slow the machine is, and those that waited for the approvers.
  expect(nelm.stack.lambda.executions().length - before).toBeLessThan(seconds + 3);
  expect(nelm.tenant.requests.counts()).toMatchObject({ createNonEmployeeRequest: 1 });
});

test('an event of BambooHR that carries no values is read from BambooHR, by the flow; the manager by e-mail', async () => {
  const ended = hr.became();
  expect((await hr.post(sample('bamboohr/event-based.created.json'), 'bamboohr')).status).toBe(202);
  await nelm.pass(60_000);
  await hr.decide('approve');
  await nelm.pass(hour);
  expect(await ended).toMatchObject({
    outcome: 'approved',
    accountName: '502',
    event: { type: 'hired' },
  });
  expect(await hr.record('502')).toMatchObject({
    firstName: 'Paul',
    manager: 'jane.doe',
    data: { vendor: 'Southwind' },
  });
  expect(asked).toHaveLength(2);
  expect(asked[1]?.authorization).toBe(`Basic ${Buffer.from('an-invented-key:x').toString('base64')}`);
  expect(new URL(asked[1]?.url ?? '', 'http://x').searchParams.get('fields')?.split(',')).toEqual(
    expect.arrayContaining([
      'firstName',
      'managerAccount',
      'contractEnd',
      'agency',
      'status',
      'employmentHistoryStatus',
    ]),
  );
});

describe('what cannot be done is reported and mailed to the operators, and changes nothing', () => {
  test.each([
    ['an unknown source', hired('x-1', {}, 'Nowhere'), 'failed', /no non-employee source "Nowhere"/],
    ['an unknown manager', hired('x-2', { manager: 'nobody.known' }), 'failed', /No identity has the account name/],
    ['an attribute that the source lacks', hired('x-3', { data: { vendor: 'N', size: 'L' } }), 'failed', /400.*size/],
    ['a person without a name', hired('x-4', { firstName: '' }), 'refused', /lacks firstName/],
    ['a contract that is too long', hired('x-5', { endDate: '2030-01-01' }), 'refused', /longer than 730 days/],
  ])('%s', async (_, event, outcome, reason) => {
    const mailsBefore = (await nelm.mails()).length;
    const report = await hr.handled(event);
    expect(report.outcome).toBe(outcome);
    expect(report.reason).toMatch(reason);
    expect(await hr.record(event.person.accountName)).toBeUndefined();
    await nelm.pass(0);
    const mails = (await nelm.mails()).slice(mailsBefore);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toMatch(/^Send again or do by hand: "hired" for \w+ was not done$/);
    expect(mails[0]?.text).toMatch(reason);
    expect(await nelm.stack.storage.objects.list('locks/')).toEqual([]);
  });

  test('no name and no value is in the log or in the error of an execution', () => {
    const errors = nelm.stack.lambda.executions().map(({ error }) => error);
    expect(JSON.stringify([nelm.lines, errors])).not.toMatch(/Nowhere|nobody|Paul|Ost\b|example\.com|x-[1-5]/);
  });
});

test('what happens to nobody is remembered, and done when the hire comes late', async () => {
  const changed = {
    id: 'l-2',
    type: 'changed',
    occurredAt: '2026-11-10T08:00:00Z',
    source: 'Contractors',
    person: { accountName: 'late.one', phone: '7' },
  };
  expect(await hr.handled(changed)).toMatchObject({ outcome: 'unknown-person' });
  const ended = nelm.nextEnded(1);
  await hr.post(JSON.stringify(hired('late.one')));
  await nelm.pass(slot);
  await hr.decide('approve');
  await nelm.pass(hour);
  await ended;
  expect(await hr.record('late.one')).toMatchObject({ phone: '7' });
  const older = {
    ...changed,
    id: 'l-3',
    occurredAt: '2026-11-05T08:00:00Z',
    person: { ...changed.person, phone: '6' },
  };
  expect(await hr.handled(older)).toMatchObject({ outcome: 'out-of-date', changed: [] });
  expect(await hr.record('late.one')).toMatchObject({ phone: '7' });
});

test('an event that was carried out changes nothing when it comes again; nor does another one under its id', async () => {
  for (const firstName of ['Nora', 'Other']) {
    const again = await hr.handled(hired('fifty', { firstName }));
    expect(again).toMatchObject({ outcome: 'nothing-to-do', reason: 'The event was applied before.' });
  }
  expect(await hr.record('fifty')).toMatchObject({ firstName: 'Nora' });
});

test('a signed body that cannot be read is kept; one that is not signed is not', async () => {
  expect((await hr.post('{"type":"hired"}')).status).toBe(422);
  const kept = await nelm.stack.storage.objects.list('runs/_refused/');
  expect(kept).toEqual([expect.stringMatching(/[0-9a-f]{32}$/), `${kept[0]}.reasons.json`]);
  const texts = await Promise.all(kept.map(async (key) => String((await nelm.stack.storage.objects.read(key))?.bytes)));
  expect(texts).toEqual(['{"type":"hired"}', expect.stringContaining('"path":"id"')]);
  const headers = { 'content-type': 'application/json' };
  const forged = await fetch(`${nelm.stack.door.url}/hr/standard`, { method: 'POST', headers, body: '{"type":1}' });
  expect(forged.status).toBe(401);
  expect(await nelm.stack.storage.objects.list('runs/_refused/')).toEqual(kept);
});
