import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepContract } from '../../../../lib/contracts/keptContract.ts';
import { readLetEnds } from '../../../../lib/people/attested.ts';
import { welcomeAddress } from '../../../../lib/sessions/welcome.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { type Living, startLiving } from '../../directory/living.ts';
import { start, startSite } from './site.ts';
import { startConsole, type Visiting } from './visiting.ts';

const id = 'd'.repeat(32);
const recipient = 'mary.major@example.com';

/** A contract of which a mail told Mary, whose people are in no export. */
const contract = (sourceId: string, more: object = {}) => ({
  ...{ id, recordId: 'record-9', sourceId, sourceName: 'Contractors', name: 'Gus North', accountName: 'gus' },
  ...{ startDate: '2026-01-01T00:00:00Z', endDate: '2026-12-20T22:59:59Z', modified: '2026-10-01T00:00:00Z' },
  ...{ recipients: [recipient], ...more },
});

describe('a notice about somebody who is in no export yet', () => {
  test('lets its recipient sign in, for its page alone and until the contract has ended', async () => {
    const site = await startSite({ decisions: { signIn: 'required' } });
    await keepContract(site.bucket, contract('source-1'));
    const to = `/console/contract?id=${id}`;
    const stranger = await site.ask(to);
    expect(stranger.headers['location']).toBe(`/console/sign-in?to=${encodeURIComponent(to)}`);
    const mary = await site.signIn('Mary.MAJOR@example.com', to);
    expect(mary.location).toBe(to);
    const page = await site.ask(to, mary);
    expect([page.statusCode, page.headline]).toEqual([200, 'What is to become of the contract of Gus North?']);
    for (const path of ['my-people', 'person?source=source-1&account=gus', 'today']) {
      expect((await site.ask(`/console/${path}`, mary)).statusCode).toBe(303);
    }
    expect((await site.ask(`/console/contract?id=${'0'.repeat(32)}`, mary)).statusCode).toBe(404);
    expect(await welcomeAddress(site.tools(), 'eve@example.com', to)).toBeUndefined();
    expect(await welcomeAddress(site.tools(), recipient, '/console/today')).toBeUndefined();
    site.settings.now = Date.parse('2026-12-21T00:00:00Z');
    expect(await welcomeAddress(site.tools(), recipient, to)).toBeUndefined();
    site.settings.now = start;
    await site.close();
  });
});

describe('the page of a notice, for whoever got it', () => {
  let living: Living;
  let visiting: Visiting;
  const to = `/console/contract?id=${id}`;
  const end = async () => (await Array.fromAsync(living.isc.records.list())).find((one) => one.accountName === 'gus');

  beforeAll(async () => {
    living = await startLiving('2026-11-24T10:00:00Z');
    visiting = await startConsole(living);
    await living.backUp();
    await living.plant('Contractors', [
      { name: 'gus', start: '2026-01-01T00:00:00Z', end: '2026-12-20T22:59:59Z', manager: 'mary.major' },
    ]);
    await keepContract(visiting.tools.bucket, contract(living.contractors.id));
    await visiting.managers('john.roe');
  });

  afterAll(() => living.close());

  test('is nothing to anybody else, by its address or its form', async () => {
    for (const address of ['john.roe@example.com', 'eve@example.com']) {
      const other = await visiting.as(address);
      const page = await other.get(to);
      expect([page.status, page.body.includes('Gus')]).toEqual([404, false]);
      const sent = await other.send(page, '/console/contract', { id, wish: 'end' });
      expect(sent.status).toBe(403);
    }
    const stranger = await visiting.as();
    expect((await stranger.post('/console/contract', { id, wish: 'end' })).location).toMatch(/^\/console\/sign-in/);
  });

  test('extends the contract by the rules, once, and lets it end', async () => {
    const mary = await visiting.as(recipient);
    const page = await mary.get(to);
    expect(page.text).toContain('Gus North gus Contractors 20 Dec 2026');
    for (const [fields, problem] of [
      [{ day: '2026-12-01', reason: 'x' }, 'That is no later than the contract ends now.'],
      [{ day: '2099-01-01', reason: 'x' }, 'The contract may be 730 days long at most.'],
      [{ day: '2027-01-31', reason: ' ' }, 'Say why'],
    ] as const) {
      const refused = await mary.send(page, '/console/contract', { ...fields, wish: 'extend' });
      expect([refused.status, refused.text.includes(problem)], problem).toEqual([400, true]);
    }
    const letEnd = await mary.send(page, '/console/contract', { wish: 'end' });
    expect((await mary.get(letEnd.location)).text).toContain('It is noted: the contract ends as it stands');
    const isLetEnd = await readLetEnds(visiting.tools.bucket, living.contractors.id);
    expect(await isLetEnd('gus', '2026-12-20T22:59:59Z')).toBe(true);
    const wish = { day: '2027-01-31', reason: 'a month more', wish: 'extend' };
    const sent = await mary.send(page, '/console/contract', wish);
    expect((await mary.get(sent.location)).text).toContain('The extension is asked for.');
    await mary.send(page, '/console/contract', wish);
    await visiting.settle();
    expect((await end())?.endDate).toContain('2027-01-31');
  });

  test('is still theirs when a run since the export has created the person, of whom only the name is known', async () => {
    const { bucket } = visiting.tools;
    const folder = keys.sourceRun(living.contractors, '20261124T100500000Z-0123456789ab');
    const event = { system: 'bamboohr', event: { type: 'hired' }, accountName: 'gus', outcome: 'created' };
    const moments = { startedAt: '2026-11-24T10:05:00Z', finishedAt: '2026-11-24T10:06:00Z' };
    const report = { kind: 'hr-events', runId: '20261124T100500000Z-0123456789ab', outcome: 'completed', ...moments };
    await bucket.write(`${folder}/report.json`, JSON.stringify({ ...report, events: [event] }), 'application/json');
    const page = await (await visiting.as(recipient)).get(to);
    expect([page.status, page.text.includes('Gus North')]).toEqual([200, true]);
    expect((await (await visiting.as('john.roe@example.com')).get(to)).status).toBe(404);
  });

  test('leads to the person once they are in an export, and is nothing to a manager of before', async () => {
    await living.backUp();
    await visiting.managers('mary.major', 'jane.doe');
    const mary = await visiting.as(recipient);
    expect((await mary.get(to)).location).toBe(`/console/person?source=${living.contractors.id}&account=gus`);
    await keepContract(
      visiting.tools.bucket,
      contract(living.contractors.id, { recipients: ['jane.doe@example.com'] }),
    );
    expect((await (await visiting.as('jane.doe@example.com')).get(to)).status).toBe(404);
  });
});
