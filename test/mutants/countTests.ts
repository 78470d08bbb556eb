import path from 'node:path';
import { startVitest } from 'vitest/node';
import type { TestCounts } from './inProcess.ts';

const root = path.join(import.meta.dirname, '../..');

/**
 * How many tests of each file vitest runs, which is what the in-process runner has to run too.
 *
 * @param files from the root
 * @throws Error when one of them fails, or is left out
 */
export async function countTests(files: readonly string[]): Promise<TestCounts> {
  const paths = files.map((file) => path.join(root, file));
  const vitest = await startVitest('test', paths, { root, watch: false, maxWorkers: 1, reporters: ['dot'] });
  const modules = new Map(vitest.state.getTestModules().map((module) => [module.moduleId, module]));
  await vitest.close();
  return Object.fromEntries(
    files.map((file, index) => {
      const tests = [...(modules.get(paths[index] ?? '')?.children.allTests() ?? [])];
      if (tests.length === 0 || tests.some((test) => test.result().state !== 'passed')) {
        throw new Error(`Not every test of ${file} was run, or one of them fails.`);
      }
      return [file, tests.length];
    }),
  );
}
