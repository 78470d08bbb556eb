import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { isBuiltin } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readWiring } from '../../local/aws/wiring.ts';
import { flowNames } from './package.ts';

const root = path.join(import.meta.dirname, '../..');
const { functions } = await readWiring(root);
const flows = await flowNames();

/** Answers what SSM Parameter Store answers when it is asked for the tenant's client secret. */
const parameterStore = createServer((_, response) => response.end('{"Parameter":{"Value":"invented"}}'));
parameterStore.listen(0, '127.0.0.1');
await once(parameterStore, 'listening');

afterAll(() => parameterStore.close());

const bundles = functions.map(({ bundle, environment }) => {
  const name = path.basename(path.dirname(bundle));
  return { name, bundle, environment, most: flows.includes(name) ? 720_000 : 450_000 };
});

describe.each(bundles)('the bundle of $name', ({ bundle, environment, most }) => {
  test(`is smaller than ${most / 1000} KB`, async () => {
    expect((await stat(bundle)).size).toBeLessThan(most);
  });

  test('imports nothing but what Node has built in, and the settings of its stage', async () => {
    const imported = await importsOf(bundle);
    expect(imported).not.toEqual([]);
    expect(imported.filter((name) => !isBuiltin(name) && !/\/nelm\.(config|sources)\.mjs$/.test(name))).toEqual([]);
  });

  test('has nothing of the command line, nor a client of AWS that only it needs', async () => {
    const { sources } = z
      .object({ sources: z.array(z.string()) })
      .parse(JSON.parse(await readFile(`${bundle}.map`, 'utf8')));
    expect(sources).toContainEqual(expect.stringMatching(/\/lib\/store\/|\/lib\/middleware\//));
    expect(sources.filter((file) => /\/cli\/|\/local\/|\/client-(?:cloudformation|ssm)\//.test(file))).toEqual([]);
  });

  test('loads with the environment that serverless.yml gives it, and exports a handler', async () => {
    const { port } = parameterStore.address() as AddressInfo;
    const script = `const { handler } = await import('${pathToFileURL(bundle).href}'); console.log(typeof handler);`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: {
        ...environment,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'invented',
        AWS_SECRET_ACCESS_KEY: 'invented',
        AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${port}`,
      },
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'function\n', stderr: '' });
  });
});

/** Every module that a bundle imports or requires, statically or not. */
async function importsOf(bundle: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [bundle],
    bundle: true,
    platform: 'node',
    packages: 'external',
    format: 'esm',
    write: false,
    metafile: true,
  });
  return Object.values(metafile.inputs).flatMap(({ imports }) => imports.map((one) => one.path));
}
