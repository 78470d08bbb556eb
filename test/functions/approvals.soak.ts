import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApprovalsReport, approvalsReportSchema } from '../../lib/flows/approvals/approvalsReport.ts';
import type { Isc } from '../../lib/isc/client.ts';
import type { NewPerson } from '../../lib/isc/records.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { approvalsName, approvingConfig, clientsOf, person } from './approving.ts';
import { type RunningNelm, startTestNelm } from './nelm.ts';
import { bundleWithConfig } from './withConfig.ts';

const hour = 60 * 60_000;

let folder: string;
let nelm: RunningNelm;
let admin: Isc;
let approver2: Isc;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-approvals-'));
  const bundle = await bundleWithConfig('approvals', folder, approvingConfig);
  nelm = await startTestNelm('2026-11-02T11:00:00Z', { [approvalsName]: bundle });
  ({ admin, approver2 } = clientsOf(nelm));
});

afterAll(async () => {
  await nelm.stop();
  await rm(folder, { recursive: true });
});

/** Nothing waits, nothing is known, and it is noon in Berlin on another day. */
beforeEach(async () => {
  nelm.tenant.faults.clear();
  for (const id of asked.splice(0)) await admin.requests.delete(id);
  await nelm.stack.storage.objects.remove('approvals/waiting.json');
  const day = 24 * hour;
  await nelm.pass(day - ((nelm.clock.now() - 11 * hour) % day));
  nelm.tenant.requests.clear();
});

let fired = 0;
const asked: string[] = [];

async function run(dryRun = false): Promise<ApprovalsReport> {
  const ended = nelm.nextEnded(1);
  fired += 1;
  const scheduledAt = new Date(nelm.clock.now() + fired).toISOString();
  await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job: 'approvals', scheduledAt, dryRun });
  const [execution] = await ended;
  const result = execution && (await nelm.report(execution, approvalsReportSchema));
  if (!result) throw new Error(`The run left no report: ${JSON.stringify(execution?.error)}`);
  return result.report;
}

/** Asks for people, in this order, and gives the ids of their requests. */
async function ask(...people: NewPerson[]): Promise<string[]> {
  const ids: string[] = [];
  for (const one of people) {
    ids.push((await admin.requests.create(one)).id);
    await nelm.pass(1);
  }
  asked.push(...ids);
  nelm.tenant.requests.clear();
  return ids;
}

const chain = async (requestId = '') =>
  ((await admin.requests.get(requestId)).approvalItems ?? []).map(({ approvalStatus, comment }) => [
    approvalStatus,
    comment,
  ]);

const approvedBy = 'Approved by nelm\'s rule "known vendor".';
const outcomes = ({ items }: ApprovalsReport) =>
  items.map(({ accountName, outcome, rule }) => [accountName, outcome, rule]);

describe('what waits for the approver', () => {
  test('is decided by the first rule that holds; the next approver is asked, and the person is there', async () => {
    const [known, long, other, intern] = await ask(
      person('a.known'),
      person('b.long', { endDate: '2029-12-31T23:59:59+01:00' }),
      person('c.other', { data: { vendor: 'Contoso' } }),
      person('d.intern', { sourceId: seededSources.Interns.sourceId, data: {} }),
    );
    const report = await run();
    expect(report).toMatchObject({
      outcome: 'completed',
      dryRun: false,
      counts: { pending: 4, approved: 1, rejected: 1, left: 2, later: 0, decidedElsewhere: 0, failed: 0 },
      reminder: 'not due',
    });
    expect(report.items.map(({ source }) => source)).toEqual(['Contractors', 'Contractors', 'Contractors', 'Interns']);
    expect(outcomes(report)).toEqual([
      ['a.known', 'approved', 'known vendor'],
      ['b.long', 'rejected', 'too long'],
      ['c.other', 'left', undefined],
      ['d.intern', 'left', 'interns by hand'],
    ]);
    const { oauthToken: _, ...requests } = nelm.tenant.requests.counts();
    expect(requests).toEqual({
      listNonEmployeeApprovals: 1,
      getNonEmployeeApproval: 4,
      approveNonEmployeeRequest: 1,
      rejectNonEmployeeRequest: 1,
    });
    expect(await chain(known)).toEqual([
      ['APPROVED', approvedBy],
      ['PENDING', undefined],
    ]);
    expect((await chain(long))[0]).toEqual(['REJECTED', 'At most two years. (nelm\'s rule "too long")']);
    for (const left of [other, intern])
      expect((await chain(left)).map(([status]) => status)).toEqual(['PENDING', 'NOT_READY']);
    const { items } = await approver2.approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }).page();
    expect(items.map(({ accountName }) => accountName)).toEqual(['a.known']);
    await approver2.approvals.approve(items[0]?.id ?? '');
    const records = await Array.fromAsync(admin.records.list(), ({ accountName }) => accountName);
    expect(records).toEqual(['a.known']);
  });

  test('and is left, is asked for once: every further run takes one request', async () => {
    await ask(person('other', { data: { vendor: 'Contoso' } }));
    await run();
    nelm.tenant.requests.clear();
    const report = await run();
    expect(outcomes(report)).toEqual([['other', 'left', undefined]]);
    const { oauthToken: _, ...requests } = nelm.tenant.requests.counts();
    expect(requests).toEqual({ listNonEmployeeApprovals: 1 });
  });

  test('may be nothing', async () => {
    expect(await run()).toMatchObject({ outcome: 'nothing-to-do', counts: { pending: 0 }, items: [] });
  });

  test('is not decided by a dry run, which says what it would do', async () => {
    const [known] = await ask(person('known'), person('other', { data: { vendor: 'Contoso' } }));
    for (let time = 1; time <= 2; time += 1) {
      const report = await run(true);
      expect(report).toMatchObject({ dryRun: true, counts: { pending: 2, approved: 1, left: 1 } });
      expect(outcomes(report)).toEqual([
        ['known', 'approved', 'known vendor'],
        ['other', 'left', undefined],
      ]);
    }
    expect(await chain(known)).toEqual([
      ['PENDING', undefined],
      ['NOT_READY', undefined],
    ]);
    expect(await run()).toMatchObject({ dryRun: false, counts: { approved: 1 } });
  });

  test('by many at once is decided whole', async () => {
    await ask(...Array.from({ length: 30 }, (_, index) => person(`m.${index}`)));
    expect(await run()).toMatchObject({ outcome: 'completed', counts: { pending: 30, approved: 30 } });
    const { oauthToken: _, ...requests } = nelm.tenant.requests.counts();
    expect(requests).toEqual({
      listNonEmployeeApprovals: 1,
      getNonEmployeeApproval: 30,
      approveNonEmployeeRequest: 30,
    });
  });
});

describe('when the tenant fails', () => {
  test.each([
    ['the answer to a decision is lost', { drop: 'after' as const }],
    ['only half of the answer arrives', { truncate: true as const }],
  ])('and %s, the decision is found taken and not sent again', async (_, fault) => {
    const [id] = await ask(person('known'));
    nelm.tenant.faults.set([{ fault, operationId: 'approveNonEmployeeRequest', times: 1 }]);
    const report = await run();
    expect(outcomes(report)).toEqual([['known', 'approved', 'known vendor']]);
    expect(nelm.tenant.requests.counts()).toMatchObject({ approveNonEmployeeRequest: 1, getNonEmployeeApproval: 2 });
    expect((await chain(id))[0]).toEqual(['APPROVED', approvedBy]);
  });

  test('on one item each time, the others are decided, and the report says which is not', async () => {
    await ask(person('p.0'), person('p.1'), person('p.2'));
    const waiting = clientsOf(nelm).approver.approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' });
    const stuck = (await Array.fromAsync(waiting)).find(({ accountName }) => accountName === 'p.0')?.id ?? 'nobody';
    nelm.tenant.faults.set([
      { operationId: 'approveNonEmployeeRequest', fault: { status: 500 }, matches: ({ path }) => path.includes(stuck) },
    ]);
    const report = await run();
    expect(report.outcome).toBe('failed');
    expect(report.items.map(({ id, outcome }) => [id === stuck, outcome]).sort()).toEqual([
      [false, 'approved'],
      [false, 'approved'],
      [true, 'failed'],
    ]);
    nelm.tenant.faults.clear();
    expect((await run()).items.map(({ outcome }) => outcome)).toEqual(['approved']);
  });

  test('now and then, every item is decided all the same', async () => {
    const ids = await ask(...Array.from({ length: 8 }, (_, index) => person(`f.${index}`)));
    nelm.tenant.faults.set([
      { fault: { status: 500 }, probability: 0.4, seed: 4, times: 2 },
      { fault: { drop: 'after' }, probability: 0.4, seed: 5, times: 3 },
    ]);
    const ended = run();
    for (let over = false; !over; await nelm.pass(10_000)) {
      over = await Promise.race([ended.then(() => true), sleep(100, false)]);
    }
    const report = await ended;
    expect(report).toMatchObject({ outcome: 'completed', counts: { pending: 8, approved: 8 } });
    for (const id of ids) expect((await chain(id))[0]).toEqual(['APPROVED', approvedBy]);
  });
});

describe('operators', () => {
  test('are reminded once a day, in the hours of the day, of all that waits, from the second day on', async () => {
    const before = (await nelm.mails()).length;
    await ask(person('other', { data: { vendor: 'Contoso' } }));
    const start = nelm.clock.now();
    const sentAt: number[] = [];
    for (let runs = 0; runs < 17; runs += 1) {
      if (runs === 4) await ask(person('later', { data: { vendor: 'Contoso' } }));
      const { reminder } = await run();
      if (reminder === 'sent') sentAt.push((nelm.clock.now() - start) / hour);
      await nelm.pass(6 * hour);
    }
    // Asked for at noon. The runs at midnight and at six are too early, those at six in the evening come second.
    expect(sentAt.map(Math.round)).toEqual([48, 72, 96]);
    const mails = (await nelm.mails()).slice(before);
    expect(mails.map(({ subject }) => subject)).toEqual(Array(3).fill('Decide 2 requests for non-employees'));
    expect(mails[0]?.text).toContain('Account name: other\nSource: Contractors\n');
    expect(mails[0]?.text).toContain('(2 days)');
    const [first] = (await run()).items;
    expect(first?.remindedOn).toMatch(/^2026-/);
  });

  test('are not reminded by a dry run', async () => {
    await ask(person('other', { data: { vendor: 'Contoso' } }));
    await nelm.pass(48 * hour);
    expect(await run(true)).toMatchObject({ reminder: 'not due' });
    expect(await run()).toMatchObject({ reminder: 'sent' });
  });
});

test('logs and names of executions say nothing of anybody', () => {
  expect(nelm.lines.join('\n')).toContain('approvals ended');
  expect(nelm.lines.join('\n')).not.toMatch(/Ünal|a\.known|@example\.com|jane\.doe/);
});
