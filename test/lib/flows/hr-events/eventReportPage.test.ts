import { expect, test } from 'vitest';
import type { EventLine, HrEventReport } from '../../../../lib/flows/hr-events/eventReport.ts';
import { eventReportPage } from '../../../../lib/flows/hr-events/eventReportPage.ts';

const line = (more: Partial<EventLine>): EventLine => ({
  system: 'standard',
  event: { id: 'one', type: 'changed', occurredAt: '2026-11-24T09:59:30+01:00' },
  accountName: '<ada>',
  outcome: 'changed',
  changed: [],
  ...more,
});

function pageOf(events: EventLine[], counts: HrEventReport['counts']): string {
  return eventReportPage(
    {
      ...{ version: 1, kind: 'hr-events', runId: 'run', outcome: 'completed', counts, events },
      ...{ startedAt: '2026-11-24T10:00:00Z', finishedAt: '2026-11-24T10:00:02Z' },
      requests: { total: 4, retried: 0, throttled: 0 },
      source: { id: 's', name: 'Contractors' },
    },
    'Europe/Berlin',
  );
}

/** The text of a page, without its marks. */
const textOf = (page: string) => page.replaceAll(/<style>[\s\S]*<\/style>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('one event is the headline; of dates the days are shown, and nothing of a person is markup', () => {
  const changed = [
    { name: 'endDate', from: '2026-12-31T23:59:59+01:00', to: '2027-06-30T23:59:59+02:00' },
    { name: 'startDate', from: '2026-01-01T00:00:00+01:00', to: '2026-01-01T08:00:00+01:00' },
    { name: 'phone', from: '', to: '<1>' },
  ];
  const page = pageOf([line({ changed })], { changed: 1 });
  expect(page).toContain('<h1 class="good">Changed</h1>');
  expect(page).not.toContain('<ada>');
  expect(textOf(page)).toContain(
    '&#60;ada&#62; changed 24 November 2026 at 09:59 CET standard changed last day: 31 December 2026 → 30 June 2027 · first day: 2026-01-01T00:00:00+01:00 → 2026-01-01T08:00:00+01:00 · phone: nothing → &#60;1&#62;',
  );
});

test('many are counted, the most frequent first; a refused one is bad, and where one goes on is said', () => {
  const events = [
    line({ outcome: 'held', reason: 'Operators decide.', goesOnIn: 'run-endings' }),
    line({ outcome: 'refused', reason: 'No right.' }),
    line({ outcome: 'held', goesOnIn: 'run-endings' }),
    line({ outcome: 'withdrawn', deleted: 'deleted.csv' }),
  ];
  const page = pageOf(events, { held: 2, refused: 1, withdrawn: 1 });
  expect(page).toContain('<h1 class="bad">2 waiting for the operators, 1 refused, 1 withdrawn</h1>');
  expect(textOf(page)).toContain('waiting for the operators (run run-endings) Operators decide.');
  expect(page).toContain('<a href="deleted.csv">');
});

test('of very many the first thousand are shown, and how many more there are', () => {
  const page = pageOf(
    Array.from({ length: 1_234 }, () => line({})),
    { changed: 1_234 },
  );
  expect(page.match(/<tr>/g)).toHaveLength(1_001);
  expect(page).toContain('234 more stand in report.json.');
});
