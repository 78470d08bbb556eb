import path from 'node:path';
import type * as z from 'zod';
import { bundle } from '../../build/functions.ts';
import { asModule, writeSettings } from '../../build/stageBundles.ts';
import { configSchema } from '../../lib/config/config.ts';

/** Bundles a function as it ships, but with a configuration of the test's. @returns the path of the bundle */
export async function bundleWithConfig(
  name: string,
  folder: string,
  config: z.input<typeof configSchema>,
): Promise<string> {
  await bundle([name], folder);
  const file = path.join(folder, name, 'index.mjs');
  await writeSettings(file, { 'nelm.config': asModule(configSchema.parse(config)) });
  return file;
}
