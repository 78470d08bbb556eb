import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { block, liftBlock } from '../../../../lib/people/blocked.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { person } from '../../../functions/approving.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { type Deciding, startDeciding } from './decidingByRule.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const other = { data: { vendor: 'Contoso' } };
const [approve, get] = ['approveNonEmployeeRequest', 'getNonEmployeeApproval'] as const;
const approvedBy = 'Approved by nelm\'s rule "known vendor".';

let deciding: Deciding;
const asked: string[] = [];

beforeAll(async () => {
  deciding = await startDeciding('2026-11-02T11:00:00Z');
});

afterAll(() => deciding.close());

/** Nothing waits, nothing is known, and it is the same hour on another day. */
afterEach(async () => {
  deciding.host.crash = () => undefined;
  deciding.tenant.faults.clear();
  for (const id of asked.splice(0)) await deciding.isc.requests.delete(id);
  await deciding.box.objects.remove('approvals/waiting.json');
  deciding.clock.advance(day - ((deciding.clock.now() - 11 * hour) % day));
  deciding.tenant.requests.clear();
});

async function ask(...people: ReturnType<typeof person>[]): Promise<string[]> {
  const ids = await deciding.ask(people);
  asked.push(...ids);
  deciding.tenant.requests.clear();
  return ids;
}

test('a run that crashes at every checkpoint decides what an undisturbed one does, and reminds once', async () => {
  const left = [];
  for (const when of ['never', 'before', 'after'] as const) {
    const [otherId = ''] = await ask(person('other', other));
    deciding.clock.advance(2 * day);
    const people = Array.from({ length: 27 }, (_, index) => person(`p.${index}`));
    const ids = await ask(...people, person('long', { endDate: '2029-12-31T23:59:59+01:00' }));
    deciding.tenant.faults.set([
      { operationId: approve, fault: { drop: 'after' }, times: 2 },
      { operationId: get, fault: { status: 503 }, probability: 0.2, seed: 3, times: 10 },
    ]);
    const mails = (await deciding.box.mails()).length;
    let crashes = 0;
    if (when !== 'never') {
      deciding.host.crash = everywhereOnce(when, () => {
        crashes += 1;
      });
    }
    const { execution, report } = await deciding.decide();
    expect(execution.status).toBe('SUCCEEDED');
    expect(crashes).toBeGreaterThanOrEqual(when === 'never' ? 0 : 9);
    for (const id of ids.slice(0, 27)) expect(await deciding.stateOf(id)).toEqual(['APPROVED', approvedBy]);
    expect((await deciding.stateOf(otherId))[0]).toBe('PENDING');
    // What began before a crash may still be on its way, as a mail that was handed over is.
    await vi.waitFor(async () => expect(await deciding.box.mails()).toHaveLength(mails + 1));
    const items = report.items.map(({ accountName, outcome, rule }) => [accountName, outcome, rule]);
    left.push({ outcome: report.outcome, counts: report.counts, items: items.sort() });
    deciding.host.crash = () => undefined;
    deciding.tenant.faults.clear();
    for (const id of asked.splice(0)) await deciding.isc.requests.delete(id);
    await deciding.box.objects.remove('approvals/waiting.json');
  }
  const [undisturbed, before, after] = left;
  expect(undisturbed).toMatchObject({
    outcome: 'completed',
    counts: { pending: 29, approved: 27, rejected: 1, left: 1, later: 0, failed: 0 },
  });
  expect(before).toEqual(undisturbed);
  expect(after).toEqual(undisturbed);
}, 120_000);

test('an item is not said to have failed where S3 fails on it for a moment', async () => {
  const ids = await ask(person('p.0'), person('p.1'));
  const { bucket } = deciding.tools;
  const list = bucket.list.bind(bucket);
  let failures = 0;
  const spy = vi.spyOn(bucket, 'list').mockImplementation(async (prefix, ...more) => {
    const isOtherDone = (deciding.tenant.requests.counts()[approve] ?? 0) > 0;
    if (prefix.startsWith('blocked/') && (failures === 0 || (failures === 1 && isOtherDone))) {
      failures += 1;
      throw Object.assign(new Error('We encountered an internal error.'), { name: 'InternalError', $fault: 'server' });
    }
    return await list(prefix, ...more);
  });
  const { report } = await deciding.decide();
  spy.mockRestore();
  expect([failures, report]).toMatchObject([2, { outcome: 'completed', counts: { approved: 2, failed: 0 } }]);
  for (const id of ids) expect(await deciding.stateOf(id)).toEqual(['APPROVED', approvedBy]);
}, 60_000);

test('whoever is blocked is told as left to a person, also in a dry run, and is decided once that is lifted', async () => {
  const { bucket } = deciding.tools;
  const { id: source, name } = seededSources.Contractors;
  const by = { by: 'ops', reason: 'a theft' };
  await ask(person('stopped'), person('free'));
  await block(bucket, { id: source, name }, 'stopped', by, deciding.clock.now());
  for (const dryRun of [true, false, true, false]) {
    deciding.tenant.requests.clear();
    const { report } = await deciding.decide({ dryRun });
    const isOpen = report.counts.pending === 1;
    // What is known of whoever is blocked is not asked for once more.
    if (isOpen) expect(deciding.tenant.requests.counts()[get] ?? 0).toBe(0);
    expect(report.counts, String(dryRun)).toMatchObject({ approved: isOpen ? 0 : 1, left: 1, later: 0 });
    expect(report.items.at(-1)).toMatchObject({ accountName: 'stopped', outcome: 'left', rule: 'known vendor' });
    expect(report.items.at(-1)?.error).toMatch(/^The person is blocked since /);
  }
  await liftBlock(bucket, source, 'stopped', by, deciding.clock.now());
  expect((await deciding.decide()).report.counts).toMatchObject({ approved: 1, left: 0, later: 0 });
}, 60_000);

/** S3 fails wherever it is asked who is blocked, once the first item is approved. */
function failAfterFirst() {
  const { bucket } = deciding.tools;
  const list = bucket.list.bind(bucket);
  return vi.spyOn(bucket, 'list').mockImplementation(async (prefix, ...more) => {
    const isOneDone = (deciding.tenant.requests.counts()[approve] ?? 0) > 0;
    if (!prefix.startsWith('blocked/') || !isOneDone) return await list(prefix, ...more);
    throw Object.assign(new Error('We encountered an internal error.'), { name: 'InternalError', $fault: 'server' });
  });
}

test('what was decided before S3 failed for hours is told as decided, and by which rule', async () => {
  await ask(person('p.0'), person('p.1'), person('p.2'));
  const spy = failAfterFirst();
  const { execution, report } = await deciding.decide();
  spy.mockRestore();
  expect(execution.status).toBe('FAILED');
  expect(report).toMatchObject({
    outcome: 'failed',
    counts: { pending: 3, approved: 1, later: 2, failed: 0 },
    error: expect.stringMatching(/^Could not decide from 1: /),
  });
  expect(report.items[0]).toMatchObject({ outcome: 'approved', rule: 'known vendor' });
  expect((await deciding.decide()).report).toMatchObject({ counts: { pending: 2, approved: 2 } });
}, 60_000);

describe('when the tenant is down', () => {
  test('and had taken an approval without an answer, the report says that this is not known', async () => {
    const [id = ''] = await ask(person('p.0'));
    let approvals = 0;
    deciding.tenant.faults.set([
      { operationId: approve, fault: { drop: 'after' }, matches: () => ++approvals > 0 },
      { operationId: get, fault: { status: 503 }, matches: () => approvals > 0 },
    ]);
    const { report } = await deciding.decide();
    expect(report.counts).toMatchObject({ pending: 1, approved: 0, later: 1 });
    expect(report.items).toMatchObject([
      {
        outcome: 'later',
        error:
          'ISC did not say whether it was decided before the run failed. If the next run does not list it, it was.',
      },
    ]);
    expect(await deciding.stateOf(id)).toEqual(['APPROVED', approvedBy]);
  }, 60_000);

  test('for an hour, every item is decided in the end', async () => {
    const ids = await ask(person('p.0'), person('p.1'));
    const end = deciding.clock.now() + hour;
    deciding.tenant.faults.set([
      { operationId: get, fault: { status: 503 }, matches: () => deciding.clock.now() < end },
    ]);
    expect((await deciding.decide()).report).toMatchObject({ outcome: 'completed', counts: { approved: 2 } });
    for (const id of ids) expect(await deciding.stateOf(id)).toEqual(['APPROVED', approvedBy]);
  }, 60_000);

  test('until after its first item, that one is decided when the others are', async () => {
    const ids = await ask(person('p.0'), person('p.1'), person('p.2'));
    const paths = new Set<string>();
    const matches = ({ path }: { path: string }) => paths.add(path).size === 1;
    deciding.tenant.faults.set([{ operationId: get, fault: { status: 503 }, matches }]);
    expect((await deciding.decide()).report).toMatchObject({ outcome: 'completed', counts: { approved: 3 } });
    for (const id of ids) expect(await deciding.stateOf(id)).toEqual(['APPROVED', approvedBy]);
  }, 60_000);

  test('from the second chunk on, the report has what was decided, and what the next run comes to', async () => {
    await ask(...Array.from({ length: 26 }, (_, index) => person(`p.${index}`)));
    let looks = 0;
    deciding.tenant.faults.set([
      {
        operationId: get,
        fault: { status: 503 },
        matches() {
          looks += 1;
          return looks > 25;
        },
      },
    ]);
    const { execution, report } = await deciding.decide();
    expect(execution.status).toBe('FAILED');
    expect(report).toMatchObject({
      outcome: 'failed',
      counts: { pending: 26, approved: 25, later: 1, failed: 0 },
      error: expect.stringMatching(/^Could not decide from 26: ISC answered GET .* with 503/),
    });
    deciding.tenant.faults.clear();
    expect((await deciding.decide()).report).toMatchObject({
      outcome: 'completed',
      counts: { pending: 1, approved: 1 },
    });
  }, 60_000);

  test('before anything is listed, the report says so', async () => {
    deciding.tenant.faults.set([{ operationId: 'listNonEmployeeApprovals', fault: { status: 503 } }]);
    const { execution, report } = await deciding.decide();
    expect(execution.status).toBe('FAILED');
    expect(report).toMatchObject({ outcome: 'failed', items: [], reminder: 'not due' });
    expect(report.error).toMatch(/^Could not list what waits: ISC answered GET .* with 503/);
  }, 60_000);
});

test('an item on which the tenant fails for ever keeps the operators from no reminder', async () => {
  await ask(person('other', other));
  expect((await deciding.decide()).report).toMatchObject({ counts: { left: 1 }, reminder: 'not due' });
  await ask(person('p.0'));
  deciding.clock.advance(2 * day);
  deciding.tenant.faults.set([{ operationId: get, fault: { status: 500 } }]);
  const { report } = await deciding.decide();
  expect(report).toMatchObject({ outcome: 'failed', counts: { pending: 2 }, reminder: 'sent' });
  expect(report.items.map(({ remindedOn }) => remindedOn)).toEqual([expect.any(String), expect.any(String)]);
  expect((await deciding.box.mails()).at(-1)?.text).toMatch(/other[\s\S]*p\.0/);
}, 60_000);

describe('a reminder that SES', () => {
  test.each([
    ['refuses', { status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' } }],
    ['does not take for now', { status: 429 }],
  ])('%s changes nothing of what the run came to; the next run reminds', async (_, answer) => {
    await ask(person('other', other));
    deciding.clock.advance(2 * day);
    deciding.box.script.push(answer);
    const before = deciding.clock.now();
    const { execution, report } = await deciding.decide();
    expect(execution.status).toBe('SUCCEEDED');
    expect(report).toMatchObject({ outcome: 'completed', counts: { left: 1 }, reminder: 'not sent' });
    expect(report.items[0]?.remindedOn).toBeUndefined();
    expect(deciding.clock.now() - before).toBeLessThan(hour);
    expect(deciding.lines.join('\n')).toContain('the operators could not be reminded');
    expect((await deciding.decide()).report).toMatchObject({ reminder: 'sent' });
  });

  test('may have taken is not sent again that day; the report says so, and the log', async () => {
    await ask(person('other', other));
    deciding.clock.advance(2 * day);
    deciding.box.script.push({ status: 500 });
    const { report } = await deciding.decide();
    expect(report).toMatchObject({ outcome: 'completed', reminder: 'unknown' });
    expect(deciding.lines.join('\n')).toContain(
      '"message":"the operators could not be reminded","runId":"' +
        `${report.runId}","reason":"Nobody knows whether the mail was sent."`,
    );
    expect((await deciding.decide()).report).toMatchObject({ reminder: 'not due' });
  });
});
