import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { type Config, configSchema } from '../lib/config/config.ts';
import { configProblems } from './configProblems.ts';

const wanted = 'export default defineConfig({ … });';

/**
 * Reads nelm.config.ts, as every command does before anything else: what is wrong with it is said once, in words, and
 * nothing has been touched by then.
 *
 * @param root the folder that it lies in
 * @throws Error with a line for each thing that is wrong
 */
export async function readConfig(root: string): Promise<Config> {
  const file = path.join(root, 'nelm.config.ts');
  if (!existsSync(file)) {
    throw new Error(`nelm.config.ts is missing from ${root}: get it back, or write one with ${wanted}`);
  }
  const { default: config } = await import(pathToFileURL(file).href).catch((error: Error) => {
    throw new Error(problemsOf(error, file));
  });
  const checked = configSchema.safeParse(config, { reportInput: true });
  if (!checked.success) throw new Error(configProblems(checked.error.issues).join('\n'));
  if (!isDeepStrictEqual(checked.data, config)) {
    throw new Error(`nelm.config.ts: its settings are not checked where it is loaded: write ${wanted}`);
  }
  return checked.data;
}

function problemsOf(error: Error & { issues?: readonly z.core.$ZodIssue[] }, file: string): string {
  if (error.issues) return configProblems(error.issues).join('\n');
  // The place of a fault in the syntax is in the first line of the stack, and in no property.
  const line = Number.parseInt(error.stack?.split(`${pathToFileURL(file).href}:`)[1] ?? '', 10);
  const place = line > 0 ? `nelm.config.ts, line ${line}` : 'nelm.config.ts';
  return `${place}: it cannot be read: ${error.message.replace(/\.$/, '')}.`;
}
