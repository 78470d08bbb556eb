import path from 'node:path';
import { runOnce } from './once.ts';
import { readOptions, usage } from './options.ts';
import { runStack } from './running.ts';

const root = path.join(import.meta.dirname, '..');

try {
  const options = readOptions(root, process.argv.slice(2), process.env);
  if (!options) console.log(usage);
  else if (options.once) process.exitCode = await runOnce(root, options.once, options.startAt);
  else await runStack(root, options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
