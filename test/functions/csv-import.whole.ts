import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const sample = readFileSync(path.join(import.meta.dirname, '../../samples/contractors.csv'), 'utf8');
const person = (name: string, vendor = 'Northwind', end = '2026-12-31') =>
  `${name},Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,${end},${vendor}`;
const file = (...rows: string[]) => [header, ...rows].join('\n');

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm();
});

afterAll(() => nelm.stop());

beforeEach(() => nelm.tenant.requests.clear());

/** The files that wait in the inbox, and the locks that are held. */
const leftOver = async () => [
  ...(await nelm.stack.storage.objects.list('inbox/')),
  ...(await nelm.stack.storage.objects.list('locks/')),
];

describe('a dropped file', () => {
  test('becomes people; bad rows come back, corrected they are imported too', async () => {
    const report = await nelm.imported(sample);
    expect(report).toMatchObject({
      version: 1,
      kind: 'csv-import',
      source: { name: 'Contractors' },
      outcome: 'completed',
      counts: { rows: 40, created: 37, updated: 0, unchanged: 0, rejected: 3, failed: 0 },
    });
    expect(await leftOver()).toEqual([]);
    expect(await nelm.read(report, 'original.csv')).toBe(sample);
    expect(await nelm.read(report, 'report.html')).toContain('3 rows were set aside');

    const rejected = (await nelm.read(report, 'rejected.csv')) ?? '';
    expect(rejected.trim().split('\r\n')).toHaveLength(4);
    const again = await nelm.imported(rejected);
    expect(again.counts).toEqual({ rows: 3, created: 0, updated: 0, unchanged: 0, rejected: 3, failed: 0 });
    expect(again.unknownColumns).toEqual([]);
    const corrected = await nelm.imported(rejected.replaceAll('nobody.known', 'jane.doe'));
    expect(corrected.counts).toMatchObject({ rows: 3, created: 1, rejected: 2 });

    const measured = nelm.lines.filter((line) => line.includes('"PeopleRejected"')).map((line) => JSON.parse(line));
    expect(measured).toMatchObject([
      { Stage: 'local', Source: 'Contractors', PeopleCreated: 37, PeopleRejected: 3, Runs: 1 },
      { Stage: 'local', Source: 'Contractors', PeopleRejected: 3, Runs: 1 },
      { Stage: 'local', Source: 'Contractors', PeopleCreated: 1, PeopleRejected: 2, Runs: 1 },
    ]);
  });

  test('is imported though another of the same name was dropped over it', async () => {
    const ended = nelm.nextEnded(2);
    for (const name of ['dropped.first', 'dropped.second']) {
      await nelm.drop('Contractors', 'same.csv', Buffer.from(file(person(name))));
    }
    const runs = await Promise.all((await ended).map((execution) => nelm.report(execution, importReportSchema)));
    expect(runs.map((run) => run?.report.counts.created)).toEqual([1, 1]);
    expect(await leftOver()).toEqual([]);
  });

  test('is not sent again when nothing in it is new', async () => {
    await nelm.imported(file(person('same')));
    nelm.tenant.requests.clear();
    const report = await nelm.imported(file(person('same')));
    expect(report.outcome).toBe('nothing-to-do');
    expect(report.counts).toEqual({ rows: 1, created: 0, updated: 0, unchanged: 1, rejected: 0, failed: 0 });
    expect(nelm.tenant.requests.counts()).not.toHaveProperty('importNonEmployeeRecordsInBulk');
    expect(nelm.tenant.requests.counts()).not.toHaveProperty('getPublicIdentities');
  });

  test('changes only the people whose rows differ', async () => {
    await nelm.imported(file(person('stays'), person('moves')));
    const report = await nelm.imported(file(person('stays'), person('moves', 'Southwind')));
    expect(report.counts).toEqual({ rows: 2, created: 0, updated: 1, unchanged: 1, rejected: 0, failed: 0 });
    expect((await nelm.read(report, 'upload.csv'))?.trim().split('\n')).toHaveLength(2);
  });

  test('takes as many requests for 100 people as for one, and the report counts them all', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => person(`many.${index}`));
    const report = await nelm.imported(file(...rows));
    const { getNonEmployeeBulkUploadStatus: looks = 0, oauthToken = 0, ...others } = nelm.tenant.requests.counts();
    expect(others).toEqual({
      listNonEmployeeSources: 1,
      getNonEmployeeSourceSchemaAttributes: 1,
      exportNonEmployeeRecords: 2,
      getPublicIdentities: 1,
      importNonEmployeeRecordsInBulk: 1,
    });
    expect(report.requests).toEqual({ total: 6 + looks + oauthToken, retried: 0, throttled: 0 });
  });

  test('shows nothing of a cell but its text, and logs nothing of it', async () => {
    const report = await nelm.imported(`${header},<script>alert(1)</script>\n${person('scripted')},x`);
    expect(report.unknownColumns).toEqual(['<script>alert(1)</script>']);
    expect(await nelm.read(report, 'report.html')).not.toContain('<script');
    expect(nelm.lines.join('\n')).not.toMatch(/scripted|example\.com|people\.csv|Ada/);
  });
});

describe('a file that cannot be imported is refused, with the reason, and nothing is sent', () => {
  test.each([
    ['empty', '', /empty/],
    ['a workbook', Buffer.from('504b0304140006000800', 'hex'), /\.xlsx|Excel/],
  ])('%s', async (_, content, reason) => {
    const report = await nelm.imported(content);
    expect(report.outcome).toBe('refused');
    expect(report.error).toMatch(reason);
    expect(nelm.tenant.requests.counts()).not.toHaveProperty('importNonEmployeeRecordsInBulk');
    expect(await nelm.read(report, 'original.csv')).toBe(content.toString());
    expect(await leftOver()).toEqual([]);
  });

  test('for a source that does not exist', async () => {
    const report = await nelm.imported(file(person('x')), 'Nowhere');
    expect(report).toMatchObject({ outcome: 'refused', source: { name: 'Nowhere' } });
    expect(report.error).toBe(
      'The tenant has no non-employee source "Nowhere". Check the name of the folder: inbox/<source>/<file>.csv.',
    );
  });
});
