import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import { scheduledExecutionName, scheduledRunId } from '../../../../lib/durable/schedule.ts';
import { expectedFiles } from '../../../../lib/flows/expected-files/expectedFiles.ts';
import { type ExpectedReport, expectedReportSchema } from '../../../../lib/flows/expected-files/expectedReport.ts';
import { type AppliedFile, noteApplied } from '../../../../lib/store/appliedFiles.ts';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { runInProcess } from '../../../inProcess.ts';
import { row, startImporting } from '../csv-import/importing.ts';

const { id } = seededSources.Contractors;
const hour = 3_600_000;

type Sources = NonNullable<Parameters<typeof defineConfig>[0]['sources']>;

let it: Awaited<ReturnType<typeof startImporting>>;

// A Tuesday, 07:10 in Berlin.
beforeEach(async () => {
  it = await startImporting('2026-11-24T06:10:00Z');
});

afterEach(() => it.close());

type Looking = { dryRun?: boolean; isAwaited?: boolean; bucket?: typeof it.tools.bucket };

/** Looks at this moment; the report, if there is one. */
async function look(
  sources: Sources,
  { dryRun = false, isAwaited, bucket = it.tools.bucket }: Looking = {},
): Promise<ExpectedReport | undefined> {
  const config = defineConfig({ operators: ['ops@example.com'], timeZone: 'Europe/Berlin', sources });
  const host = runInProcess(expectedFiles({ ...it.tools, bucket, isc: it.isc, config }), it.clock);
  const scheduledAt = new Date(it.clock.now()).toISOString();
  const job = { job: 'expected-files', scheduledAt, dryRun, ...(isAwaited && { isAwaited }) };
  host.start(job, scheduledExecutionName(job));
  await it.pass(host, 60_000);
  const kept = await it.box.objects.read(`runs/_expected-files/${scheduledRunId(job)}/report.json`);
  return kept && expectedReportSchema.parse(JSON.parse(kept.bytes.toString()));
}

/** Notes that a roster was applied that was dropped so many hours ago. */
async function applied(hoursAgo: number, file: Partial<AppliedFile> = {}): Promise<void> {
  const droppedAt = new Date(it.clock.now() - hoursAgo * hour).toISOString();
  const usual = {
    file: 'list.csv',
    kind: 'roster',
    folder: 'runs/x',
    isFullList: true,
    rows: 100,
    digest: 'a',
  } as const;
  await noteApplied(it.tools.bucket, id, { runId: `run-${hoursAgo}`, droppedAt, ...usual, ...file });
}

const subjects = async () => (await it.box.mails()).map(({ subject }) => subject);
const roster = { Contractors: { expect: { folder: 'roster', by: '06:00', days: 'mon-fri' } } } as const;

test('a roster that did not come is told the operators once for its day, and stands in the report', async () => {
  const report = await look(roster);
  expect(report).toMatchObject({
    outcome: 'completed',
    counts: { expected: 1, missed: 1 },
    files: [
      {
        source: { name: 'Contractors' },
        folder: 'roster',
        due: '2026-11-24T05:00:00.000Z',
        by: '24 November 2026, 06:00',
        problem:
          'It did not come, or was not imported: a file that was refused or failed, or waits for a decision, has a report that says why. None is known of before.',
      },
    ],
  });
  expect(await subjects()).toEqual(['The file that is expected for Contractors did not come as it should']);
  expect((await it.box.mails())[0]?.text).toContain('24 November 2026, 06:00');
  expect((await it.box.mails())[0]?.text).toContain('Nothing was changed in a source since its file is missing.');

  it.clock.advance(hour);
  expect(await look(roster)).toBeUndefined();
  it.clock.advance(hour);
  const nothing = { outcome: 'nothing-to-do', counts: { expected: 0, missed: 0 }, files: [] };
  expect(await look(roster, { dryRun: true })).toMatchObject({ ...nothing, dryRun: true });
  it.clock.advance(hour);
  expect(await look(roster, { isAwaited: true })).toMatchObject({ ...nothing, dryRun: false });
  it.clock.advance(21 * hour);
  expect((await look(roster))?.files[0]?.by).toBe('25 November 2026, 06:00');
  expect(await subjects()).toHaveLength(2);
});

test('a mail that SES refuses stands in the report, and the next run tells', async () => {
  it.box.script.push({ status: 400 });
  expect(await look(roster)).toMatchObject({
    outcome: 'completed',
    counts: { missed: 1 },
    error: expect.stringMatching(/^Could not tell the operators: A mail was not sent: SES answered 400\./),
  });
  expect(await subjects()).toEqual([]);
  it.clock.advance(hour);
  expect(await look(roster)).toMatchObject({ counts: { missed: 1 } });
  it.clock.advance(hour);
  expect(await look(roster)).toBeUndefined();
  expect(await subjects()).toHaveLength(1);
});

test('two runs that find the same one missing tell of it once', async () => {
  const cannotNote = {
    ...it.tools.bucket,
    create: () => Promise.reject(Object.assign(new Error('AccessDenied'), { $fault: 'client' })),
  };
  expect(await look(roster, { bucket: cannotNote })).toMatchObject({ error: expect.stringContaining('AccessDenied') });
  it.clock.advance(hour);
  expect(await look(roster)).toMatchObject({ counts: { missed: 1 } });
  expect(await subjects()).toHaveLength(1);
});

test('one that was imported in time is in order, and nobody is told', async () => {
  const drop = await it.drop([row('ada')], { folder: 'roster', name: 'list' });
  const host = it.host();
  host.start(drop, runIdOf(drop));
  await it.pass(host, 60_000);
  const report = await look(roster);
  expect(report).toMatchObject({ counts: { expected: 1, missed: 0 }, files: [{ file: 'list.csv', rows: 1 }] });
  expect(await subjects()).toEqual([]);
});

test('one of the day before is not the one of today, one of the evening before is', async () => {
  await applied(20);
  expect(await look(roster, { dryRun: true })).toMatchObject({
    dryRun: true,
    files: [{ problem: expect.stringContaining('The last one was dropped on 23 November 2026 at 11:10 CET.') }],
  });
  await applied(10);
  expect(await look(roster)).toMatchObject({ counts: { missed: 0 } });
  expect(await subjects()).toEqual([]);
});

test('a file in the other folder is none of those expected', async () => {
  await applied(2, { kind: 'inbox', isFullList: false });
  expect(await look(roster)).toMatchObject({ counts: { missed: 1 } });
});

describe('a file that came is not in order', () => {
  const withRule = (rule: object) => ({ Contractors: { expect: { ...roster.Contractors.expect, ...rule } } });

  test.each<[string, object, Partial<AppliedFile>, string | undefined]>([
    ['with fewer rows than it must have', { minimumRows: 101 }, {}, 'It has 100 rows; expected are 101 at least.'],
    ['and is with as many', { minimumRows: 100 }, {}, undefined],
    [
      'with far fewer rows than the last one',
      { fallsByAtMostPercent: 20 },
      { rows: 79 },
      'It has 79 rows, and the last one had 100: more than 20 % fewer.',
    ],
    ['and is with just as few as it may have', { fallsByAtMostPercent: 20 }, { rows: 80 }, undefined],
    [
      'when it is the one of last time and must not be',
      { mayRepeat: false },
      {},
      'It is byte for byte the one of last time.',
    ],
    ['and is when it has changed', { mayRepeat: false }, { digest: 'b' }, undefined],
    ['and is when it may be the one of last time', {}, {}, undefined],
  ])('%s', async (_, rule, file, problem) => {
    await applied(26);
    await applied(2, file);
    const report = await look(withRule(rule));
    expect(report?.files.map((one) => one.problem)).toEqual([problem]);
    expect(await subjects()).toHaveLength(problem ? 1 : 0);
    // Such a file was imported.
    for (const { text } of await it.box.mails()) expect(text).not.toContain('Nothing was changed');
  });
});

test('a file whose upload failed has not come, and is not the last one', async () => {
  const atMostAFifthFewer = { Contractors: { expect: { ...roster.Contractors.expect, fallsByAtMostPercent: 20 } } };
  await applied(2, { hasFailed: true });
  expect(await look(atMostAFifthFewer, { dryRun: true })).toMatchObject({ counts: { expected: 1, missed: 1 } });
  await applied(30, { rows: 100 });
  await applied(26, { rows: 1_000, hasFailed: true });
  await applied(1, { rows: 90 });
  expect(await look(atMostAFifthFewer)).toMatchObject({ counts: { expected: 1, missed: 0 } });
});

test('a file that is dropped twice in one night is not the one of last time', async () => {
  const noRepeat = { Contractors: { expect: { ...roster.Contractors.expect, mayRepeat: false } } };
  await applied(26, { digest: 'before' });
  await applied(3);
  await applied(2);
  expect(await look(noRepeat)).toMatchObject({ counts: { expected: 1, missed: 0 } });
});

test('a few corrected rows that came after the file are not taken for it', async () => {
  const expect50 = {
    Contractors: { expect: { folder: 'inbox', by: '06:00', days: 'mon-fri', minimumRows: 50 } },
  } as const;
  await applied(3, { kind: 'inbox', isFullList: false });
  await applied(2, { kind: 'inbox', isFullList: false, file: 'rejected.csv', rows: 3, digest: 'b' });
  expect(await look(expect50)).toMatchObject({
    counts: { expected: 1, missed: 0 },
    files: [{ file: 'list.csv', rows: 100 }],
  });
  expect(await subjects()).toEqual([]);
});

test('nor is a file compared with a few corrected rows that came after the one of last time', async () => {
  const usual = { folder: 'inbox', by: '06:00', days: 'mon-fri' } as const;
  const falls = { Contractors: { expect: { ...usual, fallsByAtMostPercent: 10 } } };
  await applied(27, { kind: 'inbox', isFullList: false });
  await applied(24, { kind: 'inbox', isFullList: false, file: 'rejected.csv', rows: 3, digest: 'b' });
  await applied(3, { kind: 'inbox', isFullList: false, rows: 40, digest: 'c' });
  expect(await look(falls)).toMatchObject({
    counts: { expected: 1, missed: 1 },
    files: [{ problem: 'It has 40 rows, and the last one had 100: more than 10 % fewer.' }],
  });
});

test.each([
  ['after the one of the day before', 45],
  ['on the day itself', 20],
  ['on the evening before it', 34],
])('where none came one day, it is not compared with a few corrected rows that came %s', async (_, hoursAgo) => {
  const usual = { folder: 'inbox', by: '06:00', days: 'mon-fri' } as const;
  const falls = { Contractors: { expect: { ...usual, fallsByAtMostPercent: 10, mayRepeat: false } } };
  // It is Wednesday: the file came on Monday.
  it.clock.advance(24 * hour);
  await applied(51, { kind: 'inbox', isFullList: false });
  await applied(hoursAgo, { kind: 'inbox', isFullList: false, file: 'rejected.csv', rows: 3, digest: 'b' });
  await applied(3, { kind: 'inbox', isFullList: false, rows: 40, digest: 'c' });
  expect((await look(falls, { dryRun: true }))?.files).toMatchObject([
    { problem: 'It has 40 rows, and the last one had 100: more than 10 % fewer.' },
  ]);
  await applied(2, { kind: 'inbox', isFullList: false, file: 'again.csv', digest: 'd' });
  expect((await look(falls))?.files).toMatchObject([{ file: 'again.csv', rows: 100 }]);
});

test('a list that is as short from one day on is told of twice, and then is the one of last time', async () => {
  const falls = { Contractors: { expect: { ...roster.Contractors.expect, fallsByAtMostPercent: 10 } } };
  await applied(27);
  const missed: (number | undefined)[] = [];
  for (let day = 0; day < 3; day += 1) {
    await applied(3 - 0.1 * day, { rows: 40, digest: `short-${day}` });
    missed.push((await look(falls))?.counts.missed);
    it.clock.advance(24 * hour);
  }
  expect(missed).toEqual([1, 1, 0]);
});

test('the file of last time comes again where a few corrected rows of it came in between', async () => {
  const usual = { folder: 'inbox', by: '06:00', days: 'mon-fri', mayRepeat: false } as const;
  await applied(27, { kind: 'inbox', isFullList: false });
  await applied(24, { kind: 'inbox', isFullList: false, file: 'rejected.csv', rows: 3, digest: 'b' });
  await applied(3, { kind: 'inbox', isFullList: false });
  expect(await look({ Contractors: { expect: usual } })).toMatchObject({
    counts: { expected: 1, missed: 1 },
    files: [{ problem: 'It is byte for byte the one of last time.' }],
  });
});

test('a key that is no source of the tenant fails the run', async () => {
  expect(await look({ Nobody: roster.Contractors })).toMatchObject({
    outcome: 'failed',
    error: expect.stringContaining('nelm.config.ts has settings for "Nobody", which is no source of the tenant.'),
  });
});

test.each(['mon-fri-sun', 'fri-mon', 'montag', ''])('"%s" are no days', (days) => {
  expect(() => defineConfig({ sources: { '*': { expect: { by: '06:00', days } } } })).toThrow(/must be days such as/);
});
