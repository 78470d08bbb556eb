import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { typed } from './typing.ts';

const root = path.join(import.meta.dirname, '../..');
const pages = ['README.md', ...(await readdir(path.join(root, 'docs'))).map((page) => `docs/${page}`)].filter((page) =>
  page.endsWith('.md'),
);

/** A command as a page shows it: its name, that of a part of it (`runs show`), and the options that it is given. */
type Shown = { page: string; command: string[]; options: string[] };

async function commandsOf(page: string): Promise<Shown[]> {
  const text = await readFile(path.join(root, page), 'utf8');
  return Array.from(text.matchAll(/npx nelm ([a-z]+)(?: (show|pull|plan|apply)\b)?([^\n`#|]*)/g), (match) => {
    const [, name = '', part, rest = ''] = match;
    const options = Array.from(rest.matchAll(/(?<=\s)--[a-z0-9-]+/g), ([option]) => option);
    return { page, command: [name, ...(part ? [part] : [])], options };
  });
}

test('every command in README and docs is one that there is, with options that it takes', async () => {
  const shown = (await Promise.all(pages.map(commandsOf))).flat();
  expect(shown.length).toBeGreaterThan(60);
  const help = new Map<string, string>();
  const wrong: string[] = [];
  for (const { page, command, options } of shown) {
    const name = command.join(' ');
    if (!help.has(name)) {
      const { out, code } = await typed([...command, '--help']);
      help.set(name, code === 0 ? out : '');
    }
    const takes = help.get(name) ?? '';
    if (!takes.includes(`Usage: npx nelm ${command[0]}`)) wrong.push(`${page}: ${name}`);
    wrong.push(
      ...options
        .filter((option) => !takes.includes(`${option} `) && !takes.includes(`${option}\n`))
        .map((option) => `${page}: ${name} ${option}`),
    );
  }
  expect(wrong).toEqual([]);
});
