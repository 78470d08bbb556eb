import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../../lib/pages/markup.ts';
import { renderPage, table } from '../../../lib/pages/page.ts';
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
      expect(await violations(page)).toEqual([]);
      await page.close();
    }
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
