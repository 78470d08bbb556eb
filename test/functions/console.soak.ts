import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keys } from '../../lib/store/keys.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { hasBrowser, overflow, phone, startBrowser, violations } from '../browser.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const contractors = path.join(import.meta.dirname, '../../samples/contractors.csv');

let nelm: RunningNelm;
let browser: Browser;
/** The cookies of somebody who has signed in. */
let storageState: Awaited<ReturnType<BrowserContext['storageState']>>;

const narrow = { viewport: { width: 390, height: 800 } };

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-28T09:00Z');
  if (hasBrowser) browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await nelm.stop();
});

/** Signs in by the link of a mail, in a browser of its own. */
async function signIn(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const before = (await nelm.mails()).length;
  await page.goto(nelm.stack.door.url);
  await page.getByLabel('E-mail address').fill('operators@example.com');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await expect.poll(async () => (await nelm.mails()).length, { timeout: 30_000 }).toBe(before + 1);
  const { text = '' } = (await nelm.mails()).at(-1) ?? {};
  await page.goto(/http:\S+/.exec(text)?.[0] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Today' }).waitFor();
  return page;
}

const open = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click();

/** A run may end while the browser is still on its way to the page of it, which cannot be reloaded then. */
async function reloadedUntil(page: Page, text: string): Promise<void> {
  const shown = async () => {
    await page.reload().catch(() => {});
    return await page.getByText(text).count();
  };
  await expect.poll(shown, { timeout: 30_000, interval: 300 }).toBe(1);
}

describe.runIf(hasBrowser)('an operator', () => {
  test('backs up, looks at a file and sends it, and watches it end', async () => {
    const page = await signIn();
    await open(page, 'Sources');
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByText('It is done.').waitFor();
    await open(page, 'Drop a file');
    await page.getByLabel('Source').selectOption({ label: 'Contractors' });
    await page.getByLabel('File').setInputFiles(contractors);
    await page.getByRole('button', { name: 'Look at it' }).click();
    // The page is renewed by its own script.
    await page.getByRole('heading', { name: 'looked at only' }).waitFor();
    expect(await page.getByRole('list', { name: 'Figures' }).textContent()).toMatch(/40\s*rows\s*37\s*created/);
    expect(nelm.tenant.requests.counts()['submitNonEmployeeBulkUpload'] ?? 0).toBe(0);
    await page.getByRole('button', { name: 'Send: change only the people in the file' }).click();
    await page.getByRole('heading', { name: 'done', exact: true }).waitFor();
    await page.getByRole('link', { name: 'The report' }).click();
    await page.getByRole('heading', { name: 'File · Contractors' }).waitFor();
    expect(await page.getByText('operators@example.com', { exact: true }).textContent()).toBe('operators@example.com');
    const download = page.waitForEvent('download');
    await page.getByRole('listitem').getByRole('link', { name: 'rejected.csv' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file.split('\r\n').length).toBeGreaterThan(3);
    storageState = await page.context().storageState();
    await page.context().close();
  });

  test('on a phone, without JavaScript, decides a held run with a reason, runs a job dry and then in earnest', async () => {
    const [, ...rows] = (await readFile(contractors, 'utf8')).split('\n');
    const few = rows.slice(0, 3).map((row) => row.split(',').slice(0, 9).join(','));
    await nelm.drop('Contractors', 'full.csv', Buffer.from([header, ...few].join('\n')), 'roster');
    const holds = () => nelm.stack.storage.objects.list('decisions/');
    await expect.poll(holds, { timeout: 30_000 }).toHaveLength(1);
    const runId = path.basename((await holds())[0] ?? '', '.json');
    const context = await browser.newContext({ ...phone, ...narrow, javaScriptEnabled: false, storageState });
    const page = await context.newPage();
    await page.goto(`${nelm.stack.door.url}/console/today`);
    await page.getByRole('link', { name: /^End the contracts of \d+ people of Contractors/ }).click();
    await page.getByLabel('Reason').fill('The list is complete.');
    const ended = nelm.nextEnded(1);
    await page.getByRole('button', { name: /^End these \d+ contracts$/ }).click();
    await page.getByRole('status').filter({ hasText: 'Approved by operators@example.com' }).waitFor();
    await ended;
    const { id } = seededSources.Contractors;
    const folder = keys.sourceRun({ id, name: 'Contractors' }, runId);
    const report = await nelm.stack.storage.objects.read(`${folder}/report.json`);
    expect(JSON.parse(String(report?.bytes))).toMatchObject({
      outcome: 'completed',
      decision: 'approved',
      decidedBy: 'operators@example.com',
      decidedWhy: 'The list is complete.',
    });

    await open(page, 'Runs');
    const dry = nelm.nextEnded(1);
    await page.getByRole('button', { name: 'Deletion after the grace' }).click();
    await dry;
    await reloadedUntil(page, 'Nothing was done.');
    const done = nelm.nextEnded(1);
    await page.getByRole('button', { name: 'Do it now' }).click();
    await done;
    await reloadedUntil(page, 'It is done.');
    await context.close();
  });

  test('finds nothing in the way on any page, on a phone, light and dark', async () => {
    const context = await browser.newContext({ ...phone, ...narrow, storageState });
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
    for (const [index, one] of ['today', 'runs', 'waiting', 'drop', 'sources'].entries()) {
      await page.emulateMedia({ colorScheme: index % 2 === 0 ? 'dark' : 'light' });
      await page.goto(`${nelm.stack.door.url}/console/${one}`);
      expect([one, await violations(page), await overflow(page)]).toEqual([one, [], 0]);
    }
    expect(said).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.goto(`${nelm.stack.door.url}/console/runs`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await context.close();
  });
});
