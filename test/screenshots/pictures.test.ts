import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pages } from '../../lib/doors/console/consolePages.ts';
import {
  consolePictures,
  largestPicture,
  largestTogether,
  looks,
  pagesWithoutPicture,
  pictureFile,
  pictureFolder,
  pictures,
} from './pictures.ts';

test('every page of the console has a picture, gives a file or leads to another', () => {
  const known = [...Object.keys(consolePictures), ...pagesWithoutPicture].sort();
  expect(pages.map(({ path }) => path).sort()).toEqual(known);
});

test('docs/console.md shows each page light, dark and on a phone, and nothing else', async () => {
  const text = await readFile(path.join(pictureFolder, '../console.md'), 'utf8');
  const shown = Array.from(text.matchAll(/\]\(screenshots\/([^)]+)\)/g), ([, file]) => file);
  expect(shown).toEqual(pictures.flatMap((name) => looks.map((look) => pictureFile(name, look))));
});

test('every picture is there, and small', async () => {
  const files = pictures.flatMap((name) => looks.map((look) => pictureFile(name, look)));
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(pictureFolder, file))).size));
  const large = files.filter((_, index) => (sizes[index] ?? 0) > largestPicture || (sizes[index] ?? 0) < 500);
  expect(large).toEqual([]);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(largestTogether);
});
