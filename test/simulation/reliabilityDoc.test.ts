import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/reliability.md'), 'utf8');

/** The files that the table of promises names, in the last cell of each row. */
function namedFiles(): string[] {
  const [, section = ''] = page.split('\n## What is promised\n');
  const table = section.slice(section.indexOf('| promise')).split('\n\n')[0] ?? '';
  return table.split('\n').flatMap((row) => Array.from(row.matchAll(/`(\w+\.ts)` *\|$/g), ([, file = '']) => file));
}

test('the table of promises has a row for each file that looks at one, and names no other', () => {
  const invariants = readdirSync(path.join(import.meta.dirname, 'invariants')).filter(
    (file) => !file.endsWith('.test.ts'),
  );
  expect(namedFiles().toSorted()).toEqual([...invariants, 'doneAgain.ts', 'epilogue.ts'].toSorted());
  expect(readdirSync(import.meta.dirname)).toEqual(expect.arrayContaining(['doneAgain.ts', 'epilogue.ts']));
});

test('nothing that was found stands twice, and each test that is named there is one', () => {
  const [, section = ''] = page.split('\n## What was found\n');
  const rows = Array.from((section.split('\n## ')[0] ?? '').matchAll(/^\|.*\|$/gm), ([row]) => row);
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);

  const files = readdirSync(path.join(import.meta.dirname, '..'), { recursive: true, encoding: 'utf8' });
  const tests = new Set(files.map((file) => path.basename(file)));
  const named = rows.flatMap((row) =>
    Array.from(row.matchAll(/`(?:[\w./-]*\/)?(\w+\.test\.ts)`/g), ([, file = '']) => file),
  );
  expect(named.filter((file) => !tests.has(file))).toEqual([]);
});
