import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env['CHROMIUM'] || usual.find((file) => existsSync(file));

/**
 * Whether tests in a browser are run: where there is one. A build machine (`CI`) must have one, or the tests fail; on a
 * newcomer's machine without one they are shown as skipped.
 */
export const hasBrowser = executablePath !== undefined || Boolean(process.env['CI']);

/** Starts Chromium: the one that `CHROMIUM` names, or the one in its usual place. */
export async function startBrowser(): Promise<Browser> {
  if (!executablePath)
    throw new Error('There is no Chromium: apt-get install chromium, or say in CHROMIUM where it is.');
  // Chromium's own sandbox does not work for root, which is who tests run as in a container.
  return await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** A small phone. */
export const phone = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} as const satisfies BrowserContextOptions;

/** What axe finds wrong with a page, as one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    async () => await (globalThis as unknown as { axe: typeof axe }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** By how many pixels what is in a page, or in a part of it, is wider than the space that it has. */
export async function overflow(page: Page, part = 'html'): Promise<number> {
  return Number(
    await page.evaluate(`{ const part = document.querySelector('${part}'); part.scrollWidth - part.clientWidth }`),
  );
}
