import { expect, test } from 'vitest';
import type { NoticeReport } from '../../../../lib/flows/expiry-notice/noticeReport.ts';
import { noticeReportPage } from '../../../../lib/flows/expiry-notice/noticeReportPage.ts';

const none = { due: 0, warned: 0, orphans: 0, mails: 0, unknown: 0 };

test.each([
  [{ outcome: 'nothing-to-do', counts: none }, 'No notice was due'],
  // The operators were told of people whose manager is not there any more, and no manager of anything.
  [{ outcome: 'completed', counts: { ...none, lost: 2, mails: 1 } }, 'No notice was due'],
  [
    { outcome: 'completed', counts: { ...none, due: 2, orphans: 2, mails: 1 } },
    'The operators were told, and no manager',
  ],
  [{ outcome: 'completed', counts: { ...none, due: 2, warned: 1, orphans: 1, mails: 2 } }, 'Managers were warned'],
  [{ outcome: 'failed', counts: { ...none, due: 2 } }, 'Not everybody could be warned'],
  [{ outcome: 'completed', counts: { ...none, due: 2 }, dryRun: true }, 'Dry run: nobody was warned'],
] satisfies [Partial<NoticeReport>, string][])('the page of %o says: %s', (said, headline) => {
  const report: NoticeReport = {
    ...{ version: 1, kind: 'expiry-notice', runId: '20261102T060000000Z-expiry-notice' },
    ...{ startedAt: '2026-11-02T06:00:00.000Z', finishedAt: '2026-11-02T06:00:01.000Z' },
    ...{ requests: { total: 0, retried: 0, throttled: 0 }, steps: [], contracts: [], dryRun: false, ...said },
  };
  expect(noticeReportPage(report, 'UTC')).toContain(`>${headline}</h1>`);
});
