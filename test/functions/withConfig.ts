import path from 'node:path';
import type * as z from 'zod';
import { bundleFunction } from '../../build/functions.ts';
import type { configSchema } from '../../lib/config/config.ts';

/** Bundles a function as it ships, but with a configuration of the test's. */
export async function bundleWithConfig(
  name: string,
  outfile: string,
  config: z.input<typeof configSchema>,
): Promise<void> {
  const contents = `import { defineConfig } from './lib/config/config.ts'; export default defineConfig(${JSON.stringify(config)});`;
  const root = path.join(import.meta.dirname, '../..');
  await bundleFunction(name, outfile, [
    {
      name: 'test-config',
      setup: ({ onLoad }) =>
        onLoad({ filter: /[/\\]nelm\.config\.ts$/ }, () => ({ contents, loader: 'ts', resolveDir: root })),
    },
  ]);
}
