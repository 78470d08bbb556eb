import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTrail } from '../../../lib/directory/personTrail.ts';
import { searchPeople, type Wanted } from '../../../lib/directory/searchPeople.ts';
import { expirySweep } from '../../../lib/flows/expiry-sweep/expirySweep.ts';
import { liftBlock } from '../../../lib/people/blocked.ts';
import { type Living, startLiving } from './living.ts';

let living: Living;

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
});

afterAll(() => living.close());

async function found(wanted: Wanted = {}) {
  return await searchPeople(living.tools.bucket, living.directory(), wanted);
}

const accounts = async (wanted: Wanted) => (await found(wanted)).people.map(({ person }) => person.accountName);
const endOf = async (account: string) => (await found({ text: account })).people[0]?.person.endDate;

test('before anything was exported there is nobody, and the source is not known', async () => {
  expect(await found()).toEqual({ people: [], count: 0, page: 1, pages: 1, of: [], without: [] });
});

test('without a backup people are those of the last file, with their custom attributes', async () => {
  await living.drop([
    { account: 'ada', first: 'Ada', last: 'Ünal-Weiß', vendor: 'Northwind' },
    { account: 'ben', first: 'Ben', last: "O'Hara", manager: 'john.roe', vendor: 'Contoso Ltd', end: '2026-12-10' },
  ]);
  const all = await found();
  expect(all).toMatchObject({ count: 2, without: [] });
  expect(all.people.map(({ person }) => [person.accountName, person.data['vendor']])).toEqual([
    ['ada', 'Northwind'],
    ['ben', 'Contoso Ltd'],
  ]);
  expect(all.of).toMatchObject([
    { source: { name: 'Contractors' }, export: { from: 'import' }, changed: 0, unread: 0 },
  ]);
});

test('the tenant is not asked', async () => {
  await living.backUp();
  const before = JSON.stringify(living.tenant.requests.counts());
  expect((await found({ text: 'a' })).count).toBe(2);
  expect(JSON.stringify(living.tenant.requests.counts())).toBe(before);
});

test.each<[Wanted, string[]]>([
  [{ text: 'unal' }, ['ada']],
  [{ text: 'WEISS ada' }, ['ada']],
  [{ text: 'ada ünal' }, ['ada']],
  [{ text: 'contoso' }, ['ben']],
  [{ text: 'ben@example' }, ['ben']],
  [{ text: "o'h" }, ['ben']],
  [{ text: 'o’hara, ben' }, ['ben']],
  [{ text: 'ünal–weiß' }, ['ada']],
  [{ text: 'ada contoso' }, []],
  [{ manager: 'JOHN.ROE' }, ['ben']],
  [{ endsAfter: Date.parse('2026-11-24T10:00:00Z'), endsBy: Date.parse('2026-12-24T10:00:00Z') }, ['ben']],
  [{ order: 'end' }, ['ben', 'ada']],
  [{ source: 'nowhere' }, []],
  [{ onlyOf: new Set(['john.roe']) }, ['ben']],
  [{ onlyOf: new Set(['john.roe']), text: 'ada' }, []],
  [{ onlyOf: new Set(['john.roe']), manager: 'jane.doe' }, []],
  [{ onlyOf: new Set() }, []],
  [{ blocked: true }, []],
])('of %j are found %j', async (wanted, expected) => {
  expect(await accounts(wanted)).toEqual(expected);
});

test('what a run changed since the export is seen at once, and counted', async () => {
  await living.wish('ben', { type: 'extended', lastDay: '2027-03-31' });
  expect(await endOf('ben')).toBe('2027-03-31T23:59:59+02:00');
  expect((await found({ source: living.contractors.id })).of).toMatchObject([
    { source: living.contractors, export: { from: 'backup' }, changed: 1, unread: 0 },
  ]);
  await living.wish('ben', { type: 'ended', lastDay: '2026-12-31' });
  expect(await endOf('ben')).toBe('2026-12-31T23:59:59+01:00');
});

test('the export of an import that came after the backup counts, and what was changed before it is not changed again', async () => {
  await living.drop([{ account: 'ben', first: 'Benny', manager: 'john.roe', end: '2027-02-28' }, { account: 'cleo' }]);
  const [ben] = (await found({ text: 'ben' })).people;
  expect(ben?.person).toMatchObject({ firstName: 'Benny', endDate: '2027-02-28T23:59:59+01:00' });
  expect((await found({ source: living.contractors.id })).of).toMatchObject([
    { export: { from: 'import' }, changed: 0 },
  ]);
  expect(await accounts({ text: 'cleo' })).toEqual(['cleo']);
});

test('whoever is stopped is shown as blocked, and found by that, until it is lifted', async () => {
  await living.wish('cleo', { type: 'stopped' }, 'a theft');
  const [cleo, ...others] = (await found({ blocked: true })).people;
  expect(others).toEqual([]);
  expect(cleo).toMatchObject({ person: { accountName: 'cleo' }, block: { by: 'kim@example.com', reason: 'a theft' } });
  expect(Date.parse(cleo?.person.endDate ?? '')).toBeLessThanOrEqual(living.clock.now());
  const by = { by: 'kim@example.com', reason: 'a mistake' };
  await liftBlock(living.tools.bucket, living.contractors.id, 'cleo', by, living.clock.now());
  expect(await accounts({ blocked: true })).toEqual([]);
});

test('whom the sweep has deleted since the export is not there any more, and their history says so', async () => {
  const own = await startLiving('2026-09-28T09:00:00Z');
  await own.drop([{ account: 'ada' }, { account: 'over', end: '2026-09-30' }]);
  own.clock.advance(50 * 86_400_000);
  await own.backUp();
  const directory = own.directory();
  const accountsNow = async () =>
    (await searchPeople(own.tools.bucket, directory, { source: own.contractors.id })).people.map(
      ({ person }) => person.accountName,
    );
  expect(await accountsNow()).toEqual(expect.arrayContaining(['ada', 'over']));
  own.clock.advance(60_000);
  await own.fire(own.host(expirySweep), 'expiry-sweep');
  expect(await accountsNow()).toContain('ada');
  expect(await accountsNow()).not.toContain('over');
  const [source] = (await directory.sources()).filter(({ id }) => id === own.contractors.id);
  const until = own.clock.now() + 1_000;
  const trail = source && (await readTrail({ bucket: own.tools.bucket, directory }, source, 'OVER', until));
  expect(trail?.entries.map(({ what, folder }) => [what, folder !== undefined])).toEqual([
    ['swept', true],
    ['file', true],
  ]);
  await own.close();
});

test('a page has fifty people, and a page that there is not is the nearest', async () => {
  await living.drop(Array.from({ length: 60 }, (_, index) => ({ account: `many.${index}`, first: 'Many' })));
  const pages = await Promise.all([0, 1, 2, 99, Number.NaN].map((page) => found({ text: 'many', page })));
  expect(pages.map(({ page, pages, count, people }) => [page, pages, count, people.length])).toEqual([
    [1, 2, 60, 50],
    [1, 2, 60, 50],
    [2, 2, 60, 10],
    [2, 2, 60, 10],
    [1, 2, 60, 50],
  ]);
});
