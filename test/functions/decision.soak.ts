import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser, overflow, phone, startBrowser, violations } from '../browser.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const row = (name: string, end: string) =>
  `${name},Ada,Ünal-Featherstonehaugh,${name}@example.com,1,jane.doe,2026-01-01,${end},Northwind`;
const file = [
  header,
  ...Array.from({ length: 12 }, (_, index) => row(`a.rather.long.account.name.${index}`, '2026-03-01')),
  row('now.0', '2027-12-31'),
].join('\n');
const day = 24 * 60 * 60_000;

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
});

afterAll(() => nelm.stop());

/** Has a sweep hold twelve of thirteen people; the address of the page that the mail leads to. */
async function held(): Promise<string> {
  // What an earlier test decided on is done by then.
  await nelm.pass(0);
  await nelm.longAgo(() => nelm.imported(file));
  const mails = (await nelm.mails()).length;
  const scheduledAt = new Date(nelm.clock.now()).toISOString();
  await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job: 'expiry-sweep', scheduledAt });
  await expect.poll(async () => (await nelm.mails()).length, { timeout: 20_000 }).toBe(mails + 1);
  const [, path] = /(\/decisions\/[\w.-]+)/.exec((await nelm.mails()).at(-1)?.text ?? '') ?? [];
  return `${nelm.stack.door.url}${path}`;
}

const count = async () => (await nelm.isc.records.list().page()).total;

describe('the page of a decision', () => {
  let url: string;

  beforeEach(async () => {
    url = await held();
  });

  test('is kept by nobody, framed by nobody, and tells nobody where it was', async () => {
    const { headers } = await fetch(url);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    });
    await nelm.pass(8 * day);
  });

  test('takes no token that was altered, is for something else, or belongs to another run', async () => {
    const [content = '', signature = ''] = url.split('/').at(-1)?.split('.') ?? [];
    const claims = JSON.parse(Buffer.from(content, 'base64url').toString());
    expect(Object.keys(claims).sort()).toEqual(['expiresAt', 'id', 'purpose']);
    const encode = (altered: object) => Buffer.from(JSON.stringify({ ...claims, ...altered })).toString('base64url');
    const tokens = [
      `${content}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${encode({ id: 'another-run' })}.${signature}`,
      `${encode({ expiresAt: claims.expiresAt + day })}.${signature}`,
      `${encode({ purpose: 'contract' })}.${signature}`,
      content,
      'x',
    ];
    for (const token of tokens) {
      const body = new URLSearchParams({ decision: 'approve' });
      const answer = await fetch(`${nelm.stack.door.url}/decisions/${token}`, { method: 'POST', body });
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('This link is not valid');
    }
    expect(await count()).toBe(13);
    await nelm.pass(8 * day);
  });
});

describe.runIf(hasBrowser)('in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser.close());

  test('on a phone, without JavaScript, a run is approved with a button, and once', async () => {
    const url = await held();
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('heading', { name: 'Delete 12 of 13 people of Contractors' }).waitFor();
    const last = await page.getByText('a.rather.long.account.name.9', { exact: true }).boundingBox();
    for (const name of ['Delete these 12', 'Keep them']) {
      const box = await page.getByRole('button', { name }).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      // Who decides has come past the names.
      expect(box?.y).toBeGreaterThan(last?.y ?? Number.POSITIVE_INFINITY);
    }
    await page.getByRole('button', { name: 'Delete these 12' }).click();
    await page.getByRole('heading', { name: 'It is approved' }).waitFor();
    await expect.poll(count, { timeout: 20_000 }).toBe(1);
    await page.goto(url);
    await page.getByRole('heading', { name: 'It is approved' }).waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await context.close();
  });

  test('has no violation of axe and fits the screen, light and dark, before and after', async () => {
    const url = await held();
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    for (const state of ['open', 'decided', 'invalid'] as const) {
      if (state === 'decided') await fetch(url, { method: 'POST', body: new URLSearchParams({ decision: 'reject' }) });
      await page.goto(state === 'invalid' ? `${url}x` : url);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
      }
      // Not cut off either, within what scrolls by itself.
      if (state === 'open') expect(await overflow(page, '.scroll')).toBeLessThanOrEqual(0);
    }
    await context.close();
  }, 60_000);
});
