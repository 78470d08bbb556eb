import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ImportReport, noCounts } from '../../../../lib/flows/csv-import/importReport.ts';
import { importReportPage } from '../../../../lib/flows/csv-import/importReportPage.ts';

const report: ImportReport = {
  version: 1,
  kind: 'csv-import',
  runId: '20261101T080000000Z-0123456789ab',
  source: { id: 's1', name: 'Contractors' },
  file: { key: 'inbox/Contractors/people.csv', size: 10, etag: 'e' },
  startedAt: '2026-11-01T08:00:00.000Z',
  finishedAt: '2026-11-01T08:00:01.500Z',
  outcome: 'completed',
  counts: { ...noCounts, rows: 1, rejected: 1 },
  unknownColumns: [],
  rejects: [{ row: 2, column: 'End', reason: 'is before the start' }],
  requests: { total: 11, retried: 1, throttled: 2 },
};

/** The tags of a page, without what they hold. */
const tagsOf = (page: string) => page.match(/<[^>]*>/g);

test('says what became of the file', () => {
  const page = importReportPage(report, 'Europe/Berlin');
  expect(page).toContain('<title>Contractors: Imported</title>');
  expect(page).toContain('One row was set aside');
  expect(page).toContain(
    '<td class="number" data-label="Row">2</td><td data-label="Column">End</td><td data-label="What to correct">is before the start</td>',
  );
  expect(page).toContain('<dt>Took</dt><dd>1.5 s</dd>');
  expect(page).toContain('11 (1 repeated, 2 throttled)');
});

test.each([
  ['a run that could not send them, beside those that are wrong', { ...noCounts, rows: 9, rejected: 1, failed: 8 }],
  ['a run that failed as it had looked at the file', noCounts],
])('says of as many rows as there are that they were set aside: %s', (_, counts) => {
  const rejects = [...report.rejects, { row: 2, column: 'Start', reason: 'is no day' }];
  const page = importReportPage({ ...report, outcome: 'failed', counts, rejects }, 'Europe/Berlin');
  expect(page).toContain('One row was set aside');
});

test('says of nobody that they wait where a run failed before anybody decided', () => {
  const counts = { ...noCounts, rows: 2, failed: 1, heldRows: 1, ended: 0, held: 2, notEnded: 0 };
  const page = importReportPage({ ...report, outcome: 'failed', counts, rejects: [] }, 'Europe/Berlin');
  expect(page).not.toContain('waiting');
  expect(page).toContain('<b>1</b> rows not decided on');
  expect(page).toContain('<b>2</b> people not decided on');
});

test('says once what was remarked of the file', () => {
  const remarks = ['Row 1 was passed over.', '2 cells were mended.'];
  expect(importReportPage({ ...report, remarks }, 'Europe/Berlin')).toContain(
    '<h2>Remarks</h2>\n<ul>\n<li>Row 1 was passed over.</li>\n<li>2 cells were mended.</li>\n</ul>',
  );
  expect(importReportPage(report, 'Europe/Berlin')).not.toContain('Remarks');
});

test('loads nothing from anywhere, and runs no script', () => {
  expect(importReportPage(report, 'Europe/Berlin')).not.toMatch(/<script|src=|https?:|url\(|@import/);
});

test('has the same tags whatever stands in the cells', () => {
  const tags = tagsOf(
    importReportPage({ ...report, error: 'x', unknownColumns: ['x'], remarks: ['x'] }, 'Europe/Berlin'),
  );
  const nasty = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom(
      '</td><script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      '&lt;b&gt;',
      "'--!>",
      '</style>',
    ),
  );
  fc.assert(
    fc.property(nasty, (text) => {
      const page = importReportPage(
        {
          ...report,
          source: { id: 's1', name: text },
          file: { ...report.file, key: `inbox/${text}/${text}.csv` },
          error: text,
          unknownColumns: [text],
          remarks: [text],
          rejects: [{ row: 2, column: text, reason: text }],
        },
        'Europe/Berlin',
      );
      expect(tagsOf(page)).toEqual(tags);
    }),
  );
});
