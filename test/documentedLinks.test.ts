import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const pages = (
  await Promise.all(
    ['', 'docs', 'docs/decisions'].map(async (folder) => {
      const names = await readdir(path.join(root, folder));
      return names.filter((name) => name.endsWith('.md')).map((name) => path.join(folder, name));
    }),
  )
).flat();

/** What a heading is called behind the `#` of an address. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** The links of a page that lead nowhere. Code is no text. */
async function brokenOf(page: string): Promise<string[]> {
  const text = (await readFile(path.join(root, page), 'utf8')).replaceAll(/^ {4}.*$|```[\s\S]*?```|`[^`\n]*`/gm, '');
  const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
  const broken = links.map(async (link) => {
    const [to = '', anchor] = link.split('#');
    if (/^(https?|mailto):/.test(link)) return [];
    const file = to === '' ? page : path.join(path.dirname(page), to);
    const isThere = await access(path.join(root, file)).then(
      () => true,
      () => false,
    );
    if (!isThere) return [`${page}: ${link}`];
    if (anchor === undefined) return [];
    const headings = (await readFile(path.join(root, file), 'utf8')).matchAll(/^#+ (.*)$/gm);
    return Array.from(headings, ([, heading = '']) => anchorOf(heading)).includes(anchor) ? [] : [`${page}: ${link}`];
  });
  return (await Promise.all(broken)).flat();
}

test('every link of README and docs leads to a file, and to a heading in it', async () => {
  expect(pages.length).toBeGreaterThan(30);
  expect((await Promise.all(pages.map(brokenOf))).flat()).toEqual([]);
});
