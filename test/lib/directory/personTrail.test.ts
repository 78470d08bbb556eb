import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDirectory } from '../../../lib/directory/directory.ts';
import { readTrail, type TrailEntry } from '../../../lib/directory/personTrail.ts';
import { expiryNotice } from '../../../lib/flows/expiry-notice/expiryNotice.ts';
import { attest, isLetEnd, readAttestations } from '../../../lib/people/attested.ts';
import { liftBlock } from '../../../lib/people/blocked.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { type Living, startLiving } from './living.ts';

let living: Living;

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
});

afterAll(() => living.close());

const day = 86_400_000;

/** The trail of somebody, and how many objects and lists were asked for. */
async function trail(account: string, until = living.clock.now() + 1_000) {
  let reads = 0;
  const { bucket } = living.tools;
  const counted = Object.fromEntries(
    (['folders', 'list', 'read'] as const).map((name) => [
      name,
      (...given: never[]) => {
        reads += 1;
        return (bucket[name] as (...all: never[]) => unknown)(...given);
      },
    ]),
  );
  const counting = { ...bucket, ...counted } as unknown as Bucket;
  counting.readJson = (key, schema) => {
    reads += 1;
    return bucket.readJson(key, schema);
  };
  const [source] = (await living.directory().sources()).filter(({ id }) => id === living.contractors.id);
  if (!source) throw new Error('The source is not known.');
  const directory = createDirectory(counting, 'Europe/Berlin');
  const found = await readTrail({ bucket: counting, directory }, source, account, until);
  return { ...found, reads };
}

const short = ({ what, type, outcome, by, reason, changes, folder }: TrailEntry) =>
  [
    [what, type, outcome, by, reason].filter(Boolean).join(' · '),
    ...changes.map(({ name, from, to }) => `${name} ${from.slice(0, 10)} > ${to.slice(0, 10)}`),
    folder === undefined ? 'no report' : 'report',
  ].join(' | ');

test('everything that was done about somebody is told, by whom, and leads to its report', async () => {
  await living.drop([{ account: 'ada', end: '2026-12-23' }, { account: 'ben' }]);
  await living.drop([{ account: 'ada', end: '2026-12-24' }, { account: 'ben' }]);
  await living.drop([{ account: 'ada', end: '2026-12-25', manager: 'no.body' }]);
  await living.fire(living.host(expiryNotice), 'expiry-notice');
  await living.wish('ada', { type: 'extended', lastDay: '2027-03-31' });
  const at = new Date(living.clock.now()).toISOString();
  const { bucket } = living.tools;
  await attest(bucket, living.contractors.id, 'ADA', { kind: 'still here', by: 'jane.doe@example.com', at });
  living.clock.advance(1_000);
  await living.wish('ada', { type: 'stopped' }, 'a theft');
  living.clock.advance(1_000);
  const by = { by: 'ops@example.com', reason: 'cleared' };
  await liftBlock(bucket, living.contractors.id, 'ada', by, living.clock.now());
  const { entries, left } = await trail('Ada');
  expect(entries.map(short)).toEqual([
    'lifted · ops@example.com · cleared | no report',
    'event · stopped · stopped · kim@example.com · a theft | endDate 2027-03-31 > 2026-11-24 | report',
    'stopped · kim@example.com · a theft | no report',
    'still here · jane.doe@example.com | no report',
    'event · extended · extended · kim@example.com · as agreed | endDate 2026-12-24 > 2027-03-31 | report',
    'notice · jane.doe@example.com | report',
    'rejected · manager: no identity has this account name or e-mail address; name a manager who has an identity | report',
    'file | endDate 2026-12-23 > 2026-12-24 | report',
    'file | created  >  | report',
  ]);
  expect(left).toBe(0);
  for (const { folder } of entries) {
    if (folder) expect(await living.box.objects.read(`${folder}/report.html`), folder).toBeDefined();
  }
});

test('it says nothing of anybody else', async () => {
  expect((await trail('ben')).entries.map(short)).toEqual(['file | created  >  | report']);
  expect((await trail('jane.doe')).entries).toEqual([]);
});

test('it reads the reports of the source, and what stands apart from them, and nothing else', async () => {
  // The list of runs, five reports, a file of rows that were set aside, the list of sweeps, the list of notices and two files of one of them, blocks, attestations.
  expect((await trail('ada')).reads).toBe(1 + 5 + 1 + 1 + 1 + 2 + 1 + 1);
});

test('a notice whose mail the manager’s address did not take was one to the operators', async () => {
  const { bucket } = living.tools;
  const [id] = await bucket.folders('runs/_expiry-notice/');
  const [due, unreachable] = ['due', 'unreachable'].map((name) => `runs/_expiry-notice/${id}/${name}.json`);
  const notice = async () => (await trail('ada')).entries.find(({ what }) => what === 'notice');
  expect(await notice()).toMatchObject({ by: 'jane.doe@example.com' });
  const found = await bucket.read(due ?? '');
  if (found.kind === 'found') await bucket.write(unreachable ?? '', found.bytes, 'application/json');
  expect((await notice())?.by).toBeUndefined();
  await bucket.write(unreachable ?? '', '[]', 'application/json');
});

test('a notice that nobody could be given, and that is given the next day, is told once', async () => {
  await living.drop([{ account: 'dan', end: '2026-12-22' }]);
  const host = living.host(expiryNotice);
  // Neither to the manager nor to the operators.
  living.box.script.push({ status: 400 }, { status: 400 });
  expect((await living.fire(host, 'expiry-notice')).status).toBe('FAILED');
  living.clock.advance(day);
  await living.fire(host, 'expiry-notice');
  const notices = (await trail('dan')).entries.filter(({ what }) => what === 'notice');
  expect(notices.map(({ at, daysBefore }) => [at.slice(0, 10), daysBefore])).toEqual([['2026-11-25', 30]]);
});

test('it is told once, too, of whoever was changed in between, and once for each end where that was moved and moved back', async () => {
  const at = (day: number) => `202612${String(day).padStart(2, '0')}T060000000Z`;
  const noted = (run: string, endDate: string, modified: string) => {
    const due = {
      recordId: 'e',
      sourceId: living.contractors.id,
      accountName: 'eli',
      daysBefore: 14,
      endDate,
      modified,
    };
    return living.tools.bucket.write(`runs/_expiry-notice/${run}/due.json`, JSON.stringify([due]), 'application/json');
  };
  await noted(at(7), '2026-12-21T22:59:59Z', '1');
  await noted(at(8), '2026-12-21T22:59:59Z', '2');
  await noted(at(9), '2026-12-22T22:59:59Z', '3');
  await noted(at(10), '2026-12-21T22:59:59Z', '4');
  const { entries } = await trail('eli', Date.parse('2026-12-12T00:00:00Z'));
  const days = entries.filter(({ what }) => what === 'notice').map((one) => one.at.slice(8, 10));
  expect(days.sort()).toEqual(['08', '09', '10']);
});

test('what was done before the weeks that are looked through is found by looking further back', async () => {
  const later = living.clock.now() + 100 * day;
  const { entries, from } = await trail('ada', later);
  expect(entries.map(({ what }) => what)).toEqual(['lifted', 'stopped', 'still here']);
  expect((await trail('ada', Date.parse(from))).entries.length).toBeGreaterThan(6);
});

test('a contract that may end as it stands may so only as long as it has that end', async () => {
  const { bucket } = living.tools;
  const at = '2026-11-25T10:00:00.000Z';
  const endDate = '2027-06-30T23:59:59+02:00';
  await attest(bucket, living.contractors.id, 'ben', { kind: 'let end', by: 'jane.doe@example.com', at, endDate });
  const said = await readAttestations(bucket, living.contractors.id, 'BEN');
  expect(said).toEqual([{ kind: 'let end', by: 'jane.doe@example.com', at, endDate }]);
  expect(isLetEnd(said, '2027-06-30T21:59:59Z')).toBe(true);
  expect(isLetEnd(said, '2027-07-01T21:59:59Z')).toBe(false);
});
