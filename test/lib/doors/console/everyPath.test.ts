import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepContract } from '../../../../lib/contracts/keptContract.ts';
import { keepHold, readHold } from '../../../../lib/decisions/hold.ts';
import { signToken } from '../../../../lib/decisions/token.ts';
import { consolePaths } from '../../../../lib/doors/console/consolePages.ts';
import { keepTransfer, noteManager, noteOffer, readTransfer } from '../../../../lib/transfers/keptTransfer.ts';
import { type Living, startLiving } from '../../directory/living.ts';
import { type Answered, startConsole, type Visiting } from './visiting.ts';

const contractId = 'c'.repeat(32);
const expiresAt = '2026-12-01T10:00:00.000Z';

/** What stands of Ben alone, who is John's: his name, his account, where he is from, and what was said of him. */
const secrets = /Zebulon|Quagmire|\bzq1\b|Xanadu|a word about him/;

let living: Living;
let source: string;
let folder: string;
let offerId: string;
let token: string;

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
  source = living.contractors.id;
  await living.drop([
    { account: 'ada', first: 'Ada', end: '2026-12-10' },
    { account: 'zq1', first: 'Zebulon', last: 'Quagmire', manager: 'john.roe', vendor: 'Xanadu', end: '2026-12-11' },
  ]);
  await living.backUp();
  const { bucket, linkKeys } = living.tools;
  const [within = ''] = await bucket.folders('runs/');
  folder = `runs/${within}/${(await bucket.folders(`runs/${within}/`))[0]}`;
  const asked = {
    ...{ source: { id: source, name: 'Contractors' }, by: 'john.roe@example.com', note: 'a word about him' },
    people: [{ accountName: 'zq1', name: 'Zebulon Quagmire', endDate: '2026-12-11T22:59:59Z' }],
    ...{ from: 'john.roe', to: 'pat.poe', askedAt: '2026-11-24T10:00:00.000Z' },
  };
  offerId = await keepTransfer(bucket, asked, 'once');
  await noteManager(bucket, offerId, { account: 'pat.poe', email: 'pat.poe@example.com' });
  await noteOffer(bucket, offerId, { callbackId: 'none', expiresAt });
  token = signToken(await linkKeys(), { purpose: 'transfer', id: offerId, expiresAt: Date.parse(expiresAt) });
  await keepContract(bucket, {
    ...{ id: contractId, recordId: 'record-1', sourceId: source, sourceName: 'Contractors', name: 'Zebulon Quagmire' },
    ...{ accountName: 'zq1', startDate: '2026-01-01T00:00:00Z', endDate: '2026-12-11T22:59:59Z' },
    ...{ modified: '2026-10-01T00:00:00Z', recipients: ['john.roe@example.com'] },
  });
  await keepHold(bucket, {
    ...{ runId: 'held', callbackId: 'callback', what: 'End Zebulon Quagmire', why: 'why', count: 1 },
    ...{ columns: ['Account'], rows: [['zq1']], heldAt: '2026-11-24T10:00:00.000Z', expiresAt },
  });
});

afterAll(() => living.close());

const people = {
  operator: 'ops@example.com',
  'his manager': 'john.roe@example.com',
  'another manager': 'jane.doe@example.com',
  'whoever was asked to take him over': 'pat.poe@example.com',
  'somebody without a role': 'eve@example.com',
  stranger: undefined,
} as const;

type Who = keyof typeof people;

/** What each is shown by an address that names Zebulon; anything else leads elsewhere, or is not there. */
const shownTo: Record<Who, readonly string[]> = {
  operator: [
    ...['sign-in', 'today', 'runs', 'run', 'run/file', 'people', 'person', 'person/act', 'waiting', 'drop', 'drop/run'],
    ...['sources', 'sources/template'],
  ],
  'his manager': ['sign-in', 'person', 'person/act', 'my-people'],
  'another manager': ['sign-in', 'my-people'],
  'whoever was asked to take him over': ['sign-in', 'offer'],
  'somebody without a role': ['sign-in'],
  stranger: ['sign-in'],
};

/** What of it may name him. */
const namedTo: Partial<Record<Who, readonly string[]>> = { 'whoever was asked to take him over': ['offer'] };

describe.each(['as it is usually', 'required'] as const)('with the sign-in for decisions %s', (decisions) => {
  let visiting: Visiting;

  beforeAll(async () => {
    visiting = await startConsole(
      living,
      undefined,
      decisions === 'required' ? { decisions: { signIn: 'required' } } : {},
    );
    await visiting.managers('jane.doe', 'john.roe');
  });

  const fields = () => ({
    ...{ source, account: 'zq1', act: 'transfer', manager: 'john.roe', text: 'Quagmire', onlyOf: 'john.roe' },
    ...{ folder, name: 'report.json', run: 'held', job: 'source-backup', page: '1', ends: '30' },
  });
  /** The address of a page about Ben, with every id that a page takes. */
  function about(path: string): string {
    const own: Record<string, string> = path === 'contract' ? { id: contractId } : { id: offerId };
    return `/console/${path}?${new URLSearchParams({ ...fields(), ...own })}`;
  }

  /** Those who may see him see him anywhere; nobody else learns anything by a page, a file or an address that is answered. */
  function expectNoWord(who: Who, path: string, { body, location }: Answered): void {
    if (who === 'operator' || who === 'his manager' || namedTo[who]?.includes(path)) return;
    const led = location.startsWith('/console/sign-in?') ? '' : location;
    expect(Buffer.from(body, 'base64').toString() + body + led, `${path} for ${who}`).not.toMatch(secrets);
  }

  test.each(Object.keys(people) as Who[])(
    'every path shows the %s what is theirs, and nothing of others',
    async (who) => {
      const browser = await visiting.as(people[who]);
      const shown: string[] = [];
      for (const path of consolePaths) {
        const page = await browser.get(about(path));
        expectNoWord(who, path, page);
        if (page.status === 200) shown.push(path);
        else
          expect([path, page.status]).toEqual([
            path,
            expect.toSatisfy((one) => one === 303 || (one >= 400 && one < 500)),
          ]);
      }
      expect(shown.toSorted()).toEqual(shownTo[who].toSorted());
    },
  );

  test.each(['another manager', 'somebody without a role', 'stranger'] as const)(
    'no form of any path does anything to him for the %s, nor says a word of him',
    async (who) => {
      const browser = await visiting.as(people[who]);
      const own = /name="token" value="([\w-]+)"/.exec((await browser.get('/console/offer?id=x')).body)?.[1] ?? '';
      expect(own !== '').toBe(who !== 'stranger');
      const before = await kept();
      for (const path of consolePaths.filter((one) => one !== 'sign-out')) {
        for (const more of [{ act: 'stop' }, { act: 'extend' }, { act: 'transfer' }, { offer: '', id: contractId }]) {
          const sent = await browser.post(about(path), {
            ...{ ...fields(), token: own, 'chosen-0': JSON.stringify([source, 'zq1']), step: 'send', to: 'jane.doe' },
            ...{ day: '2027-03-31', reason: 'x', once: 'x', decision: 'approve', answer: 'accept', wish: 'end' },
            ...{ id: offerId, 'for-real': '1', address: 'x', ...more },
          });
          expectNoWord(who, path, sent);
          expect([path, sent.status]).toEqual([
            path,
            expect.toSatisfy((one) => one === 303 || (one >= 400 && one < 500)),
          ]);
        }
      }
      expect(await kept()).toEqual(before);
      expect((await readHold(visiting.tools.bucket, 'held'))?.decided).toBeUndefined();
      expect((await readTransfer(visiting.tools.bucket, offerId))?.answer).toBeUndefined();
    },
  );

  test('the link of an offer shows a stranger whom it is about only where a link is enough', async () => {
    const page = await (await visiting.as()).get(`/console/offer?token=${token}`);
    expect([page.status, secrets.test(page.body)]).toEqual(decisions === 'required' ? [303, false] : [200, true]);
  });
});

const kept = async () =>
  (await living.box.objects.list('')).filter((key) => !/^(sessions|sign-in-tries|sign-ins)\//.test(key));
