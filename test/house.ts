import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** An import of one of our own files by another, as paths from the project's folder. */
export type Arrow = { from: string; to: string };

const importPattern =
  /^\s*(?:import|export)\b[^'"]*?\bfrom\s*['"](\.{1,2}\/[^'"]+)['"]|^\s*import\s*['"](\.{1,2}\/[^'"]+)['"]/gm;

/** Every import between our own TypeScript files in some folders, those of types included. */
export async function arrowsIn(root: string, folders: readonly string[]): Promise<Arrow[]> {
  const arrows: Arrow[] = [];
  for (const file of await filesIn(root, folders)) {
    const text = await readFile(path.join(root, file), 'utf8');
    for (const [, named, bare] of text.matchAll(importPattern)) {
      arrows.push({ from: file, to: path.posix.join(path.posix.dirname(file), named ?? bare ?? '') });
    }
  }
  return arrows;
}

const packagePattern =
  /^\s*(?:import|export)\b[^'"]*?\bfrom\s*['"]([^.'"][^'"]*)['"]|\bimport\s*\(?\s*['"]([^.'"][^'"]*)['"]/gm;

/** The packages that the TypeScript files in some folders import, each once, as their names are: `zod` of `zod/mini`. */
export async function packagesIn(root: string, folders: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const file of await filesIn(root, folders)) {
    const text = await readFile(path.join(root, file), 'utf8');
    for (const [, named, bare] of text.matchAll(packagePattern)) {
      const [name = ''] = /^(@[^/]+\/)?[^/]+/.exec(named ?? bare ?? '') ?? [];
      names.add(name);
    }
  }
  return [...names].sort();
}

/** The TypeScript files in some folders, as paths from the project's folder. */
export async function filesIn(root: string, folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
        .filter((file) => !file.includes('/dist/'));
    }),
  );
  return found.flat().sort();
}

/** The folder that a file belongs to: of lib/ the one it lies in, of the client, a flow, a door and local/ with all below it. */
export function folderOf(file: string): string {
  const [, whole] = /^(lib\/isc|lib\/(?:flows|doors)\/[^/]+|local\/[^/]+)\//.exec(file) ?? [];
  if (whole) return whole;
  const [, inLib] = /^(lib\/.+)\/[^/]+$/.exec(file) ?? [];
  return inLib ?? file.split('/')[0] ?? '';
}

/** The arrows between folders, each once. */
export function betweenFolders(arrows: readonly Arrow[]): Arrow[] {
  const seen = new Map<string, Arrow>();
  for (const { from, to } of arrows) {
    const arrow = { from: folderOf(from), to: folderOf(to) };
    if (arrow.from !== arrow.to) seen.set(`${arrow.from} ${arrow.to}`, arrow);
  }
  return [...seen.values()];
}

/** The circles among some arrows: each set of places that reach one another. */
export function circlesOf(arrows: readonly Arrow[]): string[][] {
  const targets = Map.groupBy(arrows, ({ from }) => from);
  const reach = new Map<string, Set<string>>();
  const reachOf = (start: string): Set<string> => {
    const known = reach.get(start);
    if (known) return known;
    const found = new Set<string>();
    const open = [start];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      for (const { to } of targets.get(place) ?? []) {
        if (found.has(to)) continue;
        found.add(to);
        open.push(to);
      }
    }
    reach.set(start, found);
    return found;
  };
  const circles = new Map<string, string[]>();
  for (const place of targets.keys()) {
    if (!reachOf(place).has(place)) continue;
    const circle = [...reachOf(place)].filter((other) => reachOf(other).has(place)).sort();
    circles.set(circle.join(' '), circle);
  }
  return [...circles.values()];
}
