import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signToken } from '../../../../lib/decisions/token.ts';
import { welcomeAddress } from '../../../../lib/sessions/welcome.ts';
import {
  keepTransfer,
  noteManager,
  noteOffer,
  noteOutcome,
  readTransfer,
} from '../../../../lib/transfers/keptTransfer.ts';
import { type Browser, type Site, start, startSite } from './site.ts';

const dayMilliseconds = 86_400_000;
const names = /Ada|ada\.south|31 Jan/;

let site: Site;
let offers = 0;

/** Mary, who has no role yet, is asked to take Ada over: the id of the transfer, and what the link of the mail carries. */
async function offered(): Promise<{ id: string; token: string }> {
  offers += 1;
  const asked = {
    source: { id: 'source-1', name: 'Externals' },
    people: [{ accountName: 'ada.south', name: 'Ada South', endDate: '2027-01-31' }],
    ...{ from: 'john.roe', to: 'mary.major', by: 'john.roe@example.com', note: '' },
    askedAt: new Date(start).toISOString(),
  };
  const id = await keepTransfer(site.bucket, asked, `offer ${offers}`);
  const expiresAt = start + 7 * dayMilliseconds;
  await noteManager(site.bucket, id, { account: 'mary.major', email: 'mary.major@example.com' });
  await noteOffer(site.bucket, id, { callbackId: `callback-${offers}`, expiresAt: new Date(expiresAt).toISOString() });
  return { id, token: signToken(site.settings.keys, { purpose: 'transfer', id, expiresAt }) };
}

const answerTo = async (id: string) => (await readTransfer(site.bucket, id))?.answer;
const look = (query: string, browser?: Browser) =>
  site.ask(`/console/offer?${query}`, { cookies: browser?.cookies ?? {} });
const send = (form: Record<string, string>, browser?: Browser) =>
  site.ask('/console/offer', {
    form: { answer: 'accept', ...form },
    cookies: browser?.cookies ?? {},
    headers: { 'sec-fetch-site': 'same-origin' },
  });

/** A form has the token of the session, which the page of the offer shows. */
async function tokenOf(browser: Browser): Promise<string> {
  const { body } = await look('id=x', browser);
  return /name="token" value="([\w-]+)"/.exec(String(body))?.[1] ?? '';
}

describe('an offer, where a decision needs a sign-in', () => {
  beforeAll(async () => {
    site = await startSite({ decisions: { signIn: 'required' } });
    await site.makeManager('john.roe', 'john.roe@example.com');
  });
  afterAll(() => site.close());

  test('is neither shown nor answered by the link of the mail alone, and leads to sign in for it', async () => {
    const { id, token } = await offered();
    const to = `/console/sign-in?to=${encodeURIComponent(`/console/offer?id=${id}`)}`;
    for (const query of [`token=${token}`, `id=${id}`]) {
      const page = await look(query);
      expect([page.statusCode, page.headers['location']]).toEqual([303, to]);
    }
    for (const form of [{ offer: token }, { id }]) {
      const sent = await send(form);
      expect([sent.statusCode, sent.headers['location']]).toEqual([303, to]);
    }
    expect(await answerTo(id)).toBeUndefined();
    expect((await site.ask(to)).body).toContain('Sign in with the address that the mail went to.');
    expect((await site.ask(to, { headers: { 'accept-language': 'de' } })).body).toContain(
      'Melden Sie sich mit der Adresse an, an die die Mail ging.',
    );
  });

  test('is answered by whoever was asked, who signs in for it without a role, and sees nothing else', async () => {
    const { id } = await offered();
    const mary = await site.signIn('mary.MAJOR@example.com', `/console/offer?id=${id}`);
    expect(mary.location).toBe(`/console/offer?id=${id}`);
    const page = await look(`id=${id}`, mary);
    expect([page.headline, names.test(String(page.body))]).toEqual([
      'Will you become the manager of one person?',
      true,
    ]);
    for (const path of ['my-people', 'today', 'person?source=source-1&account=ada.south']) {
      expect((await site.ask(`/console/${path}`, { cookies: mary.cookies })).statusCode).toBe(303);
    }
    const forged = await send({ id }, mary);
    expect([forged.statusCode, await answerTo(id)]).toEqual([403, undefined]);
    const accepted = await send({ id, token: await tokenOf(mary) }, mary);
    expect(accepted.headline).toBe('You have accepted');
    expect(accepted.body).not.toMatch(names);
    expect(accepted.body).toContain('href="/console/my-people"');
    expect(await answerTo(id)).toEqual({
      ...{ kind: 'accept', by: 'mary.major@example.com', via: 'session', at: '2026-11-28T09:00:00.000Z' },
    });
    // Once it is answered it lets nobody in any more.
    expect(await welcomeAddress(site.tools(), 'mary.major@example.com', `/console/offer?id=${id}`)).toBeUndefined();
    const out = await site.ask('/console/sign-out', {
      form: { token: await tokenOf(mary) },
      cookies: mary.cookies,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(out.headers['location']).toBe('/console/sign-in?done=signed-out');
    expect((await look(`id=${id}`, mary)).statusCode).toBe(303);
  });

  test('is nothing to anybody else, by its id or the link of a forwarded mail', async () => {
    const { id, token } = await offered();
    const john = await site.signIn('john.roe@example.com');
    const own = await tokenOf(john);
    for (const form of [{ id }, { offer: token }]) {
      const sent = await send({ ...form, token: own }, john);
      expect([sent.statusCode, sent.headline]).toEqual([404, 'This is asked of somebody else']);
      expect(sent.body).not.toMatch(names);
    }
    for (const query of [`id=${id}`, `token=${token}`, `id=${'0'.repeat(32)}`]) {
      const page = await look(query, john);
      expect([page.statusCode, page.headline]).toEqual([404, 'This is asked of somebody else']);
    }
    expect(await answerTo(id)).toBeUndefined();
    for (const [address, wanted] of [
      ['eve@example.com', `/console/offer?id=${id}`],
      ['mary.major@example.com', '/console/today'],
      ['mary.major@example.com', `/console/offer?id=${'0'.repeat(32)}`],
      ['mary.major@example.com', undefined],
    ] as const) {
      expect(await welcomeAddress(site.tools(), address, wanted), `${address} ${wanted}`).toBeUndefined();
    }
    site.settings.now = start + 8 * dayMilliseconds;
    expect(await welcomeAddress(site.tools(), 'mary.major@example.com', `/console/offer?id=${id}`)).toBeUndefined();
    site.settings.now = start;
  });
});

describe('an offer, where a link is enough', () => {
  beforeAll(async () => {
    site = await startSite();
    await site.makeManager('john.roe', 'john.roe@example.com');
  });
  afterAll(() => site.close());

  test('is answered by the link, and nobody is said to have done it', async () => {
    const { id, token } = await offered();
    expect((await look(`token=${token}`)).body).toMatch(names);
    expect((await send({ offer: token })).headline).toBe('You have accepted');
    expect(await answerTo(id)).toEqual({ kind: 'accept', via: 'link', at: '2026-11-28T09:00:00.000Z' });
    // Whoever was cut off before the run was told says it once more, by the page that the link leads to then.
    site.completed.length = 0;
    const { body } = await look(`token=${token}`);
    expect(body).toContain('They are not yours after an hour: say it once more');
    expect(body).toContain(`<input type="hidden" name="offer" value="${token}">`);
    await send({ offer: token });
    expect(site.completed.length).toBe(1);
    await noteOutcome(site.bucket, id, 'transferred');
    expect((await look(`token=${token}`)).body).not.toContain('say it once more');
  });

  test('by somebody else who is signed in, is answered by the link all the same, and not in their name', async () => {
    const { id, token } = await offered();
    const john = await site.signIn('john.roe@example.com');
    await send({ offer: token, token: await tokenOf(john), answer: 'decline' }, john);
    expect(await answerTo(id)).toEqual({ kind: 'decline', via: 'link', at: '2026-11-28T09:00:00.000Z' });
  });

  test('that was made up leads nowhere, and too many of them from one place are not even answered', async () => {
    for (const key of await site.bucket.list('sign-in-tries/')) await site.bucket.remove(key);
    const statuses = [];
    for (let count = 0; count < 31; count += 1) statuses.push((await look(`token=abc.${count}`)).statusCode);
    expect(statuses).toEqual([...Array(30).fill(404), 429]);
    expect((await send({ offer: 'abc' })).statusCode).toBe(429);
    const { token } = await offered();
    expect((await look(`token=${token}`)).body).toMatch(names);
    for (const key of await site.bucket.list('sign-in-tries/')) await site.bucket.remove(key);
  });

  test.each(['accept', 'decline', 'nothing'])('shows nobody once its time is over: %s', async (answer) => {
    const { token } = await offered();
    const sent = await send({ offer: token, answer });
    if (answer !== 'nothing') expect(sent.body).not.toMatch(names);
    const headlines = {
      accept: 'You have accepted',
      decline: 'You have declined',
      nothing: 'It is too late to answer',
    };
    for (const later of [7, 200]) {
      site.settings.now = start + later * dayMilliseconds;
      const page = await look(`token=${token}`);
      expect([page.statusCode, page.headline]).toEqual([200, headlines[answer as 'accept']]);
      expect(page.body).not.toMatch(names);
    }
    site.settings.now = start;
  });
});
