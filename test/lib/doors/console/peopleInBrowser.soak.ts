import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { signInSchema } from '../../../../lib/config/signInSettings.ts';
import { keepContract } from '../../../../lib/contracts/keptContract.ts';
import { createIdentityProvider } from '../../../../lib/sessions/identityProvider.ts';
import { keepTransfer, noteManager, noteOffer } from '../../../../lib/transfers/keptTransfer.ts';
import type { RunningServer } from '../../../../local/aws/server.ts';
import { hasBrowser, overflow, phone, startBrowser, violations } from '../../../browser.ts';
import { type Living, startLiving } from '../../directory/living.ts';
import { startRealProvider } from './realProvider.ts';
import { startConsole, type Visiting } from './visiting.ts';

let living: Living;
let visiting: Visiting;
let server: RunningServer;
let browser: Browser;
let context: BrowserContext | undefined;

beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await startBrowser();
  living = await startLiving('2026-11-24T10:00:00Z');
  visiting = await startConsole(living);
  server = await visiting.serve();
  await living.drop([
    { account: 'ada', first: 'Ada', end: '2026-12-20' },
    { account: 'ben', first: 'Ben', last: 'South', manager: 'john.roe', vendor: 'Contoso' },
  ]);
  await visiting.managers('jane.doe', 'john.roe');
});

afterEach(() => context?.close());

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await living?.close();
});

/** A page of somebody who is signed in, on a phone. */
async function open(
  address: string | undefined,
  path: string,
  { javaScript = true, dark = false } = {},
): Promise<Page> {
  context = await browser.newContext({
    ...phone,
    javaScriptEnabled: javaScript,
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
  });
  if (address) {
    const value = await visiting.sessionOf(address);
    await context.addCookies([
      { name: '__Host-nelm-session', value, url: server.url.replace('http:', 'https:'), httpOnly: true },
    ]);
  }
  const page = await context.newPage();
  await page.goto(`${server.url}/console/${path}`);
  return page;
}

/** Clicks, and waits for the page that this leads to. */
async function click(page: Page, name: string, role: 'button' | 'link' = 'button'): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), page.getByRole(role, { name, exact: true }).click()]);
}

const heading = (page: Page) => page.locator('h1').textContent();

describe.skipIf(!hasBrowser)('on a phone’s screen', () => {
  test('an operator looks somebody up as they type, stops them, and lifts them', async () => {
    const page = await open('ops@example.com', 'people');
    expect(await page.locator('#found').textContent()).toContain('2 people');
    await page.getByRole('searchbox').pressSequentially('ada');
    await page.getByText('One person').waitFor();
    await click(page, 'Ada Example', 'link');
    await click(page, 'Stop now and block', 'link');
    expect(await heading(page)).toBe('Stop Ada Example now?');
    await page.getByLabel('Reason').fill('a theft');
    await click(page, 'Stop now and block');
    expect(await page.locator('.reason').textContent()).toContain('Blocked by ops@example.com');
    await visiting.settle();
    // The line of the run comes by itself.
    await page.getByText('Event · stopped').waitFor();
    await click(page, 'Lift the block', 'link');
    await page.getByLabel('Reason').fill('a mistake');
    await click(page, 'Lift the block');
    expect(await page.getByRole('status').textContent()).toBe('It is done.');
    expect(await page.locator('.trail').textContent()).toContain('Block lifted');
  });

  test('an account stands below the name of its person, and not below what the line is called', async () => {
    const page = await open('ops@example.com', 'people');
    const name = await page.getByRole('link', { name: 'Ben South' }).boundingBox();
    const account = await page.locator('#found td').getByText('ben', { exact: true }).boundingBox();
    expect(account?.x).toBe(name?.x);
  });

  test('a manager hands somebody over without JavaScript, and the other one accepts', async () => {
    const page = await open('john.roe@example.com', 'my-people', { javaScript: false });
    await page.getByLabel('Choose Ben South').check();
    await click(page, 'Hand those over who are chosen');
    expect(await heading(page)).toBe('Hand Ben South over to another manager?');
    await page.getByLabel('Account name or e-mail address').fill('jane.doe');
    await click(page, 'Hand over to another manager');
    expect(await page.getByRole('status').textContent()).toContain('Nothing changes before they accept.');
    await visiting.settle();
    await context?.close();
    const mail = (await living.box.mails()).find(({ subject }) => subject?.startsWith('Accept or decline'));
    const link = /console\/(offer\?token=[\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    const other = await open(undefined, link, { javaScript: false });
    expect(await heading(other)).toBe('Will you become the manager of one person?');
    await click(other, 'Accept');
    expect(await heading(other)).toBe('You have accepted');
    await visiting.settle();
    await context?.close();
    const mine = await open('jane.doe@example.com', 'my-people', { javaScript: false });
    expect(await mine.locator('main').textContent()).toContain('Ben South');
  });

  test('an operator comes from a mail to what waits, by the sign-in of the organisation on another site', async () => {
    // To a browser 127.0.0.1 and localhost are two sites.
    const callback = `${server.url}/console/sign-in/callback`;
    const provider = await startRealProvider({ callback, host: 'localhost' });
    const { issuer, secret, person } = provider;
    person.account = { email: 'Ops@example.com', email_verified: true };
    visiting.tools.url = server.url;
    visiting.tools.provider = createIdentityProvider({
      signIn: signInSchema.parse({ issuer, clientId: 'console' }),
      ...{ redirectUri: callback, secret: async () => secret, now: Date.now },
    });
    const page = await open(undefined, 'waiting?run=gone');
    expect([await heading(page), await overflow(page), await violations(page)]).toEqual(['Sign in', 0, []]);
    await page.getByRole('link', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/console/waiting?run=gone');
    expect(await page.locator('.who').textContent()).toContain('ops@example.com');
    visiting.tools.provider = undefined;
    await provider.close();
  });

  test('a file that is too large is refused before it is sent, with how else it can be dropped', async () => {
    const page = await open('ops@example.com', 'drop');
    const field = page.locator('input[type=file]');
    const file = (size: number) => ({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.alloc(size, 120) });
    const said = () => field.evaluate((one) => (one as unknown as { validationMessage: string }).validationMessage);
    await field.setInputFiles(file(4 * 1024 * 1024 + 1));
    expect(await said()).toContain('The file is over 4 MB.');
    await page.getByRole('button', { name: 'Look at it' }).click();
    expect(new URL(page.url()).pathname).toBe('/console/drop');
    expect(await living.box.objects.list('preview/')).toEqual([]);
    await field.setInputFiles(file(10));
    expect(await said()).toBe('');
  });

  test('no page is wider than the screen, and axe finds nothing wrong with any, light or dark', async () => {
    const { id: source } = living.contractors;
    const of = (also: object) => new URLSearchParams({ source, account: 'ada', ...also });
    const paths = ['people', `person?${of({})}`, `person/act?${of({ act: 'extend' })}`, 'offer?token=x'];
    for (const dark of [false, true]) {
      const page = await open('ops@example.com', 'people', { dark });
      // The colours are the same ones on each page: in the dark one with a table and one with a form are looked at.
      for (const path of dark ? paths.slice(1, 3) : paths) {
        await page.goto(`${server.url}/console/${path}`);
        expect(await overflow(page), path).toBe(0);
        expect(await violations(page), path).toEqual([]);
      }
      await context?.close();
    }
    const page = await open('jane.doe@example.com', 'my-people');
    expect(await overflow(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  test('nothing is wrong with an open offer, a contract to choose for, and what leads to them, where a sign-in is required', async () => {
    const { bucket } = visiting.tools;
    const [source, expiresAt] = [{ id: living.contractors.id, name: 'Contractors' }, '2026-12-01T10:00:00.000Z'];
    const offer = await keepTransfer(
      bucket,
      {
        ...{ source, people: [{ accountName: 'ada', name: 'Ada Example', endDate: '2026-12-20T22:59:59Z' }] },
        ...{ from: 'jane.doe', to: 'pat.poe', by: 'jane.doe@example.com', note: 'She sits beside you.' },
        askedAt: '2026-11-24T10:00:00.000Z',
      },
      'open',
    );
    await noteManager(bucket, offer, { account: 'pat.poe', email: 'pat.poe@example.com' });
    await noteOffer(bucket, offer, { callbackId: 'none', expiresAt });
    const contract = 'e'.repeat(32);
    await keepContract(bucket, {
      ...{ id: contract, recordId: 'record-9', sourceId: source.id, sourceName: 'Contractors', name: 'Gus North' },
      ...{ accountName: 'gus', startDate: '2026-01-01T00:00:00Z', endDate: '2026-12-20T22:59:59Z' },
      ...{ modified: '2026-10-01T00:00:00Z', recipients: ['pat.poe@example.com'] },
    });
    const [toOffer, toContract] = [`offer?id=${offer}`, `contract?id=${contract}`];
    const own = [
      ['pat.poe@example.com', toOffer, 'Will you become the manager of one person?'],
      ['pat.poe@example.com', `${toContract}&done=asked`, 'What is to become of the contract of Gus North?'],
    ] as const;
    const others = [
      ['eve@example.com', toOffer, 'This is asked of somebody else'],
      [undefined, toOffer, 'Sign in'],
      [undefined, 'offer?token=x', 'This link is not valid'],
    ] as const;
    const settings = visiting.tools.config;
    visiting.tools.config = { ...settings, decisions: { signIn: 'required' } };
    for (const dark of [false, true]) {
      for (const [who, path, title] of dark ? own : [...own, ...others]) {
        const page = await open(who, path, { dark });
        expect([await heading(page), await overflow(page), await violations(page)], path).toEqual([title, 0, []]);
        await context?.close();
      }
    }
    visiting.tools.config = settings;
  });
});
