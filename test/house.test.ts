import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { arrowsIn, betweenFolders, circlesOf, filesIn, folderOf, packagesIn } from './house.ts';

const root = path.join(import.meta.dirname, '..');
const arrows = await arrowsIn(root, ['functions', 'lib', 'cli', 'local', 'build']);

test('there is no circle of imports, of files or of folders', () => {
  expect(circlesOf(arrows)).toEqual([]);
  expect(circlesOf(betweenFolders(arrows))).toEqual([]);
});

test('a folder within a folder of lib/ is one of its own', () => {
  expect(folderOf('lib/people/csv/table.ts')).toBe('lib/people/csv');
  expect(folderOf('lib/people/person.ts')).toBe('lib/people');
  const circle = [
    { from: 'lib/people/csv/table.ts', to: 'lib/people/person.ts' },
    { from: 'lib/people/missing.ts', to: 'lib/people/csv/table.ts' },
  ];
  expect(circlesOf(betweenFolders(circle))).toEqual([['lib/people', 'lib/people/csv']]);
});

test('no flow and no door imports another one', () => {
  const isOne = (folder: string) => /^lib\/(flows|doors)\//.test(folder);
  const across = betweenFolders(arrows).filter(({ from, to }) => isOne(from) && isOne(to));
  expect(across).toEqual([]);
});

/**
 * The folders of what ships, from what is started to what everything stands on: an arrow goes down this list. Of flows, doors, people and AWS
 * the folders within are one place here.
 */
const order = [
  ...[
    'functions',
    'lib/flows',
    'lib/doors',
    'lib/tools',
    'lib/middleware',
    'lib/directory',
    'lib/backups',
    'lib/sessions',
  ],
  ...[
    'lib/transfers',
    'lib/durable',
    'lib/people',
    'lib/contracts',
    'lib/dates',
    'lib/decisions',
    'lib/hr',
    'lib/sources',
  ],
  ...['lib/isc', 'lib/store', 'lib/mail', 'lib/pages', 'lib/config', 'lib/log', 'lib/aws'],
];

/** The arrows that go up all the same, and why. One that is not needed any more is taken out. */
const upwards: Readonly<Record<string, string>> = {
  'lib/aws -> lib/isc': 'one base of all errors of calls, and one reading of network errors',
  'lib/config -> lib/isc': 'the client is made of the environment; the columns of files are a record’s attributes',
  'lib/decisions -> lib/dates': 'mails say when a question lapses',
  'lib/decisions -> lib/durable': 'a run waits for a person in steps',
  'lib/hr -> lib/dates': 'dates of events are read as those of files are',
  'lib/hr -> lib/durable': 'a door and a flow start the same run of a queue',
  'lib/hr -> lib/people': 'an event is about a person',
  'lib/mail -> lib/isc': 'the base of all errors of calls',
  'lib/mail -> lib/store': 'it is kept which mails went out',
  'lib/pages -> lib/dates': 'pages say moments',
  'lib/store -> lib/isc': 'the base of all errors of calls',
};

test('an arrow between folders of what ships goes down their order, but those that are listed', () => {
  const placeOf = (folder: string) => /^lib\/(flows|doors|people|aws)(?=\/)/.exec(folder)?.[0] ?? folder;
  const ships = betweenFolders(arrows)
    .map(({ from, to }) => ({ from: placeOf(from), to: placeOf(to) }))
    .filter(({ from, to }) => from !== to && /^(functions|lib\/.*)$/.test(from));
  expect([...new Set(ships.flatMap(({ from, to }) => [from, to]))].filter((place) => !order.includes(place))).toEqual(
    [],
  );
  const up = ships.filter(({ from, to }) => order.indexOf(from) > order.indexOf(to));
  expect(new Set(up.map(({ from, to }) => `${from} -> ${to}`))).toEqual(new Set(Object.keys(upwards)));
});

test('the client imports only itself, and packages that its own package.json names', async () => {
  const own = arrows.filter(({ from }) => folderOf(from) === 'lib/isc');
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter(({ to }) => !to.startsWith('lib/isc/'))).toEqual([]);
  const { dependencies } = JSON.parse(await readFile(path.join(root, 'lib/isc/package.json'), 'utf8'));
  expect(await packagesIn(root, ['lib/isc'])).toEqual(Object.keys(dependencies).sort());
});

test('what ships imports nothing that stands in for AWS, is typed at a terminal, or tests', () => {
  const ships = arrows.filter(({ from }) => /^(functions|lib)\//.test(from));
  expect(ships.filter(({ to }) => /^(cli|local|test|bench|build)\//.test(to))).toEqual([]);
});

test('a handler is at most 25 lines', async () => {
  for (const file of await filesIn(root, ['functions'])) {
    const lines = (await readFile(path.join(root, file), 'utf8')).trimEnd().split('\n').length;
    expect(lines, file).toBeLessThanOrEqual(25);
  }
});

test('a file of lib/ has a name of its own, outside the client', async () => {
  const files = (await filesIn(root, ['lib'])).filter((file) => folderOf(file) !== 'lib/isc');
  const byName = Map.groupBy(files, (file) => path.posix.basename(file));
  expect([...byName.values()].filter((same) => same.length > 1)).toEqual([]);
});
