import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ImportReport, importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { keys } from '../../lib/store/keys.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const person = (name: string, vendor = 'Northwind') =>
  `${name},Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,2027-12-31,${vendor}`;
const file = (...rows: string[]) => [header, ...rows].join('\n');
const names = Array.from({ length: 8 }, (_, index) => `p.${index}`);
const sourceId = seededSources.Contractors.sourceId;

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
});

afterAll(() => nelm.stop());

/** Everybody is there, and nobody has ended. */
beforeEach(async () => {
  await nelm.imported(file(...names.map((name) => person(name))));
});

const isc = () => createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });
const callbackOf = ({ operations }: Execution) =>
  operations.find(({ Type, Status }) => Type === 'CALLBACK' && Status === 'STARTED')?.CallbackDetails?.CallbackId;

async function ended(): Promise<string[]> {
  const gone: string[] = [];
  for await (const { accountName, endDate } of isc().records.list({ sourceId })) {
    if (Date.parse(endDate ?? '') <= nelm.clock.now()) gone.push(accountName);
  }
  return gone.filter((name) => names.includes(name)).sort();
}

/** Drops a roster whose endings are held; gives the report so far. */
async function held(...rows: string[]): Promise<{ report: ImportReport }> {
  const before = new Set(nelm.stack.lambda.executions().map(({ name }) => name));
  await nelm.drop('Contractors', 'all.csv', Buffer.from(file(...rows)), 'roster');
  for (;;) {
    const waiting = nelm.stack.lambda
      .executions()
      .find((one) => !before.has(one.name) && one.status === 'RUNNING' && callbackOf(one));
    const asked = waiting?.operations.some(
      ({ Name, Status }) => Name === 'ask the operators' && Status === 'SUCCEEDED',
    );
    const runId = waiting?.name.replace(/^local-csv-/, '');
    if (waiting && asked) return { report: await reportOf(`${runId}`) };
    await sleep(20);
  }
}

async function reportOf(runId: string): Promise<ImportReport> {
  const folder = keys.sourceRun(seededSources.Contractors, runId);
  const object = await nelm.stack.storage.objects.read(`${folder}/report.json`);
  return importReportSchema.parse(JSON.parse(object?.bytes.toString() ?? ''));
}

/** Decides as an operator does, on the page that the newest mail leads to, and gives the last report. */
async function decided(decision: 'approve' | 'reject'): Promise<ImportReport> {
  const end = nelm.nextEnded(1);
  const [link = ''] = /http:\S+\/decisions\/\S+/.exec((await nelm.mails()).at(-1)?.text ?? '') ?? [];
  expect(await (await fetch(link)).text()).toContain('p.4');
  expect((await fetch(link, { method: 'POST', body: new URLSearchParams({ decision }) })).status).toBe(200);
  return await lastReport(end);
}

async function lastReport(end: Promise<Execution[]>): Promise<ImportReport> {
  const [execution] = await end;
  const result = execution && (await nelm.report(execution, importReportSchema));
  if (!result) throw new Error(`The run left no report: ${JSON.stringify(execution?.error)}`);
  return result.report;
}

const waits =
  '6 of the 8 people whose contracts go on are not in the roster. That is more than may end within 24 hours without a decision: more than 10 % of the people, and more than 5.';

test('while it waits, the rest is done, the operators are asked once, and neither lock nor file stays behind', async () => {
  const { report } = await held(person('p.0', 'Southwind'), person('p.1'));
  expect(report).toMatchObject({ outcome: 'held', missing: waits });
  expect(report.counts).toMatchObject({ updated: 1, unchanged: 1, ended: 0, held: 6 });
  expect(await ended()).toEqual([]);
  expect(await nelm.stack.storage.objects.list('locks/')).toEqual([]);
  expect(await nelm.stack.storage.objects.list('roster/')).toEqual([]);
  const mails = await nelm.mails();
  expect(mails.map(({ subject }) => subject)).toEqual(['Decide: End the contracts of 6 people of Contractors']);
  expect(mails[0]?.text).toContain(waits);
  expect(mails[0]?.text).toContain('Account name: p.2');
  expect(mails[0]?.attachments[0]?.content.toString().trim().split('\n')).toHaveLength(7);

  const last = await decided('reject');
  expect(last).toMatchObject({ outcome: 'completed', counts: { updated: 1, ended: 0, held: 6 } });
  expect(last.missing?.replace(/06:\d\d/, '06:00')).toBe(
    'An operator rejected on 1 November 2026 at 07:00 CET to end the contracts of 6 people who are not in the roster: nobody was ended.',
  );
  expect(await ended()).toEqual([]);
});

test('approved, those are ended who still are as they were: never more than approved', async () => {
  await held(person('p.0'), person('p.1'));
  const ids = new Map<string, string>();
  for await (const { id, accountName } of isc().records.list({ sourceId })) ids.set(accountName, id);
  await isc().records.patch(ids.get('p.2') ?? '', { endDate: '2028-01-01T00:00:00Z' });
  await isc().records.deleteInBulk([ids.get('p.3') ?? '']);
  nelm.tenant.requests.clear();
  const report = await decided('approve');
  expect(report).toMatchObject({ outcome: 'completed', counts: { ended: 4, held: 0, notEnded: 0 } });
  expect(report.missing).toMatch(
    /: 4 were ended; 2 were left alone: gone, ended already, or with another end by now\.$/,
  );
  expect(await ended()).toEqual(['p.4', 'p.5', 'p.6', 'p.7']);
  const {
    getNonEmployeeBulkUploadStatus: _,
    listNonEmployeeRecords: __,
    oauthToken: ___,
    ...requests
  } = nelm.tenant.requests.counts();
  expect(requests).toEqual({
    getNonEmployeeSourceSchemaAttributes: 1,
    exportNonEmployeeRecords: 2,
    getPublicIdentities: 1,
    importNonEmployeeRecordsInBulk: 1,
  });
  expect(await nelm.stack.storage.objects.list('locks/')).toEqual([]);
});

test('approved endings are sent though the tenant does not say at first what its upload does', async () => {
  await held(person('p.0'), person('p.1'));
  nelm.tenant.requests.clear();
  // All six tries of the one look that is taken right before the upload; the look of "wait for an upload again" goes well.
  let looks = 0;
  const end = nelm.nextEnded(1);
  nelm.tenant.faults.set([
    {
      operationId: 'getNonEmployeeBulkUploadStatus',
      fault: { status: 503 },
      matches: () => {
        looks += 1;
        return looks > 1 && looks <= 7;
      },
    },
  ]);
  const [link = ''] = /http:\S+\/decisions\/\S+/.exec((await nelm.mails()).at(-1)?.text ?? '') ?? [];
  await fetch(link, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) });
  const report = await lastReport(end);
  nelm.tenant.faults.clear();
  expect(looks).toBeGreaterThan(7);
  expect(report).toMatchObject({ outcome: 'completed', counts: { ended: 6, held: 0, notEnded: 0 } });
  expect(nelm.tenant.requests.counts()['importNonEmployeeRecordsInBulk']).toBe(1);
  expect(await ended()).toEqual(names.slice(2));
}, 120_000);

test('a file that was dropped meanwhile takes its place', async () => {
  await held(person('p.0'), person('p.1'));
  const newer = await nelm.imported(file(person('p.2', 'Eastwind')));
  const report = await decided('approve');
  expect(report.missing).toMatch(new RegExp(`Run ${newer.runId} has imported a file that was dropped later: nobody`));
  expect(report).toMatchObject({ outcome: 'nothing-to-do', counts: { ended: 0, held: 6 } });
  expect(await ended()).toEqual([]);
});

test('after seven days without a decision nobody is ended, however small the source that a roster without rows is for', async () => {
  const start = nelm.clock.now();
  const { report } = await held();
  expect(report).toMatchObject({ outcome: 'held', counts: { rows: 0, held: 8 } });
  const end = nelm.nextEnded(1);
  await nelm.pass(7 * 86_400_000 + 60_000);
  const last = await lastReport(end);
  expect(last.missing).toMatch(
    /^Nobody decided in time whether to end the contracts of 8 people who are not in the roster: nobody was ended\.$/,
  );
  expect(nelm.clock.now() - start).toBeGreaterThan(7 * 86_400_000);
  expect(await ended()).toEqual([]);
});
