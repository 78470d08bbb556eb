import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { arrowsIn, betweenFolders, circlesOf, filesIn, folderOf } from './house.ts';

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
