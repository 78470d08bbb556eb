import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, phone, startBrowser } from '../browser.ts';
import { asItWas, type Choosing, post, startChoosing } from './choosing.ts';

let choosing: Choosing;

beforeAll(async () => {
  choosing = await startChoosing();
});

afterAll(() => choosing.nelm.stop());

describe('a link', () => {
  test('leads to a page that nobody keeps or frames; its token holds nothing of the person', async () => {
    const [{ name, extend } = { name: '', extend: '' }] = await choosing.warned();
    const { headers } = await fetch(extend);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex',
      'content-security-policy': expect.stringContaining("form-action 'self'"),
    });
    const [content = ''] = extend.split('/').at(-2)?.split('.') ?? [];
    const claims = JSON.parse(Buffer.from(content, 'base64url').toString());
    expect(claims).toEqual({
      purpose: 'contract',
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      expiresAt: Date.parse(asItWas),
    });
    expect(await choosing.endOf(name)).toBe(asItWas);
  });

  test('that is clicked ten times at once, for different days, extends once', async () => {
    const [{ name, extend } = { name: '', extend: '' }] = await choosing.warned();
    choosing.nelm.tenant.requests.clear();
    const report = await choosing.carriedOut(async () => {
      const days = ['30', '90', '180', '30', '90', '180', '30', '90', '180', '30'];
      const answers = await Promise.all(days.map((one) => post(extend, { days: one })));
      expect(answers.map(({ status }) => status)).toEqual(days.map(() => 200));
    });
    expect(report?.outcome).toBe('extended');
    expect(await choosing.endOf(name)).toBe(new Date(report?.endDate?.after ?? '').toISOString());
    expect(choosing.nelm.tenant.requests.counts()).toMatchObject({
      getNonEmployeeRecord: 1,
      patchNonEmployeeRecord: 1,
    });
  });
});

describe.runIf(hasBrowser)('in a browser, on a phone', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser.close());

  test('without JavaScript a contract is extended, to a day that is typed, and another one is let end', async () => {
    const [one, other] = await choosing.warned(2);
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(one?.extend ?? '');
    for (const button of await page.getByRole('button').all()) {
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    const report = await choosing.carriedOut(async () => {
      await page.getByLabel('Or to a day from 10 November 2026 to').fill('2027-01-31');
      await page.getByRole('button', { name: 'Extend to this day' }).click();
      await page.getByRole('heading', { name: /^It is (being )?extended$/ }).waitFor();
    });
    expect(report?.outcome).toBe('extended');
    expect(await choosing.endOf(one?.name ?? '')).toBe('2027-01-31T22:59:59.000Z');
    await page.goto(one?.extend ?? '');
    await page.getByText('to 31 January 2027. That is done.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);

    await page.goto(other?.end ?? '');
    const ended = await choosing.carriedOut(() => page.getByRole('button', { name: 'Let it end' }).click());
    expect(ended?.outcome).toBe('let it end');
    await page.getByRole('heading', { name: 'It may end' }).waitFor();
    expect(await choosing.endOf(other?.name ?? '')).toBe(asItWas);
    await context.close();
  });
});
