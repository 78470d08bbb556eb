import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.join(import.meta.dirname, '../../cli');
const commands = [
  ...['start', 'tenant', 'send', 'import', 'preview', 'run', 'runs', 'waiting', 'decide', 'people', 'show', 'forget'],
  ...['extend', 'end', 'stop', 'lift', 'adopt', 'restore', 'doctor', 'sources', 'evidence', 'completion'],
];

/** A command that is named without what is typed before it. */
const bare = new RegExp(`(?<!npx |No )(?<![\\w-])nelm (${commands.join('|')})(?![\\w-])`);

test('what commands say names other commands as they are typed', async () => {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(50);
  const lines = await Promise.all(
    files.map(async (file) =>
      (await readFile(path.join(folder, file), 'utf8'))
        .split('\n')
        .filter((line) => !/^\s*(\*|\/\*\*|\/\/)/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    ),
  );
  expect(lines.flat().filter((line) => bare.test(line))).toEqual([]);
  expect(bare.test('nelm runs show ID says')).toBe(true);
});

/** The npm script: who installed nelm elsewhere does not have it. */
const script = /(?<![\w-])npm start(?![\w-])/;

test('what commands say names npx nelm start, not the npm script', async () => {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const found = [];
  for (const file of files) {
    const text = await readFile(path.join(folder, file), 'utf8');
    if (script.test(text)) found.push(file);
  }
  expect(found).toEqual([]);
  expect(script.test('Start it with npm start, or')).toBe(true);
});
