import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { keepContract } from '../../../../lib/contracts/keptContract.ts';
import { consolePaths } from '../../../../lib/doors/console/consolePages.ts';
import { block, liftBlock, readBlocks } from '../../../../lib/people/blocked.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { keepTransfer, readTransfer } from '../../../../lib/transfers/keptTransfer.ts';
import { type Living, startLiving } from '../../directory/living.ts';
import { startConsole, type Visiting } from './visiting.ts';

let living: Living;
let visiting: Visiting;
let source: string;

/** An account that is anything but a name. */
const odd = `o'neil+<b>&"x"%2f`;

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
  visiting = await startConsole(living);
  source = living.contractors.id;
  await living.drop([
    { account: 'ada', first: 'Ada', end: '2026-12-20' },
    { account: 'ben', first: 'Ben', last: 'South', manager: 'john.roe', vendor: 'Contoso' },
    { account: 'cy', first: '<img src=x onerror=alert(1)>', last: 'Example', manager: 'john.roe' },
  ]);
  await living.backUp();
  await visiting.managers('jane.doe', 'john.roe');
});

afterAll(() => living.close());

const ops = () => visiting.as('ops@example.com');
const jane = () => visiting.as('jane.doe@example.com');
const john = () => visiting.as('john.roe@example.com');

const person = (account: string, also = '') => `/console/person?${new URLSearchParams({ source, account })}${also}`;
const act = (account: string, what: string) =>
  `/console/person/act?${new URLSearchParams({ source, account, act: what })}`;
const managerOf = async (account: string) =>
  (await Array.fromAsync(living.isc.records.list())).find(({ accountName }) => accountName === account)?.manager;

describe('an operator', () => {
  test('finds people by any part of what is known of them, and leads on to each', async () => {
    const browser = await ops();
    const all = await browser.get('/console/people');
    expect(all.text).toMatch(/3 people/);
    expect(all.text).toMatch(/Contractors: from the backup of 24 Nov 2026/);
    const found = await browser.get('/console/people?text=contos');
    expect(found.text).toMatch(/One person .* Ben South ben Contractors john\.roe 30 Jun 2027/);
    expect(found.body).toContain(`href="${person('ben').replaceAll('&', '&#38;')}"`);
    expect((await browser.get('/console/people?ends=30')).text).toMatch(/One person .* Ada Example/);
    expect((await browser.get('/console/people?manager=JANE.DOE')).text).toMatch(/One person .* Ada Example/);
    expect((await browser.get('/console/people?text=zzz')).text).toMatch(/Nobody was found/);
  });

  test('sees a name that is HTML as it is written, wherever it stands', async () => {
    const browser = await ops();
    for (const address of ['/console/people', person('cy'), act('cy', 'stop')]) {
      const { body, status } = await browser.get(address);
      expect(status).toBe(200);
      expect(body).toContain('&#60;img src=x onerror=alert(1)&#62;');
      expect(body).not.toContain('<img');
    }
  });

  test('looks up somebody with an odd name by an address, and what was typed there is not run', async () => {
    const browser = await ops();
    const page = await browser.get(person(odd));
    expect(page.status).toBe(200);
    expect(page.text).toContain('The source does not have this person now.');
    expect(page.body).not.toContain('<b>&');
    expect((await browser.get(`/console/person?account=ada&source=${'0'.repeat(36)}`)).status).toBe(404);
    expect((await browser.get('/console/person')).status).toBe(404);
    expect((await browser.get(person('ada', '&until=never&done=%3Cscript%3E'))).status).toBe(200);
  });

  test('extends, once however often the form is sent, and the history says who did, and why', async () => {
    const browser = await ops();
    const page = await browser.get(act('ada', 'extend'));
    expect(page.text).toContain('Extend the contract of Ada Example?');
    for (const [day, problem] of [
      ['2026-12-01', 'That is no later than the contract ends now.'],
      ['2026-02-30', 'That is not a day of the calendar.'],
      ['2099-01-01', 'The contract may be 730 days long at most.'],
    ] as const) {
      const refused = await browser.send(page, '/console/person/act', { day, reason: 'as agreed' });
      expect([refused.status, refused.text.includes(problem)], day).toEqual([400, true]);
    }
    expect((await browser.send(page, '/console/person/act', { day: '2027-03-31', reason: ' ' })).text).toContain(
      'Say why',
    );
    const fields = { day: '2027-03-31', reason: 'the project goes on' };
    const sent = await browser.send(page, '/console/person/act', fields);
    expect([sent.status, sent.location]).toEqual([303, expect.stringContaining('/console/person?')]);
    await browser.send(page, '/console/person/act', fields);
    await visiting.settle();
    const after = await browser.get(sent.location);
    expect(after.text).toContain('It is asked for.');
    expect(after.text).toContain('Last day 31 Mar 2027');
    const told = 'Event · extended 24 Nov 2026';
    expect(after.text.split(told).length, after.text).toBe(2);
    expect(after.text).toMatch(/by ops@example\.com Last day: 20 Dec 2026 → 31 Mar 2027 the project goes on/);
    // Whoever comes back to the form and writes another day wants another thing.
    await browser.send(page, '/console/person/act', { ...fields, day: '2027-04-15' });
    await visiting.settle();
    expect((await browser.get(person('ada'))).text).toContain('Last day 15 Apr 2027');
  });

  test('ends on a day, stops and lifts, and the page offers what can be done then', async () => {
    const browser = await ops();
    const ending = await browser.get(act('ada', 'end'));
    for (const day of ['2026-11-23', '2027-04-15', '2027-04-16']) {
      const refused = await browser.send(ending, '/console/person/act', { day, reason: 'no' });
      expect(refused.text, day).toContain(
        'That is no earlier than the contract ends now, or that day is over already.',
      );
    }
    await browser.send(ending, '/console/person/act', { day: '2026-12-31', reason: 'as agreed' });
    await visiting.settle();
    expect((await browser.get(person('ada'))).text).toContain('Last day 31 Dec 2026');
    const stopping = await browser.get(act('ada', 'stop'));
    await browser.send(stopping, '/console/person/act', { reason: 'a theft' });
    expect((await browser.get(person('ada'))).text).toMatch(
      /Blocked by ops@example\.com since 24 Nov 2026, \d\d:\d\d: a theft/,
    );
    expect((await browser.get('/console/people?blocked=on')).text).toMatch(/One person .* Ada Example/);
    await visiting.settle();
    // What cannot be done of somebody who is blocked has no page, and a form of it that is still open does nothing.
    expect((await browser.get(act('ada', 'extend'))).status).toBe(404);
    expect((await browser.send(ending, '/console/person/act', { day: '2026-12-30', reason: 'x' })).status).toBe(409);
    const lifting = await browser.get(act('ada', 'lift'));
    const lifted = await browser.send(lifting, '/console/person/act', { reason: 'a mistake' });
    expect((await browser.get(lifted.location)).text).toContain('It is done.');
    expect((await browser.send(lifting, '/console/person/act', { reason: 'a mistake' })).status).toBe(409);
    const trail = (await browser.get(person('ada'))).text;
    expect(trail).toMatch(/Block lifted .* by ops@example\.com a mistake/);
    expect(trail).toMatch(/Stopped and blocked .* by ops@example\.com a theft/);
    expect(trail).toContain('Report');
  });

  test('lifts the block that they saw, and by a form of before no other', async () => {
    await living.drop([{ account: 'ivy', first: 'Ivy', manager: 'john.roe' }]);
    const browser = await ops();
    const stop = async () => {
      const stopping = await browser.get(act('ivy', 'stop'));
      expect((await browser.send(stopping, '/console/person/act', { reason: 'a theft' })).status).toBe(303);
      living.clock.advance(1_000);
    };
    await stop();
    const lifting = await browser.get(act('ivy', 'lift'));
    expect((await browser.send(lifting, '/console/person/act', { reason: 'a mistake' })).status).toBe(303);
    await stop();
    expect((await browser.send(lifting, '/console/person/act', { reason: 'a mistake' })).status).toBe(409);
    const blocks = await readBlocks(living.tools.bucket, source, 'ivy');
    expect(blocks.map(({ lifted }) => lifted !== undefined)).toEqual([true, false]);
    const anew = await browser.get(act('ivy', 'lift'));
    expect((await browser.send(anew, '/console/person/act', { reason: 'a mistake' })).status).toBe(303);
    await visiting.settle();
  });

  test('blocks nobody once more by a form that was sent before the block was lifted', async () => {
    await living.drop([{ account: 'ivan', manager: 'john.roe' }]);
    const browser = await ops();
    const stopping = await browser.get(act('ivan', 'stop'));
    const stop = async () => await browser.send(stopping, '/console/person/act', { reason: 'a mistake' });
    expect((await stop()).status).toBe(303);
    await visiting.settle();
    await liftBlock(living.tools.bucket, source, 'ivan', { by: 'kim', reason: 'it was' }, living.clock.now());
    expect((await stop()).status).toBe(409);
    const blocks = await readBlocks(living.tools.bucket, source, 'ivan');
    expect(blocks.map(({ lifted }) => lifted !== undefined)).toEqual([true]);
    const anew = await browser.get(act('ivan', 'stop'));
    expect((await browser.send(anew, '/console/person/act', { reason: 'meant' })).status).toBe(303);
    await visiting.settle();
  });

  test('sends no form without its token', async () => {
    const browser = await ops();
    const fields = { source, account: 'ben', act: 'stop', reason: 'forged', once: 'x' };
    expect((await browser.post('/console/person/act', fields)).status).toBe(403);
    expect((await browser.post('/console/person/act', { ...fields, token: 'x'.repeat(43) })).status).toBe(403);
    expect((await browser.get(person('ben'))).text).not.toContain('Blocked by');
  });
});

describe('somebody is handed over', () => {
  test('by an operator, who chooses them in a list; the other manager accepts by the mail alone', async () => {
    const browser = await ops();
    const list = await browser.get('/console/people?text=south');
    expect((await browser.send(list, '/console/transfer', { step: 'choose' })).location).toBe(
      '/console/people?problem=none',
    );
    const chosen = { 'chosen-0': JSON.stringify([source, 'ben']), 'chosen-1': 'no choice' };
    const asking = await browser.send(list, '/console/transfer', { ...chosen, step: 'choose' });
    expect(asking.text).toContain('Hand Ben South over to another manager?');
    expect((await browser.send(asking, '/console/transfer', { step: 'send', to: ' ' })).text).toContain(
      'Name the other manager.',
    );
    const fields = { step: 'send', to: 'mary.major', note: 'She sits beside you.' };
    const starts = vi.spyOn(visiting.tools, 'startTransfer');
    const sent = await browser.send(asking, '/console/transfer', fields);
    expect(sent.location).toBe('/console/people?done=offered');
    // Whoever sends it once more does so later, and the run is the same one.
    living.clock.advance(60_000);
    await browser.send(asking, '/console/transfer', fields);
    const [first, second] = starts.mock.calls.map(([runId]) => runId);
    starts.mockRestore();
    expect([first, second]).toEqual([expect.stringMatching(/^20261124T1000/), first]);
    await visiting.settle();
    const mails = (await living.box.mails()).filter(({ subject }) => subject?.startsWith('Accept or decline'));
    expect(mails.map(({ to }) => [to].flat()[0]?.text)).toEqual(['mary.major@example.com']);
    expect((await browser.get(person('ben'))).text).toMatch(
      /mary\.major was asked to become the manager, and has until 1 Dec 2026/,
    );
    // Mary is nobody's manager yet, and cannot come in; the link is hers all the same.
    const link = /\/console\/offer\?token=[\w.-]+/.exec(mails[0]?.text ?? '')?.[0] ?? '';
    const mary = await visiting.as();
    const offer = await mary.get(link);
    expect(offer.text).toContain('They say: She sits beside you.');
    expect(offer.text).toContain('Ben South');
    expect(await managerOf('ben')).toBe('john.roe');
    const accepted = await mary.send(offer, '/console/offer', { answer: 'accept' });
    expect(accepted.text).toContain('You have accepted');
    expect((await mary.send(offer, '/console/offer', { answer: 'decline' })).text).toContain('You have accepted');
    expect((await mary.get(link)).text).toContain('Their records name you as the manager within minutes.');
    expect((await browser.get(person('ben'))).text).toContain(
      'mary.major has accepted: the record says so within minutes.',
    );
    await visiting.settle();
    expect((await mary.get(link)).text).toContain('Their records name you as the manager now.');
    expect(await managerOf('ben')).toBe('mary.major');
    const after = (await browser.get(person('ben'))).text;
    expect(after).toMatch(
      /Handed over · handed over .* by ops@example\.com, accepted by the link of the mail to mary\.major Manager: john\.roe → mary\.major/,
    );
    expect(after).not.toContain('has accepted: ');
    expect(after).toContain('Manager mary.major');
    // She has come to be somebody's manager, and may come in.
    const herself = await visiting.as('mary.major@example.com');
    expect((await herself.get('/console/my-people')).text).toContain('Ben South');
  });

  describe('by a form that is sent once more', () => {
    const chosen = (...accounts: string[]) =>
      Object.fromEntries(accounts.map((account, index) => [`chosen-${index}`, JSON.stringify([source, account])]));

    /** Lets time pass within which the runs that were started come to where they wait, and counts them. */
    async function runs(): Promise<number> {
      await visiting.settle();
      return visiting.transfers().length;
    }

    /** Answers the newest mail that asks, and lets the run end. */
    async function answer(what: 'accept' | 'decline'): Promise<void> {
      const mail = (await living.box.mails()).findLast(({ subject }) => subject?.startsWith('Accept or decline'));
      const link = /\/console\/offer\?token=[\w.-]+/.exec(mail?.text ?? '')?.[0] ?? '';
      const stranger = await visiting.as();
      await stranger.send(await stranger.get(link), '/console/offer', { answer: what });
      await visiting.settle();
    }

    beforeAll(async () => {
      await living.drop([
        { account: 'fay', first: 'Fay', manager: 'john.roe' },
        { account: 'gil', first: 'Gil', manager: 'john.roe' },
        { account: 'hal', first: 'Hal', manager: 'mary.major' },
      ]);
    });

    test('whoever is named twice in it is handed over once', async () => {
      const browser = await ops();
      const list = await browser.get('/console/people?text=fay');
      const asking = await browser.send(list, '/console/transfer', { ...chosen('fay', 'FAY', 'fay'), step: 'choose' });
      expect(asking.text).toContain('Hand Fay');
      await browser.send(asking, '/console/transfer', { step: 'send', to: 'jane.doe' });
      const kept = await living.tools.bucket.list('transfers/');
      const all = await Promise.all(kept.map((key) => readTransfer(living.tools.bucket, key.slice(10, -5))));
      const own = all.filter((one) => one?.to === 'jane.doe');
      expect(own.map((one) => one?.people.map(({ accountName }) => accountName))).toEqual([['fay']]);
      await runs();
      await answer('decline');
    });

    test('nobody is asked anew, and it is said what came of it: accepted', async () => {
      const browser = await ops();
      const list = await browser.get('/console/people?text=fay');
      const asking = await browser.send(list, '/console/transfer', { ...chosen('fay', 'gil'), step: 'choose' });
      const fields = { step: 'send', to: 'mary.major' };
      expect((await browser.send(asking, '/console/transfer', fields)).location).toBe('/console/people?done=offered');
      const before = await runs();
      expect((await browser.send(asking, '/console/transfer', fields)).location).toBe('/console/people?done=offered');
      await answer('accept');
      expect(await managerOf('fay')).toBe('mary.major');
      const again = await browser.send(asking, '/console/transfer', fields);
      expect(again.location).toBe('/console/people?done=accepted');
      expect((await browser.get(again.location)).text).toContain('the other manager has accepted');
      expect(await runs()).toBe(before);
      // Another manager who is typed into the same form is another wish.
      expect((await browser.send(asking, '/console/transfer', { ...fields, to: 'jane.doe' })).location).toBe(
        '/console/people?done=offered',
      );
      expect(await runs()).toBe(before + 1);
      await answer('decline');
    });

    test('nobody is asked anew, and it is said what came of it: declined, of one person and of a list', async () => {
      const browser = await ops();
      const handing = await browser.get(act('hal', 'transfer'));
      const to = { to: 'jane.doe' };
      expect((await browser.send(handing, '/console/person/act', to)).location).toContain('done=offered');
      const before = await runs();
      await answer('decline');
      const again = await browser.send(handing, '/console/person/act', to);
      expect(again.location).toContain('done=declined');
      expect((await browser.get(again.location)).text).toContain('the other manager has declined');
      expect(await runs()).toBe(before);
    });

    test('those of whom the first try could not ask are asked for then, and nobody else anew', async () => {
      const browser = await ops();
      const list = await browser.get('/console/people?text=fay');
      const asking = await browser.send(list, '/console/transfer', { ...chosen('fay', 'hal', 'ada'), step: 'choose' });
      const fields = { step: 'send', to: 'john.roe' };
      const before = await runs();
      const begin = visiting.tools.startTransfer;
      const start = vi.spyOn(visiting.tools, 'startTransfer');
      start.mockImplementationOnce(begin).mockRejectedValueOnce(new Error('Lambda is down.'));
      expect((await browser.send(asking, '/console/transfer', fields)).status).toBe(500);
      start.mockRestore();
      expect(await runs()).toBe(before + 1);
      await answer('accept');
      expect([await managerOf('fay'), await managerOf('hal')]).toEqual(['john.roe', 'john.roe']);
      const again = await browser.send(asking, '/console/transfer', fields);
      expect(again.location).toBe('/console/people?done=several');
      expect((await browser.get(again.location)).text).toContain('Nobody is asked twice about the same person.');
      expect(await runs()).toBe(before + 2);
      await answer('decline');
      expect(await managerOf('ada')).toBe('jane.doe');
    });

    test('two sendings at once are one offer, though one of the people was stopped between them', async () => {
      const browser = await ops();
      const list = await browser.get('/console/people?text=hal');
      const asking = await browser.send(list, '/console/transfer', { ...chosen('hal', 'fay'), step: 'choose' });
      const fields = { step: 'send', to: 'nobody.there' };
      const { bucket } = living.tools;
      const before = await bucket.list(keys.allTransfers);
      await browser.send(asking, '/console/transfer', fields);
      const contractors = { id: source, name: 'Contractors' };
      await block(bucket, contractors, 'hal', { by: 'kim', reason: 'a theft' }, living.clock.now());
      // The second one looked for what the form has asked for before the first one had kept it.
      const listing = bucket.list;
      const lists = vi.spyOn(bucket, 'list');
      lists.mockImplementation(async (prefix) => (prefix === keys.allTransfers ? before : await listing(prefix)));
      const again = await browser.send(asking, '/console/transfer', fields);
      lists.mockRestore();
      expect(again.location).toContain('done=');
      expect(await bucket.list(keys.allTransfers)).toHaveLength(before.length + 1);
      await liftBlock(bucket, source, 'hal', { by: 'kim', reason: 'no theft' }, living.clock.now());
      await runs();
    });

    test('whom it could not ask for at first, it asks for when it is sent again', async () => {
      const browser = await ops();
      const list = await browser.get('/console/people?text=hal');
      const asking = await browser.send(list, '/console/transfer', { ...chosen('hal', 'fay'), step: 'choose' });
      const fields = { step: 'send', to: 'nobody.here' };
      const { bucket } = living.tools;
      const contractors = { id: source, name: 'Contractors' };
      const before = await bucket.list(keys.allTransfers);
      await block(bucket, contractors, 'hal', { by: 'kim', reason: 'a theft' }, living.clock.now());
      await browser.send(asking, '/console/transfer', fields);
      await liftBlock(bucket, source, 'hal', { by: 'kim', reason: 'no theft' }, living.clock.now());
      for (const _ of [1, 2]) await browser.send(asking, '/console/transfer', fields);
      const own = (await bucket.list(keys.allTransfers)).filter((key) => !before.includes(key));
      const kept = await Promise.all(own.map((key) => readTransfer(bucket, key.slice(10, -5))));
      expect(kept.map((one) => one?.people.map(({ accountName }) => accountName).join()).sort()).toEqual([
        'fay',
        'hal',
      ]);
      await runs();
    });

    test('it says that it is over once nobody can answer any more', async () => {
      const browser = await ops();
      const handing = await browser.get(act('hal', 'transfer'));
      const nobody = { to: 'no.such.person' };
      await browser.send(handing, '/console/person/act', nobody);
      const before = await runs();
      const again = await browser.send(handing, '/console/person/act', nobody);
      expect(again.location).toContain('done=over');
      expect((await browser.get(again.location)).text).toContain('is over without an answer');
      expect(await runs()).toBe(before);
    });

    test('a manager, to whom they are nobody by now, is told so too; of another’s form they learn nothing', async () => {
      const browser = await john();
      const handing = await browser.get(act('gil', 'transfer'));
      expect(handing.status).toBe(404);
      const mary = await visiting.as('mary.major@example.com');
      await visiting.managers('jane.doe', 'john.roe', 'mary.major');
      const own = await mary.get(act('gil', 'transfer'));
      const to = { to: 'john.roe' };
      await mary.send(own, '/console/person/act', to);
      const before = await runs();
      await answer('accept');
      const again = await mary.send(own, '/console/person/act', to);
      expect(again.location).toBe('/console/my-people?done=accepted');
      expect((await mary.get(again.location)).text).toContain('the other manager has accepted');
      expect(await runs()).toBe(before);
      // Whoever else sends the form has sent none.
      const once = /name="once" value="([^"]+)"/.exec(own.body)?.[1] ?? '';
      const janes = await jane();
      const page = await janes.get(act('ada', 'transfer'));
      const spied = await janes.send(page, '/console/person/act', { ...to, once, account: 'gil', source });
      expect(spied.status).toBe(404);
    });
  });

  test('by a run that was never started is not said to be asked about for ever', async () => {
    const asked = {
      source: { id: source, name: 'Contractors' },
      people: [{ accountName: 'ben', name: 'Ben South', endDate: '2027-06-30T21:59:59Z' }],
      ...{ from: 'mary.major', to: 'lost.manager', by: 'ops@example.com', note: '' },
    };
    const page = async () => (await (await ops()).get(person('ben'))).text;
    const id = await keepTransfer(living.tools.bucket, { ...asked, askedAt: '2026-11-23T10:00:00.000Z' }, 'of late');
    expect(await page()).toContain('lost.manager is being asked to become the manager.');
    await living.tools.bucket.remove(keys.transfer(id));
    await keepTransfer(living.tools.bucket, { ...asked, askedAt: '2026-11-20T10:00:00.000Z' }, 'long ago');
    expect(await page()).not.toContain('lost.manager');
  });

  test('a link that was altered, or is for something else, leads nowhere', async () => {
    const stranger = await visiting.as();
    for (const token of ['', 'x', `${'a'.repeat(80)}.${'b'.repeat(43)}`]) {
      const page = await stranger.get(`/console/offer?token=${token}`);
      expect([page.status, page.text]).toEqual([404, expect.stringContaining('This link is not valid')]);
      expect((await stranger.post('/console/offer', { offer: token, answer: 'accept' })).status).toBe(404);
    }
  });
});

describe('a manager', () => {
  test('sees their own people by end, and says of them that they are still here, and that a contract may end', async () => {
    await visiting.managers('jane.doe', 'john.roe', 'mary.major');
    await living.drop([{ account: 'dee', first: 'Dee', last: 'West', end: '2026-12-15' }]);
    const browser = await jane();
    expect((await browser.get('/console')).location).toBe('/console/my-people');
    const mine = await browser.get('/console/my-people');
    expect(mine.text).toMatch(/2 people/);
    expect(mine.text.indexOf('Ada Example')).toBeLessThan(mine.text.indexOf('Dee West'));
    const here = await browser.get(act('dee', 'attest'));
    await browser.send(here, '/console/person/act', {});
    const letEnd = await browser.get(act('dee', 'letEnd'));
    expect(letEnd.text).toContain('It ends on 15 Dec 2026, as it stands.');
    await browser.send(letEnd, '/console/person/act', {});
    expect((await browser.get('/console/my-people')).text).toMatch(/Dee West .* may end · still here, 24 Nov 2026/);
    expect((await browser.get(person('dee'))).text).toMatch(/May end as it stands .* by jane\.doe@example\.com/);
  });

  test('extends within the rules, hands over, and is shown what they are asked themselves', async () => {
    const browser = await jane();
    const letEnd = await browser.get(act('dee', 'letEnd'));
    const page = await browser.get(act('dee', 'extend'));
    const sent = await browser.send(page, '/console/person/act', { day: '2027-01-31', reason: 'a month more' });
    await visiting.settle();
    const after = (await browser.get(sent.location)).text;
    expect(after).toContain('Last day 31 Jan 2027');
    // A form of before lets no other end come than the one that it showed.
    expect((await browser.send(letEnd, '/console/person/act', {})).status).toBe(409);
    expect((await browser.get('/console/my-people')).text).toMatch(/Dee West (?!.*may end)/);
    // A report names others, too.
    expect(after).not.toContain('Report');
    const handing = await browser.get(act('dee', 'transfer'));
    await browser.send(handing, '/console/person/act', { to: 'john.roe@example.com' });
    await visiting.settle();
    const other = await john();
    const mine = await other.get('/console/my-people');
    expect(mine.text).toContain('jane.doe@example.com asks you to look after one person.');
    expect(mine.text).not.toContain('Dee West');
    const link = /href="(\/console\/offer\?id=[^"]+)"/.exec(mine.body)?.[1] ?? '';
    await other.send(await other.get(link), '/console/offer', { answer: 'accept' });
    await visiting.settle();
    expect((await other.get('/console/my-people')).text).toContain('Dee West');
    expect((await other.get(person('dee'))).text).toMatch(
      /Handed over · handed over .* by jane\.doe@example\.com, accepted by john\.roe@example\.com Manager/,
    );
    expect((await other.get(link)).text).toContain('Their records name you as the manager now.');
    expect((await browser.get('/console/my-people')).text).not.toContain('Dee West');
    expect((await browser.get(person('dee'))).status).toBe(404);
  });

  test('comes from the link of a notice to the person, if it is theirs', async () => {
    const id = 'c'.repeat(32);
    await keepContract(visiting.tools.bucket, {
      ...{ id, recordId: 'record-1', sourceId: source, sourceName: 'Contractors', name: 'Ada Example' },
      ...{ accountName: 'ada', startDate: '2026-01-01T00:00:00Z', endDate: '2026-12-20T22:59:59Z' },
      ...{ modified: '2026-10-01T00:00:00Z', recipients: ['jane.doe@example.com'] },
    });
    const to = `/console/contract?id=${id}`;
    for (const browser of [await jane(), await ops()]) expect((await browser.get(to)).location).toBe(person('ada'));
    const other = await (await john()).get(to);
    expect([other.status, other.body.includes('Ada')]).toEqual([404, false]);
    const stranger = await (await visiting.as()).get(to);
    expect(stranger.location).toBe(`/console/sign-in?to=${encodeURIComponent(to)}`);
    for (const made of ['', 'x', '../x', '0'.repeat(32)]) {
      expect((await (await jane()).get(`/console/contract?id=${made}`)).status).toBe(404);
    }
  });

  test('sees nobody of another manager’s, in no page, search, form or error, by any address', async () => {
    const secrets = /Ben|South|\bben\b|Contoso|\bcy\b|onerror|mary\.major|john\.roe(?!@)/;
    const browser = await jane();
    const own = await browser.get(act('ada', 'transfer'));
    const token = /name="token" value="([^"]+)"/.exec(own.body)?.[1] ?? '';
    const query = new URLSearchParams({ source, account: 'ben', manager: 'john.roe', text: 'ben', act: 'extend' });
    const paths = [...consolePaths.filter((one) => one !== 'sign-out'), 'nothing'];
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) {
      for (const also of [
        query,
        new URLSearchParams({ ...Object.fromEntries(query), page: '2', onlyOf: 'john.roe' }),
      ]) {
        const page = await browser.get(`/console/${path}?${also}`);
        expect(page.body, path).not.toMatch(secrets);
      }
      const fields = { ...Object.fromEntries(query), token, 'chosen-0': JSON.stringify([source, 'ben']), step: 'send' };
      const sent = await browser.post(`/console/${path}`, {
        ...fields,
        to: 'jane.doe',
        day: '2027-09-01',
        reason: 'x',
        once: 'x',
      });
      expect(sent.body, path).not.toMatch(secrets);
    }
    await visiting.settle();
    const johns = await john();
    expect((await johns.get(person('cy'))).status).toBe(200);
    expect(await managerOf('ben')).toBe('mary.major');
    for (const what of ['end', 'stop', 'lift']) expect((await browser.get(act('ada', what))).status, what).toBe(404);
  });

  test('who is no manager any more, or nobody, sees nothing', async () => {
    const browser = await jane();
    await visiting.managers('john.roe');
    for (const path of ['/console/my-people', person('ada'), '/console/people']) {
      const answer = await browser.get(path);
      expect([answer.status, answer.location], path).toEqual([303, expect.stringMatching(/^\/console\/sign-in/)]);
    }
    const stranger = await visiting.as();
    expect((await stranger.get(person('ada'))).location).toMatch(/^\/console\/sign-in/);
  });
});

test('no line of the log names anybody', () => {
  expect(visiting.lines.length).toBeGreaterThan(30);
  expect(JSON.stringify(visiting.lines)).not.toMatch(/\bada\b|\bben\b|Ada|South|Contoso|@example|jane|john|mary/i);
});
