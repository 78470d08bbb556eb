import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const rows = Array.from(
  { length: 20 },
  (_, index) => `p.${index},Ada,Example,p${index}@example.com,1,jane.doe,2026-01-01,2026-12-31,Northwind`,
);
const file = [header, ...rows].join('\n');
const allCreated = { rows: 20, created: 20, updated: 0, unchanged: 0, rejected: 0, failed: 0 };
const upload = 'importNonEmployeeRecordsInBulk';

let nelm: RunningNelm;

beforeEach(async () => {
  nelm = await startTestNelm();
});

afterEach(() => nelm.stop());

describe('an import ends as if nothing had happened, in spite of', () => {
  test('a storm of 429', async () => {
    nelm.tenant.faults.set([{ fault: { status: 429, retryAfter: 1 }, times: 4 }]);
    const report = await nelm.imported(file);
    expect(report).toMatchObject({ outcome: 'completed', counts: allCreated });
    expect(report.requests.throttled).toBe(4);
    expect(report.requests.retried).toBe(4);
  });

  test('errors of the server at every other request for a while', async () => {
    nelm.tenant.faults.set([{ fault: { status: 500 }, probability: 0.4, seed: 7, times: 6 }]);
    expect(await nelm.imported(file)).toMatchObject({ outcome: 'completed', counts: allCreated });
  });

  test('a connection that breaks before the upload is taken', async () => {
    nelm.tenant.faults.set([{ operationId: upload, fault: { drop: 'before' }, times: 1 }]);
    expect(await nelm.imported(file)).toMatchObject({ outcome: 'completed', counts: allCreated });
    expect(nelm.tenant.requests.counts()[upload]).toBe(2);
  });

  test('a connection that breaks after the upload was taken', async () => {
    nelm.tenant.faults.set([{ operationId: upload, fault: { drop: 'after' }, times: 1 }]);
    expect(await nelm.imported(file)).toMatchObject({ outcome: 'completed', counts: allCreated });
  });

  test('an export that is cut off', async () => {
    nelm.tenant.faults.set([{ operationId: 'exportNonEmployeeRecords', fault: { truncate: true }, times: 1 }]);
    expect(await nelm.imported(file)).toMatchObject({ outcome: 'completed', counts: allCreated });
  });
});

test('a job that ends in ERROR fails the run, which says what has landed and keeps the file in the inbox', async () => {
  nelm.tenant.faults.set([{ fault: { job: 'ERROR', afterRows: 5 }, times: 1 }]);
  const report = await nelm.imported(file);
  expect(report.outcome).toBe('failed');
  expect(report.error).toMatch(/^The tenant ended the upload with an error\..*drop it again\.$/);
  expect(report.counts).toEqual({ ...allCreated, created: 5, failed: 15 });
  expect((await nelm.read(report, 'rejected.csv'))?.trim().split('\r\n')).toHaveLength(16);
  expect(await nelm.stack.storage.objects.list('inbox/')).toEqual(['inbox/Contractors/people.csv']);
  expect(await nelm.stack.storage.objects.list('locks/')).toEqual([]);
  expect(nelm.stack.lambda.executions().map(({ status }) => status)).toEqual(['FAILED']);

  nelm.tenant.faults.clear();
  const again = await nelm.imported(file);
  expect(again).toMatchObject({ outcome: 'completed', counts: { ...allCreated, created: 15, unchanged: 5 } });
});

test('a tenant that answers nothing but 503 for a while is asked again until it does', async () => {
  nelm.tenant.faults.set([{ operationId: 'listNonEmployeeSources', fault: { status: 503 }, times: 5 }]);
  const report = await nelm.imported(file);
  expect(report).toMatchObject({ outcome: 'completed', counts: allCreated });
  expect(report.requests.retried).toBe(5);
});
