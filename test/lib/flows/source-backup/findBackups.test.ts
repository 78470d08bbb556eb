import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { restore } from '../../../../cli/restoring.ts';
import { findBackups } from '../../../../lib/backups/findBackups.ts';
import { listSources } from '../../../../lib/sources/sources.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import config from '../../../localConfig.ts';
import { type BackingUp, startBackingUp } from './backingUp.ts';

const { Contractors, Interns } = seededSources;

let backingUp: BackingUp;
let added: string[] = [];

beforeAll(async () => {
  backingUp = await startBackingUp('2026-11-01T02:00:00Z');
});

afterAll(() => backingUp.close());

beforeEach(async () => {
  added = [];
  for (const key of await backingUp.keys()) await backingUp.box.objects.remove(key);
});

afterEach(async () => {
  await backingUp.isc.sources.patch(Contractors.id, { name: 'Contractors' });
  for (const id of added) await backingUp.isc.sources.delete(id).catch(() => {});
});

async function add(...names: string[]): Promise<string[]> {
  added = await backingUp.addSources(names);
  return added;
}

/** What `nelm restore` says. */
async function restored(source: string, date?: string, into?: string): Promise<string> {
  const said: string[] = [];
  const { bucket } = backingUp.tools;
  const tools = { bucket, isc: backingUp.isc, config, now: Date.parse('2026-11-01T02:00:00Z') };
  await restore(
    tools,
    { source, date, into, apply: false },
    (text) => said.push(text),
    async () => {},
  );
  return said.join('\n');
}

const idFound = async (wanted: string) => {
  const sources = await listSources(backingUp.isc);
  return (await findBackups(backingUp.tools.bucket, sources, wanted)).sourceId;
};

describe('the backups of a source are found', () => {
  test('by its name in any letter case, and by either of its ids', async () => {
    await backingUp.backUp('2026-10-01T02:00:00Z');
    const { id, sourceId } = Contractors;
    for (const wanted of ['Contractors', 'contractors', ' CONTRACTORS', id, id.toUpperCase(), sourceId]) {
      expect(await idFound(wanted), wanted).toBe(id);
      expect(await restored(wanted), wanted).toBe('2026-10-01');
    }
  });

  test('after it was renamed, all of them, by both of its names', async () => {
    await backingUp.plant('Contractors', [{ name: 'ada', end: '2029-12-31T00:00:00Z' }]);
    await backingUp.backUp('2026-10-02T02:00:00Z');
    await backingUp.isc.sources.patch(Contractors.id, { name: 'Externals' });
    await backingUp.backUp('2026-10-03T02:00:00Z');
    await backingUp.deleteEverybody();
    for (const name of ['Contractors', 'externals']) expect(await restored(name)).toBe('2026-10-02\n2026-10-03');
    expect(await restored('Contractors', '2026-10-02')).toContain('1  missing from the tenant');
    expect(await restored('Externals', '2026-10-02')).toContain('1  missing from the tenant');
  });

  test('after it was deleted, by the name that the folder shows, as the tenant had it or not', async () => {
    const [id = ''] = await add('A/B');
    await backingUp.backUp('2026-10-04T02:00:00Z');
    await backingUp.isc.sources.delete(id);
    for (const name of ['A/B', 'a_b', id]) expect(await restored(name)).toBe('2026-10-04');
    await expect(restored('A/B', '2026-10-04')).rejects.toThrow(
      'The tenant has no source A/B. Create it, or name another with --into NAME.',
    );
    expect(await restored('A/B', '2026-10-04', 'interns')).toContain('0  unchanged');
  });

  test('after it was deleted and made anew; both are told of', async () => {
    const [first = ''] = await add('Seasonal');
    await backingUp.backUp('2026-10-05T02:00:00Z');
    await backingUp.isc.sources.delete(first);
    const [second = ''] = await add('Seasonal');
    expect(await restored('Seasonal')).toBe('2026-10-05');
    await backingUp.backUp('2026-10-06T02:00:00Z');
    expect(await idFound('Seasonal')).toBe(second);
    expect(await restored('Seasonal')).toBe(
      `2026-10-06\nAnother source was called Seasonal too: npx nelm restore ${first}`,
    );
    expect(await restored(first)).toContain('2026-10-05');
  });

  test('of several that were called the same only by their ids', async () => {
    const ids = await add('North', 'South');
    await backingUp.backUp('2026-10-07T02:00:00Z');
    const [north = '', south = ''] = ids;
    await backingUp.isc.sources.patch(south, { name: 'north ' });
    await backingUp.isc.sources.delete(north);
    await backingUp.backUp('2026-10-08T02:00:00Z');
    await backingUp.isc.sources.delete(south);
    await expect(restored('North')).rejects.toThrow(
      /^Several sources have been called North: give the id of one of them, /,
    );
    expect(await restored(north)).toContain('2026-10-07');
  });

  test('unless there are none', async () => {
    await expect(restored('Contractors')).rejects.toThrow(
      'There is no backup of a source Contractors. There is none of any: npx nelm run source-backup makes them.',
    );
    await backingUp.backUp('2026-10-09T02:00:00Z');
    await expect(restored('Nowhere')).rejects.toThrow(
      /^There is no backup of a source Nowhere\. There are backups of Contractors/,
    );
    await expect(restored('Interns', '2026-10-08')).rejects.toThrow(
      'The source has no backup 2026-10-08 with a manifest. The newest is 2026-10-09.',
    );
  });
});

test('sources of odd names share no folder', async () => {
  const names = ['A/B', 'A%2FB', '../Interns', 'Interns/'];
  const ids = await add(...names);
  const { report } = await backingUp.backUp('2026-10-10T02:00:00Z');
  expect(report.outcome).toBe('completed');
  const folders = (await backingUp.keys()).filter((key) => key.endsWith('.csv')).map((key) => key.split('/'));
  expect(folders.map(({ length }) => length)).toEqual(Array(6).fill(3));
  expect(new Set(folders.map(([, folder]) => folder)).size).toBe(6);
  for (const [index, name] of names.entries()) expect(await idFound(name), name).toBe(ids[index]);
  expect(await idFound('Interns')).toBe(Interns.id);
});
