import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { buildCode, codeDigest, functionNames, writeWhole } from './functions.ts';
import { readConfig } from './readConfig.ts';
import { readSources, sourcesFile } from './readSources.ts';

const root = path.join(import.meta.dirname, '..');

/** What a stage is built with, as the modules that its bundles import. */
type Stated = Record<'nelm.config' | 'nelm.sources', string>;

/**
 * Builds the functions of a stage into `dist/<stage>/<function>/`: a bundle each, and beside it the settings of the stage, checked and
 * whole. Nothing is done when nothing that goes into them has changed since.
 *
 * @param onBegin is told when there is something to bundle, which takes seconds
 * @throws Error with a line for each thing that is wrong with the settings
 */
export async function buildFunctions(stage: string, onBegin = () => {}): Promise<void> {
  const stated = await readStated(stage);
  const code = await codeDigest();
  const folder = folderOf(stage);
  const stamp = path.join(folder, 'built-from');
  const digest = digestOf(code, stated);
  if ((await readFile(stamp, 'utf8').catch(() => undefined)) === digest) return;
  const from = await buildCode(code, onBegin);
  const names = await functionNames();
  for (const name of names) {
    const bundle = path.join(folder, name, 'index.mjs');
    await writeWhole(bundle, await readFile(path.join(from, name, 'index.mjs')));
    await writeWhole(`${bundle}.map`, await readFile(path.join(from, name, 'index.mjs.map')));
    await writeSettings(bundle, stated);
  }
  const there = await readdir(folder, { withFileTypes: true });
  const gone = there.filter((entry) => entry.isDirectory() && !names.includes(entry.name));
  for (const { name } of gone) await rm(path.join(folder, name), { recursive: true, force: true });
  await writeWhole(stamp, digest);
}

/** Writes beside a bundle those of the modules that it imports. */
export async function writeSettings(bundle: string, stated: Partial<Stated>): Promise<void> {
  const code = await readFile(bundle, 'utf8');
  for (const [name, text] of Object.entries(stated)) {
    if (code.includes(`"./${name}.mjs"`)) await writeWhole(path.join(path.dirname(bundle), `${name}.mjs`), text);
  }
}

/** Settings as a module that a bundle imports. */
export function asModule(settings: unknown): string {
  return `export default ${settings === undefined ? 'undefined' : JSON.stringify(settings, null, 2)};\n`;
}

/**
 * Why what lies in dist cannot be packaged or deployed for a stage, and what to type; undefined when it can.
 *
 * @throws Error with a line for each thing that is wrong with the settings
 */
export async function bundlesProblem(stage: string): Promise<string | undefined> {
  const names = await functionNames();
  const isThere = names.every((name) => existsSync(path.join(folderOf(stage), name, 'index.mjs')));
  const todo = `Type npm run package -- --stage ${stage}, or npm run deploy -- --stage ${stage}: they build first.`;
  if (!isThere) return `There are no bundles for the stage ${stage} in dist/${stage}. ${todo}`;
  const builtFrom = await readFile(path.join(folderOf(stage), 'built-from'), 'utf8').catch(() => undefined);
  if (builtFrom === digestOf(await codeDigest(), await readStated(stage))) return undefined;
  return `The bundles in dist/${stage} are older than the code or the settings of the stage ${stage}. ${todo}`;
}

function folderOf(stage: string): string {
  return path.join(root, 'dist', stage);
}

async function readStated(stage: string): Promise<Stated> {
  return {
    'nelm.config': asModule(await readConfig(root, stage)),
    'nelm.sources': asModule(await readSources(sourcesFile(root, stage))),
  };
}

function digestOf(code: string, stated: Stated): string {
  return createHash('sha256')
    .update(JSON.stringify([code, stated]))
    .digest('hex');
}
