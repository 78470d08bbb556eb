import { expect, test, vi } from 'vitest';
import { keys } from '../../lib/store/keys.ts';
import { under } from './chance.ts';
import { first, flows } from './golden.ts';
import { readKeptData } from './keptData.ts';
import { startStage } from './stage.ts';

vi.setConfig({ testTimeout: 120_000 });

test('every key that is made in keys.ts has its row in docs/data.md', async () => {
  const rows = await readKeptData();
  const source = { id: 'id', name: 'name' };
  const made = Object.entries(keys).flatMap(([name, key]) => {
    if (typeof key === 'string') return [key];
    // The name of a file within a folder is no key, nor is a question about one.
    if (name === 'sourceFile' || name === 'isJobRun') return [];
    const make = key as (...given: unknown[]) => string;
    // The folders that files are dropped in are three.
    if (name === 'dropped') return ['inbox', 'roster', 'preview'].map((folder) => make(folder, 'id', 'one.csv'));
    // It is given the folder of a run.
    if (name === 'started') return [make('runs/id_name/run')];
    return [name === 'sourceRun' || name === 'backups' ? make(source, 'run') : make('id', 'one', 'two')];
  });
  expect(made.length).toBeGreaterThan(25);
  const isKnown = (key: string) =>
    /[/_]$/.test(key)
      ? rows.some(({ prefix }) => prefix.split('/')[0] === key.split('/')[0])
      : rows.some(({ pattern }) => pattern.test(key) || pattern.test(`${key}/`));
  expect(made.filter((key) => !isKnown(key))).toEqual([]);
});

/** What names people, or tells by a digest or an id who they are, and goes by no number of days; and why. */
const withoutDays: Readonly<Record<string, string>> = {
  'sources/drift.json': 'digests of differences of settings',
  'sources/lost-managers.json': 'digests, of people who have lost their manager now: others are taken out each day',
  'sources/<id>/adopted.json': 'ids, which name nobody to whoever has no ISC',
  'notices/': 'ids, which name nobody to whoever has no ISC',
  'approvals/waiting.json': 'ids, which name nobody to whoever has no ISC',
  'watched/': 'whoever is blocked; nobody could be kept out without it',
  'backups/<id>_<name>/': 'keepDaily and keepMonthly',
};

test('whatever names people has an end by days, or a reason why not', async () => {
  const rows = (await readKeptData()).filter(({ names }) => names !== 'no');
  expect(rows.length).toBeGreaterThan(20);
  const endless = rows.filter(({ kept }) => !/\b\d+ (days?|hours)\b|`(runDays|historyDays)`/.test(kept));
  expect(endless.map(({ prefix }) => prefix).sort()).toEqual(Object.keys(withoutDays).sort());
});

test('what runs write has its row in docs/data.md', async () => {
  const rows = await readKeptData();
  const written = new Set<string>();
  const played: [string, string | undefined][] = [
    ['hr-events', 'endings that the operators must decide on, together'],
    ['expiry-notice', undefined],
    ['contract-choice', undefined],
    ['manager-transfer', 'people whose other manager accepts'],
  ];
  for (const [flow, only] of played) {
    for (const [title, play] of Object.entries(flows[flow] ?? {})) {
      if (only !== undefined && title !== only) continue;
      await under(first, async () => {
        const stage = await startStage(first.startsAt, () => undefined);
        const { bucket } = stage.tools;
        const write = bucket.write.bind(bucket);
        bucket.write = async (key, ...rest) => {
          written.add(key);
          await write(key, ...rest);
        };
        await play(stage);
        for (const key of await stage.box.objects.list('')) written.add(key);
        await stage.close();
      });
    }
  }
  expect(new Set(Array.from(written, (key) => key.split('/')[0])).size).toBeGreaterThan(5);
  expect([...written].filter((key) => !rows.some(({ pattern }) => pattern.test(key)))).toEqual([]);
});
