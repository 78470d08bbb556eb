import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { choiceReportSchema } from '../../lib/flows/contract-choice/choiceReport.ts';
import { hasBrowser, overflow, phone, startBrowser, violations } from '../browser.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const day = 24 * 60 * 60_000;

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-02T06:00:00Z');
});

afterAll(() => nelm.stop());

beforeEach(() => nelm.tenant.faults.clear());

let people = 0;

type Warned = { name: string; extend: string; end: string };

/** Has a manager warned of people whose contracts end on 9 November 2026; the links to each. */
async function warned(count = 1, start = '2026-01-01'): Promise<Warned[]> {
  const names = Array.from({ length: count }, () => {
    people += 1;
    return `a.rather.long.account.name.${people}`;
  });
  const row = (name: string) =>
    `${name},Łucja,Brzęczyszczykiewicz-Featherstonehaugh,p${name}@example.com,1,jane.doe,${start},2026-11-09,Northwind`;
  await nelm.imported([header, ...names.map(row)].join('\n'));
  const ended = nelm.nextEnded(1);
  const scheduledAt = new Date(nelm.clock.now() + people).toISOString();
  await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job: 'expiry-notice', scheduledAt });
  await ended;
  const text = (await nelm.mails()).at(-1)?.text ?? '';
  return names.map((name) => {
    const [, ofPerson = ''] = text.split(`(${name}, `);
    const link = (wish: string) =>
      `${nelm.stack.door.url}${new RegExp(`/contracts/[\\w.-]+/${wish}`).exec(ofPerson)?.[0]}`;
    return { name, extend: link('extend'), end: link('end') };
  });
}

/** What the run of a choice that is made meanwhile reports. */
async function carriedOut(work: () => Promise<unknown>) {
  const ended = nelm.nextEnded(1);
  await work();
  const [execution] = await ended;
  const result = execution && (await nelm.report(execution, choiceReportSchema));
  return result?.report;
}

const post = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields) });

async function endOf(name: string): Promise<string> {
  for await (const record of nelm.isc.records.list()) {
    if (record.accountName === name) return new Date(record.endDate ?? '').toISOString();
  }
  throw new Error(`${name} is not there`);
}

const asItWas = '2026-11-09T22:59:59.000Z';

describe('a link', () => {
  test('leads to a page that nobody keeps or frames; its token holds nothing of the person', async () => {
    const [{ name, extend } = { name: '', extend: '' }] = await warned();
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
    expect(await endOf(name)).toBe(asItWas);
  });

  test('that was altered, is for something else, or was made for another contract, does nothing', async () => {
    const [one, other] = await warned(2);
    const [content = '', signature = ''] = one?.extend.split('/').at(-2)?.split('.') ?? [];
    const [, otherSignature = ''] = other?.extend.split('/').at(-2)?.split('.') ?? [];
    const claims = JSON.parse(Buffer.from(content, 'base64url').toString());
    const encode = (altered: object) => Buffer.from(JSON.stringify({ ...claims, ...altered })).toString('base64url');
    const tokens = [
      `${content}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${content}.${otherSignature}`,
      `${encode({ expiresAt: claims.expiresAt + day })}.${signature}`,
      `${encode({ purpose: 'decision' })}.${signature}`,
      content,
      'x',
    ];
    const executions = nelm.stack.lambda.executions().length;
    for (const token of tokens) {
      for (const [wish, fields] of [
        ['extend', { days: '30' }],
        ['end', {}],
      ] as const) {
        const answer = await post(
          `${nelm.stack.door.url}/contracts/${token}/${wish}`,
          fields as Record<string, string>,
        );
        expect(answer.status, `${token} ${wish}`).toBe(404);
        expect(await answer.text()).toContain('This link is not valid');
      }
    }
    const valid = one?.extend.split('/').at(-2);
    const unknown = await post(`${nelm.stack.door.url}/contracts/${valid}/prolong`, { days: '30' });
    expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining('This link is not valid')]);
    // A link to contracts decides no held run.
    expect(
      (await post(`${nelm.stack.door.url}/decisions/${content}.${signature}`, { decision: 'approve' })).status,
    ).toBe(404);
    expect(nelm.stack.lambda.executions()).toHaveLength(executions);
  });

  test('that is clicked ten times at once, for different days, extends once', async () => {
    const [{ name, extend } = { name: '', extend: '' }] = await warned();
    nelm.tenant.requests.clear();
    const report = await carriedOut(async () => {
      const days = ['30', '90', '180', '30', '90', '180', '30', '90', '180', '30'];
      const answers = await Promise.all(days.map((one) => post(extend, { days: one })));
      expect(answers.map(({ status }) => status)).toEqual(days.map(() => 200));
    });
    expect(report?.outcome).toBe('extended');
    expect(await endOf(name)).toBe(new Date(report?.endDate?.after ?? '').toISOString());
    expect(nelm.tenant.requests.counts()).toMatchObject({ getNonEmployeeRecord: 1, patchNonEmployeeRecord: 1 });
  });

  test('extends all the same when the tenant fails now and then', async () => {
    const [{ name, extend } = { name: '', extend: '' }] = await warned();
    nelm.tenant.faults.set([{ fault: { status: 500 }, probability: 0.5, seed: 7, times: 3 }]);
    const mails = (await nelm.mails()).length;
    expect(await carriedOut(() => post(extend, { date: '2027-02-28' }))).toMatchObject({ outcome: 'extended' });
    expect(await endOf(name)).toBe('2027-02-28T22:59:59.000Z');
    expect(await nelm.mails()).toHaveLength(mails + 1);
  });

  test('of somebody who is gone, and of a contract as long as it may be, extends nothing and says so', async () => {
    const [{ name, extend } = { name: '', extend: '' }] = await warned();
    const gone = await Array.fromAsync(nelm.isc.records.list());
    await nelm.isc.records.deleteInBulk(gone.filter(({ accountName }) => accountName === name).map(({ id }) => id));
    const report = await carriedOut(() => post(extend, { days: '30' }));
    expect(report).toMatchObject({ outcome: 'refused', error: 'The person is not in the source any more.' });
    expect(await (await fetch(extend)).text()).toContain('The person is not in the source any more.');

    const [longest] = await warned(1, '2024-11-10');
    expect(await (await fetch(longest?.extend ?? '')).text()).toContain('730 days long at most, and this one is');
    expect((await post(longest?.extend ?? '', { days: '30' })).status).toBe(400);
    expect(await endOf(longest?.name ?? '')).toBe(asItWas);
  });
});

describe.runIf(hasBrowser)('in a browser, on a phone', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser.close());

  test('without JavaScript a contract is extended, to a day that is typed, and another one is let end', async () => {
    const [one, other] = await warned(2);
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(one?.extend ?? '');
    for (const button of await page.getByRole('button').all()) {
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    const report = await carriedOut(async () => {
      await page.getByLabel('Or to a day from 10 November 2026 to').fill('2027-01-31');
      await page.getByRole('button', { name: 'Extend to this day' }).click();
      await page.getByRole('heading', { name: /^It is (being )?extended$/ }).waitFor();
    });
    expect(report?.outcome).toBe('extended');
    expect(await endOf(one?.name ?? '')).toBe('2027-01-31T22:59:59.000Z');
    await page.goto(one?.extend ?? '');
    await page.getByText('to 31 January 2027. That is done.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);

    await page.goto(other?.end ?? '');
    const ended = await carriedOut(() => page.getByRole('button', { name: 'Let it end' }).click());
    expect(ended?.outcome).toBe('let it end');
    await page.getByRole('heading', { name: 'It may end' }).waitFor();
    expect(await endOf(other?.name ?? '')).toBe(asItWas);
    await context.close();
  });

  test('no page, and no mail, has a violation of axe or is wider than the screen, light or dark', async () => {
    const [one, other] = await warned(2);
    const mail = (await nelm.mails()).at(-1);
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    const states = [
      () => page.goto(one?.extend ?? ''),
      () => page.goto(other?.end ?? ''),
      () => page.goto(`${nelm.stack.door.url}/contracts/no.token/extend`),
      async () => {
        await carriedOut(() => post(one?.extend ?? '', { days: '90' }));
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
