import { describe, expect, test } from 'vitest';
import { createMetrics, figuresOf, metricLine } from '../../../lib/log/metrics.ts';

const at = Date.parse('2026-11-24T08:00:00Z');
const requests = { total: 11, retried: 2, throttled: 1 };
const common = { Runs: 1, RunsFailed: 0, Requests: 11, RequestsThrottled: 1, RequestsRetried: 2 };

describe('the figures of a run', () => {
  test.each([
    [
      'csv-import',
      {
        rows: 9,
        created: 3,
        updated: 2,
        unchanged: 1,
        rejected: 1,
        failed: 1,
        ended: 4,
        held: 5,
        heldRows: 1,
        notEnded: 2,
      },
      {
        ...{ PeopleCreated: 3, PeopleUpdated: 2, PeopleRejected: 1, PeopleEnded: 4, PeopleHeld: 6, PeopleFailed: 3 },
      },
    ],
    [
      'hr-events',
      { created: 1, approved: 2, changed: 1, extended: 1, rehired: 1, ended: 2, stopped: 1, ignored: 7, refused: 1 },
      { PeopleCreated: 3, PeopleUpdated: 3, PeopleEnded: 3, PeopleRejected: 1 },
    ],
    [
      'expiry-sweep',
      { due: 9, deleted: 4, left: 1, remaining: 1, held: 3 },
      { PeopleDeleted: 4, PeopleHeld: 3, PeopleFailed: 1 },
    ],
    ['approvals', { pending: 9, approved: 4, rejected: 1, left: 0 }, { ApprovalsApproved: 4, ApprovalsRejected: 1 }],
    ['source-backup', { people: 9 }, {}],
  ])('of %s are the counts of its report', (kind, counts, figures) => {
    expect(figuresOf({ kind, outcome: 'completed', requests, counts })).toEqual({ ...common, ...figures });
  });

  test('count one that failed, and what it did all the same', () => {
    expect(figuresOf({ kind: 'expiry-sweep', outcome: 'failed', requests, counts: { deleted: 2 } })).toEqual({
      ...common,
      RunsFailed: 1,
      PeopleDeleted: 2,
    });
  });

  test.each([
    { kind: 'expiry-sweep', outcome: 'completed', dryRun: true, counts: { deleted: 4 } },
    { kind: 'csv-import', outcome: 'previewed', counts: { created: 4 } },
  ])('count nothing as done where $kind only looked', (report) => {
    expect(figuresOf({ ...report, requests })).toEqual(common);
  });
});

test('a line is what CloudWatch makes metrics of, by stage and by source', () => {
  expect(JSON.parse(metricLine({ PeopleCreated: 3, Runs: 1 }, at, 'Contractors', 'prod'))).toEqual({
    _aws: {
      Timestamp: 1_795_507_200_000,
      CloudWatchMetrics: [
        {
          Namespace: 'nelm',
          Dimensions: [['Stage'], ['Stage', 'Source']],
          Metrics: [
            { Name: 'PeopleCreated', Unit: 'Count' },
            { Name: 'Runs', Unit: 'Count' },
          ],
        },
      ],
    },
    Stage: 'prod',
    Source: 'Contractors',
    PeopleCreated: 3,
    Runs: 1,
  });
});

test('the folder of a file that names no source of the tenant is in no figure: it may be called like a person', () => {
  const lines: string[] = [];
  const metrics = createMetrics(
    () => at,
    (line) => lines.push(line),
  );
  const report = { kind: 'csv-import', outcome: 'refused', requests };
  metrics.run({ ...report, source: { name: 'Ada Example' } });
  metrics.run({ ...report, source: { id: '2c91', name: 'Interns' } });
  expect(lines[0]).not.toContain('Ada');
  expect(JSON.parse(lines[0] ?? '')).not.toHaveProperty('Source');
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ Source: 'Interns' });
});

describe('a source that CloudWatch could not keep by its name', () => {
  /** The only signs that a dimension may have. */
  const plain = /^[ -~]{1,250}$/;

  test.each([
    ['Contractors', 'Contractors'],
    ['Temp & Co. (EMEA): 50 %', 'Temp & Co. (EMEA): 50 %'],
    ['Beratér Köln', 'Berater Koln (2c91)'],
    ['Beräter Köln', 'Berater Koln (2c91)'],
    ['協力会社', '2c91'],
    ['Łódź 協力会社 one', 'odz one (2c91)'],
    [':hidden', 'hidden (2c91)'],
    ['a\tb', 'a b (2c91)'],
    ['x'.repeat(250), 'x'.repeat(250)],
    ['x'.repeat(300), `${'x'.repeat(200)} (2c91)`],
    ['é'.repeat(300), `${'e'.repeat(200)} (2c91)`],
  ])('has its name in plain signs, and its id: %s', (name, dimension) => {
    const lines: string[] = [];
    createMetrics(
      () => at,
      (line) => lines.push(line),
    ).run({ kind: 'csv-import', outcome: 'completed', requests, source: { id: '2c91', name } });
    const { Source } = JSON.parse(lines[0] ?? '');
    expect(Source).toBe(dimension);
    expect(Source).toMatch(plain);
  });
});
