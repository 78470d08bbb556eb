import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folders } from './folders.ts';

const root = path.join(import.meta.dirname, '../..');

/** Each of the patterns that one with words in braces stands for. */
function alternatives(pattern: string): string[] {
  const [, before, words, behind] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  return words === undefined ? [pattern] : words.split(',').map((word) => `${before}${word}${behind}`);
}

test('every pattern is of files that are there: a file that was moved would no longer be mutated, and nobody would see it', () => {
  const patterns = Object.values(folders).flatMap(({ mutate, tests, without = [] }) =>
    [...mutate, ...tests, ...without].flatMap(alternatives),
  );
  expect(patterns.length).toBeGreaterThan(20);
  expect(patterns.filter((pattern) => globSync(pattern, { cwd: root }).length === 0)).toEqual([]);
});
