import path from 'node:path';
import { readConfig } from '../build/readConfig.ts';
import { runOnce } from './once.ts';
import { readOptions, type StartOptions, usage } from './options.ts';
import { runStack } from './running.ts';

const root = path.join(import.meta.dirname, '..');

try {
  const options = readOptions(root, process.argv.slice(2), process.env);
  if (options) await run(options);
  else console.log(usage);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(options: StartOptions): Promise<void> {
  await readConfig(root);
  if (options.once) process.exitCode = await runOnce(root, options.once, options.startAt);
  else await runStack(root, options);
}
