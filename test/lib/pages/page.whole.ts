import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../../lib/pages/markup.ts';
import { renderPage, runFacts, table, tiles } from '../../../lib/pages/page.ts';
import { hasBrowser, overflow, startBrowser, violations } from '../../browser.ts';

const columns = ['Outcome', 'Account name', 'Source', 'Waits since', 'Rule', 'Reminded', 'Remark'];
const row = [
  'approved',
  'nora.northwind-featherstone',
  'Contractors',
  '1 November 2026 at 07:00 CET',
  'short contracts',
  '',
  'The request was looked at again.',
];

const pageOf = (rows: string[][]) =>
  renderPage({
    eyebrow: 'Approvals',
    headline: 'Three decided',
    tone: 'good',
    body: html`${table(columns, rows)}`,
    footer: 'nelm',
  });

test('a column of which every cell is empty is left out, of its header too', () => {
  expect(pageOf([row, row])).not.toContain('Reminded');
  expect(pageOf([row, row.with(5, '2 November 2026')])).toContain('>Reminded</th>');
  expect(pageOf([])).toContain('>Reminded</th>');
});

test('what a run waited for a decision is no time that it took', () => {
  const run = {
    ...{ startedAt: '2026-11-28T08:00:00.000Z', finishedAt: '2026-11-28T08:04:20.000Z' },
    requests: { total: 5, retried: 1, throttled: 0 },
  };
  expect(runFacts(run, 'Europe/Berlin')).toMatchObject({
    Took: '4 min',
    'Waited for a decision': '',
    'Decided by': '',
  });
  expect(runFacts({ ...run, waitedSeconds: 256, decidedBy: 'olive@example.com' }, 'Europe/Berlin')).toEqual({
    Started: '28 November 2026 at 09:00 CET',
    'Started by': '',
    Took: '4.0 s',
    'Waited for a decision': '4 min',
    'Decided by': 'olive@example.com',
    'Their reason': '',
    'Requests to ISC': '5 (1 repeated, 0 throttled)',
  });
  const days = { ...run, finishedAt: '2026-12-02T08:00:04.000Z', waitedSeconds: 4 * 86_400 };
  expect(runFacts(days, 'Europe/Berlin')).toMatchObject({ Took: '4.0 s', 'Waited for a decision': '4 days' });
});

describe.skipIf(!hasBrowser)('in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser?.close());

  test.each([390, 900, 1400])('at %i px no column is cut off, and no word is broken', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      await page.setContent(pageOf([row, row]));
      expect([await overflow(page), await overflow(page, '.scroll')]).toEqual([0, 0]);
      // "Contractors" is one word: where it is broken it takes two lines.
      const lines = await page.evaluate(`{ const range = document.createRange();
        range.selectNodeContents(document.querySelector('td:nth-child(3)').firstChild); range.getClientRects().length }`);
      expect(lines).toBe(1);
      // No colour depends on the width.
      if (colorScheme === 'light' || width === 390) expect(await violations(page)).toEqual([]);
      await page.close();
    }
  });

  test.each([390, 700, 900, 1000, 1400])(
    'at %i px no word of a tile is broken, and of eight none stands alone',
    async (width) => {
      const names = ['created', 'updated', 'unchanged', 'rejected', 'failed', 'ended', 'people waiting', 'not ended'];
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const body = tiles(
        'Rows',
        names.map((name) => ({ name, count: 12 })),
      );
      await page.setContent(renderPage({ eyebrow: 'File', headline: 'Imported', tone: 'good', body, footer: 'nelm' }));
      const lines = await page.evaluate(`{ const range = document.createRange();
      range.selectNodeContents(document.querySelector('.tiles li:nth-child(3)').lastChild); range.getClientRects().length }`);
      const rows = await page.evaluate(
        `Object.values(Object.groupBy(document.querySelectorAll('.tiles li'), (one) => one.offsetTop)).map((row) => row.length)`,
      );
      expect([lines, new Set(rows as number[]).size]).toEqual([1, 1]);
      await page.close();
    },
  );

  test.each([390, 900, 1400])('at %i px the footer begins where the page does', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.setContent(pageOf([row]));
    const [headline, footer] = (await page.evaluate(
      `['h1', 'footer'].map((name) => { const range = document.createRange(); range.selectNodeContents(document.querySelector(name)); return Math.round(range.getBoundingClientRect().left); })`,
    )) as number[];
    expect(footer).toBe(headline);
    await page.close();
  });

  test('on a phone each cell is shown with the name of its column', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.setContent(pageOf([row]));
    const label = await page.evaluate(
      `getComputedStyle(document.querySelector('td:nth-child(4)'), '::before').content`,
    );
    expect(label).toBe('"Waits since"');
    await page.close();
  });
});
