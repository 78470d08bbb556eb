import path from 'node:path';
import { buildFunctions } from '../build/stageBundles.ts';
import { readWiring } from '../local/aws/wiring.ts';

/**
 * Builds the functions once before the tests: what is tested end to end is the bundle that ships. The wiring is read once
 * as well, and kept beside them: else every process that a test starts would read it for itself, all at the same time.
 */
export default async function setup(): Promise<void> {
  await buildFunctions('local');
  await readWiring(path.join(import.meta.dirname, '..'));
}
