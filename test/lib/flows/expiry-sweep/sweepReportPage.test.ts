import { expect, test } from 'vitest';
import { countSwept, type SweepReport, type Swept } from '../../../../lib/flows/expiry-sweep/sweepReport.ts';
import { sweepReportPage } from '../../../../lib/flows/expiry-sweep/sweepReportPage.ts';

const source: Swept = {
  ...{ id: 's1', name: 'Contractors', people: 1200, due: 12 },
  ...{ deleted: 0, left: 0, remaining: 0, outcome: 'nobody' },
};

function pageOf(sources: Swept[], more: Partial<SweepReport> = {}): string {
  return sweepReportPage(
    {
      version: 1,
      kind: 'expiry-sweep',
      runId: '20261101T060000000Z-expiry-sweep',
      startedAt: '2026-11-01T06:00:00.000Z',
      finishedAt: '2026-11-01T06:00:01.500Z',
      outcome: 'completed',
      dryRun: false,
      counts: countSwept(sources),
      sources,
      requests: { total: 4, retried: 0, throttled: 0 },
      ...more,
    },
    'Europe/Berlin',
  );
}

test('says what became of each source, and how its people are brought back', () => {
  const page = pageOf([
    { ...source, deleted: 9, left: 1, remaining: 2, outcome: 'deleted' },
    { ...source, id: 's2', name: 'Interns', outcome: 'waits' },
  ]);
  expect(page).toContain('<title>Expiry sweep: People past their grace were deleted</title>');
  expect(page.replaceAll(/<td[^>]*>/g, '<td>')).toContain(
    '<td>Contractors</td><td>1,200</td><td>12</td><td>9</td><td>They were deleted. 1 person was left alone: the records were touched, or gone, when they were looked at again. 2 people were to be deleted and may still be there.</td>',
  );
  expect(page).toContain('They are more than the delete threshold: another run has asked the operators.');
  expect(page).toContain('<a href="deleted-Contractors.csv">deleted-Contractors.csv</a>.');
  expect(page).not.toContain('deleted-Interns.csv');
  expect(page).toContain('Importing it changes nothing for those whose rows you leave as they are.');
});

test('of a source whose people were all left alone, or are listed still, it does not say that they were deleted', () => {
  const page = pageOf([
    { ...source, left: 12, outcome: 'deleted' },
    { ...source, id: 's2', name: 'Interns', remaining: 12, outcome: 'deleted' },
  ]);
  expect(page).toContain('Nobody was deleted</h1>');
  expect(page).toContain('Nobody is known to be deleted. 12 people were left alone');
  expect(page).toContain('Nobody is known to be deleted. 12 people were to be deleted and may still be there.');
  expect(page).not.toContain('They were deleted.');
});

test('of a dry run says who is due, and that nobody was deleted', () => {
  const page = pageOf([{ ...source, outcome: 'would be deleted' }], { dryRun: true });
  expect(page).toContain('<title>Expiry sweep: Dry run: nobody was deleted</title>');
  expect(page).toContain('<a href="due-Contractors.csv">due-Contractors.csv</a>.');
  expect(page).not.toContain('deleted-Contractors.csv');
});

test.each([
  [{ outcome: 'failed', error: 'Could not.' } as const, source, 'Not everything could be done'],
  [{}, { ...source, due: 0 }, 'Nobody is past their grace'],
  [{}, { ...source, outcome: 'held' as const }, 'Nobody was deleted: the operators must decide'],
  [{}, { ...source, outcome: 'refused' as const }, 'Nobody was deleted'],
])('has a headline for %o', (more, swept, headline) => {
  expect(pageOf([swept], more)).toContain(`>${headline}</h1>`);
});
