import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = import.meta.dirname;

/** The names of the functions: every file in `functions/` is one. */
export async function functionNames(): Promise<string[]> {
  const files = await readdir(path.join(root, 'functions'));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.basename(file, '.ts'))
    .sort();
}

/** Bundles every function into `dist/<function>/index.mjs`, one self-contained ES module each. */
export async function buildFunctions(): Promise<void> {
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  const names = await functionNames();
  await Promise.all(names.map(bundle));
}

async function bundle(name: string): Promise<void> {
  await build({
    entryPoints: [path.join(root, 'functions', `${name}.ts`)],
    outfile: path.join(root, 'dist', name, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    sourcemap: 'linked',
    // Without the ES modules of the AWS SDK a bundle is 160 KB larger and needs a `require`.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
}

if (import.meta.main) await buildFunctions();
