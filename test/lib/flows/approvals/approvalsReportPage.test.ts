import { describe, expect, test } from 'vitest';
import {
  type ApprovalsReport,
  approvalsReportSchema,
  type ReportedItem,
} from '../../../../lib/flows/approvals/approvalsReport.ts';
import { approvalsReportPage } from '../../../../lib/flows/approvals/approvalsReportPage.ts';
import { countItems, summaryOf } from '../../../../lib/flows/approvals/summary.ts';

const since = '2026-11-02T11:00:00.000Z';
const item = (outcome: ReportedItem['outcome'], more: Partial<ReportedItem> = {}): ReportedItem => ({
  id: '2c1e388b-1e55-4b0a-ab5c-897f1204159c',
  since,
  outcome,
  ...more,
});

function reportOf(items: ReportedItem[], more: Partial<ApprovalsReport> = {}, error?: string): ApprovalsReport {
  return approvalsReportSchema.parse({
    version: 1,
    kind: 'approvals',
    runId: '20261105T110000000Z-approvals',
    startedAt: '2026-11-05T11:00:00.000Z',
    finishedAt: '2026-11-05T11:00:01.500Z',
    requests: { total: 3, retried: 0, throttled: 0 },
    dryRun: false,
    reminder: 'not due',
    items,
    ...summaryOf(countItems(items), error),
    ...more,
  });
}

const headline = (page: string) => /<h1[^>]*>(.*)<\/h1>/.exec(page)?.[1];

describe('the page says at the top', () => {
  test.each<[string, ApprovalsReport]>([
    ['Nothing waits for the approver', reportOf([])],
    ['1 of 2 decided by rule', reportOf([item('approved'), item('left')])],
    ['Dry run: 1 of 2 would be decided', reportOf([item('rejected'), item('left')], { dryRun: true })],
    ['Not everything could be decided', reportOf([item('approved'), item('failed', { error: 'refused' })])],
    ['Not everything could be decided', reportOf([], {}, 'Could not list what waits: no answer')],
  ])('%s', (said, report) => {
    expect(headline(approvalsReportPage(report, 'Europe/Berlin'))).toBe(said);
  });
});

test('a run with an item that failed has failed, and says how many', () => {
  expect(reportOf([item('approved'), item('failed')])).toMatchObject({
    outcome: 'failed',
    error: '1 of 2 items could not be decided; the list says why. The next run tries again.',
    counts: { pending: 2, approved: 1, failed: 1 },
  });
});

test('whatever a name holds is text', () => {
  const page = approvalsReportPage(
    reportOf([item('left', { accountName: '<script>alert(1)</script>', source: '"&' })]),
    'Europe/Berlin',
  );
  expect(page).toContain('&#60;script&#62;');
  expect(page).not.toContain('<script>');
  expect(page).toContain('2 November 2026 at 12:00 CET');
});
