import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser, overflow, phone, startBrowser, violations } from '../browser.ts';
import { asItWas, type Choosing, post, startChoosing } from './choosing.ts';

let choosing: Choosing;

beforeAll(async () => {
  choosing = await startChoosing();
});

afterAll(() => choosing.nelm.stop());

beforeEach(() => choosing.nelm.tenant.faults.clear());

describe('a link', () => {
  test('that was altered, is for something else, or was made for another contract, does nothing', async () => {
    const [one, other] = await choosing.warned(2);
    const [content = '', signature = ''] = one?.extend.split('/').at(-2)?.split('.') ?? [];
    const [, otherSignature = ''] = other?.extend.split('/').at(-2)?.split('.') ?? [];
    const claims = JSON.parse(Buffer.from(content, 'base64url').toString());
    const encode = (altered: object) => Buffer.from(JSON.stringify({ ...claims, ...altered })).toString('base64url');
    const tokens = [
      `${content}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${content}.${otherSignature}`,
      `${encode({ expiresAt: claims.expiresAt + 86_400_000 })}.${signature}`,
      `${encode({ purpose: 'decision' })}.${signature}`,
      content,
      'x',
    ];
    const executions = choosing.nelm.stack.lambda.executions().length;
    for (const token of tokens) {
      for (const [wish, fields] of [
        ['extend', { days: '30' }],
        ['end', {}],
      ] as const) {
        const answer = await post(
          `${choosing.nelm.stack.door.url}/contracts/${token}/${wish}`,
          fields as Record<string, string>,
        );
        expect(answer.status, `${token} ${wish}`).toBe(404);
        expect(await answer.text()).toContain('This link is not valid');
      }
    }
    const valid = one?.extend.split('/').at(-2);
    const unknown = await post(`${choosing.nelm.stack.door.url}/contracts/${valid}/prolong`, { days: '30' });
    expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining('This link is not valid')]);
    // A link to contracts decides no held run.
    expect(
      (await post(`${choosing.nelm.stack.door.url}/decisions/${content}.${signature}`, { decision: 'approve' })).status,
    ).toBe(404);
    expect(choosing.nelm.stack.lambda.executions()).toHaveLength(executions);
  });

  test('extends all the same when the tenant fails now and then', async () => {
    const [{ name, extend } = { name: '', extend: '' }] = await choosing.warned();
    choosing.nelm.tenant.faults.set([{ fault: { status: 500 }, probability: 0.5, seed: 7, times: 3 }]);
    const mails = (await choosing.nelm.mails()).length;
    expect(await choosing.carriedOut(() => post(extend, { date: '2027-02-28' }))).toMatchObject({
      outcome: 'extended',
    });
    expect(await choosing.endOf(name)).toBe('2027-02-28T22:59:59.000Z');
    expect(await choosing.nelm.mails()).toHaveLength(mails + 1);
  });

  test('of somebody who is gone, and of a contract as long as it may be, extends nothing and says so', async () => {
    const [{ name, extend } = { name: '', extend: '' }] = await choosing.warned();
    const gone = await Array.fromAsync(choosing.nelm.isc.records.list());
    await choosing.nelm.isc.records.deleteInBulk(
      gone.filter(({ accountName }) => accountName === name).map(({ id }) => id),
    );
    const report = await choosing.carriedOut(() => post(extend, { days: '30' }));
    expect(report).toMatchObject({ outcome: 'refused', error: 'The person is not in the source any more.' });
    expect(await (await fetch(extend)).text()).toContain('The person is not in the source any more.');

    const [longest] = await choosing.warned(1, '2024-11-10');
    expect(await (await fetch(longest?.extend ?? '')).text()).toContain('730 days long at most, and this one is');
    expect((await post(longest?.extend ?? '', { days: '30' })).status).toBe(400);
    expect(await choosing.endOf(longest?.name ?? '')).toBe(asItWas);
  });
});

describe.runIf(hasBrowser)('in a browser, on a phone', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser.close());

  test('no page, and no mail, has a violation of axe or is wider than the screen, light or dark', async () => {
    const [one, other] = await choosing.warned(2);
    const mail = (await choosing.nelm.mails()).at(-1);
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    const states = [
      () => page.goto(one?.extend ?? ''),
      () => page.goto(other?.end ?? ''),
      () => page.goto(`${choosing.nelm.stack.door.url}/contracts/no.token/extend`),
      async () => {
        await choosing.carriedOut(() => post(one?.extend ?? '', { days: '90' }));
        await page.goto(one?.extend ?? '');
      },
      () => page.setContent(mail?.html || ''),
    ];
    for (const show of states) {
      await show();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
      }
    }
    await context.close();
  }, 60_000);
});
