import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SweepReport, sweepReportSchema } from '../../lib/flows/expiry-sweep/sweepReport.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const { sourceId } = seededSources.Contractors;
const people = (prefix: string, count: number, end: string) =>
  Array.from(
    { length: count },
    (_, index) =>
      `${prefix}.${index},Ada,Ünal,${prefix}${index}@example.com,1,jane.doe,2026-01-01,${end},"North, Wind"`,
  );
const file = (...rows: string[]) => [header, ...rows].join('\n');
const day = 24 * 60 * 60_000;

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
});

afterAll(() => nelm.stop());

beforeEach(() => nelm.empty());

/** The reports of the next so many sweeps that end. */
async function reports(count: number): Promise<SweepReport[]> {
  const ended = await nelm.nextEnded(count);
  return await Promise.all(
    ended.map(async (execution) => {
      const result = await nelm.report(execution, sweepReportSchema);
      if (!result) throw new Error(`The run left no report: ${JSON.stringify(execution.error)}`);
      return result.report;
    }),
  );
}

let runs = 0;

async function fire(dryRun = false): Promise<void> {
  runs += 1;
  const scheduledAt = new Date(nelm.clock.now() + runs).toISOString();
  await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job: 'expiry-sweep', scheduledAt, dryRun });
}

async function swept(dryRun = false): Promise<SweepReport> {
  const ended = reports(1);
  await fire(dryRun);
  const [report] = await ended;
  if (!report) throw new Error('no sweep ended');
  return report;
}

/** A file that was imported long ago. */
const imported = (text: string) => nelm.longAgo(() => nelm.imported(text));

const names = async () => (await Array.fromAsync(nelm.isc.records.list(), ({ accountName }) => accountName)).sort();
const exported = async () => new TextDecoder().decode(await nelm.isc.records.export(sourceId));
const contractors = ({ sources }: SweepReport) => sources.find(({ name }) => name === 'Contractors');

test('who ended longer ago than the grace is deleted, nobody else; their file brings them back as they were', async () => {
  // 06:00 UTC on 1 November: 30 days before it was 06:00 UTC on 2 October in Berlin, where a day ends at 21:59:59 UTC.
  await imported(
    file(...people('past', 3, '2026-10-01'), ...people('grace', 3, '2026-10-02'), ...people('now', 3, '2027-12-31')),
  );
  const before = await exported();
  nelm.tenant.requests.clear();
  const report = await swept();
  expect(report).toMatchObject({
    outcome: 'completed',
    dryRun: false,
    counts: { due: 3, deleted: 3, left: 0, remaining: 0, held: 0 },
  });
  expect(contractors(report)).toMatchObject({ people: 9, due: 3, deleted: 3, outcome: 'deleted' });
  expect(nelm.tenant.requests.counts()).toMatchObject({
    listNonEmployeeSources: 1,
    // One finds them, one looks again before they are deleted, one reads back.
    listNonEmployeeRecords: 3,
    deleteNonEmployeeRecordsInBulk: 1,
  });
  expect((await names()).filter((name) => name.startsWith('past'))).toEqual([]);
  expect(await names()).toHaveLength(6);

  const kept = await nelm.stack.storage.objects.read(`runs/_expiry-sweep/${report.runId}/deleted-Contractors.csv`);
  const restored = await nelm.imported(kept?.bytes ?? '');
  expect(restored.counts).toMatchObject({ rows: 3, created: 3, rejected: 0 });
  expect((await exported()).split('\n').sort()).toEqual(before.split('\n').sort());
  expect(await nelm.stack.storage.objects.list('locks/')).toEqual([]);
});

test('a dry run says who would be deleted, and deletes nobody', async () => {
  await imported(file(...people('past', 2, '2026-03-01'), ...people('now', 1, '2027-12-31')));
  const report = await swept(true);
  expect(report).toMatchObject({ outcome: 'completed', dryRun: true, counts: { due: 2, deleted: 0 } });
  expect(contractors(report)?.outcome).toBe('would be deleted');
  expect(await names()).toHaveLength(3);
});

test('nothing to do costs one request for the sources and one for the list', async () => {
  await imported(file(...people('now', 1, '2027-12-31')));
  nelm.tenant.requests.clear();
  expect((await swept()).outcome).toBe('nothing-to-do');
  expect(nelm.tenant.requests.counts()).toMatchObject({ listNonEmployeeSources: 1, listNonEmployeeRecords: 1 });
  expect(nelm.tenant.requests.counts()).not.toHaveProperty('deleteNonEmployeeRecordsInBulk');
});

describe('more than the delete threshold', () => {
  /** Has a sweep hold ten of twelve people, and gives the path of the page in the mail. */
  async function held(): Promise<string> {
    await imported(file(...people('past', 10, '2026-03-01'), ...people('now', 2, '2027-12-31')));
    const mails = (await nelm.mails()).length;
    const report = await swept();
    expect(contractors(report)).toMatchObject({ due: 10, deleted: 0, outcome: 'held' });
    await expect.poll(async () => (await nelm.mails()).length, { timeout: 10_000 }).toBe(mails + 1);
    const mail = (await nelm.mails()).at(-1);
    expect(mail?.subject).toBe('Decide: Delete 10 of 12 people of Contractors');
    expect(mail?.attachments[0]?.content.toString().split('\n')).toHaveLength(12);
    const [, path = ''] = /(\/decisions\/[\w.-]+)/.exec(mail?.text ?? '') ?? [];
    expect(await names()).toHaveLength(12);
    return `${nelm.stack.door.url}${path}`;
  }

  const post = async (url: string, decision: string) =>
    await fetch(url, { method: 'POST', body: new URLSearchParams({ decision }) });

  test('waits for an operator; approved, it is done, without whoever was touched meanwhile, and once', async () => {
    const url = await held();
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const html = await page.text();
    expect(html).toContain('Delete 10 of 12 people of Contractors');
    expect(html).toContain('>past.3</td>');
    // Opening the page, and sending anything but a decision, decides nothing.
    const wrong = await post(url, 'maybe');
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('Open the link from the mail')]);
    expect(await names()).toHaveLength(12);

    // The next sweep does not ask again while this one waits.
    expect(contractors(await swept())).toMatchObject({ due: 10, outcome: 'waits' });

    const moved = await Array.fromAsync(nelm.isc.records.list({ sorters: ['accountName'], limit: 3, offset: 2 }));
    await nelm.isc.records.patch(moved[0]?.id ?? '', { endDate: '2027-06-30T00:00:00.000Z' });
    await nelm.isc.records.patch(moved[1]?.id ?? '', { phone: '555-0199' });
    const ended = reports(1);
    expect(await (await post(url, 'approve')).text()).toContain('It is approved');
    const [report] = await ended;
    expect(report && contractors(report)).toMatchObject({ due: 10, deleted: 8, left: 2, outcome: 'deleted' });
    expect(await names()).toEqual(['now.0', 'now.1', 'past.0', 'past.1']);

    expect(await (await post(url, 'reject')).text()).toMatch(/It is approved.*was approved on 1 November 2026 at /s);
    expect(await (await fetch(url)).text()).toContain('It is approved');
  });

  test('rejected, nothing is done, and it is not asked again the next day', async () => {
    const url = await held();
    const ended = reports(1);
    await post(url, 'reject');
    const [report] = await ended;
    expect(report && contractors(report)).toMatchObject({ deleted: 0, outcome: 'refused' });
    expect(contractors(await swept())).toMatchObject({ due: 10, outcome: 'refused' });
    expect(await names()).toHaveLength(12);
    await nelm.pass(8 * day);
  });

  test('undecided, it lapses', async () => {
    const url = await held();
    const ended = reports(1);
    await nelm.pass(8 * day);
    const [report] = await ended;
    expect(report && contractors(report)).toMatchObject({ deleted: 0, outcome: 'lapsed' });
    expect(await (await post(url, 'approve')).text()).toContain('It has lapsed');
    expect(await names()).toHaveLength(12);
  });

  test('a forged link leads nowhere', async () => {
    const answer = await post(`${nelm.stack.door.url}/decisions/forged.token`, 'approve');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('This link is not valid');
  });
});

test('another run that writes to the source is waited for, and no longer than half an hour', async () => {
  await imported(file(...people('past', 1, '2026-03-01'), ...people('now', 1, '2027-12-31')));
  const lock = { runId: 'another', takenAt: '2026-11-01T06:00:00Z', expiresAt: '2027-11-01T06:00:00Z' };
  const source = seededSources.Contractors.id;
  await nelm.stack.storage.objects.write(`locks/${source}.json`, Buffer.from(JSON.stringify(lock)));
  const ended = reports(1);
  await fire();
  await nelm.pass(2 * 60 * 60_000);
  const [report] = await ended;
  expect(report).toMatchObject({
    outcome: 'failed',
    error: expect.stringContaining('Another run did not give Contractors free'),
  });
  expect(await names()).toHaveLength(2);
  await nelm.stack.storage.objects.remove(`locks/${source}.json`);
});
