import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { readWiring, type Wiring } from '../local/aws/wiring.ts';
import { localEnvironment } from './imports.ts';

type WiredFunction = Wiring['functions'][number];

const imports = 5;
const nowhere = 'http://127.0.0.1:9';

/** A function's bundle: sizes in bytes, the median of its import times in milliseconds. */
export type Bundle = { name: string; durable: boolean; bytes: number; gzipBytes: number; importMilliseconds: number };

/** Measures the built bundle of every function, one after the other. */
export async function measureBundles(root: string): Promise<Bundle[]> {
  const { functions } = await readWiring(root);
  const measured: Bundle[] = [];
  for (const fn of functions) measured.push(await measureBundle(fn));
  return measured;
}

async function measureBundle(fn: WiredFunction): Promise<Bundle> {
  const code = await readFile(fn.bundle);
  const times: number[] = [];
  while (times.length < imports) times.push(await importTime(fn));
  return {
    name: path.basename(path.dirname(fn.bundle)),
    durable: fn.durable,
    bytes: code.length,
    gzipBytes: gzipSync(code).length,
    importMilliseconds: times.toSorted((a, b) => a - b)[Math.floor(imports / 2)] ?? Number.NaN,
  };
}

/** In a fresh process, so that nothing of it is in memory; the start of Node itself is not counted. */
async function importTime({ bundle, environment }: WiredFunction): Promise<number> {
  const script = `const start = performance.now();
    await import('${pathToFileURL(bundle).href}');
    console.log(performance.now() - start); process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...environment, ...localEnvironment(nowhere, nowhere, nowhere) },
  });
  return Number(stdout);
}
