import { buildFunctions } from '../build/functions.ts';

/** Builds the functions once before the tests: what is tested end to end is the bundle that ships. */
export default async function setup(): Promise<void> {
  await buildFunctions();
}
