import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { temporaryFolder } from './test/temporaryFolder.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    // Flows wait for their SDK more than they work: with one test a core the cores would rest. Each further worker loads and
    // compiles everything once more: with five on two cores the same tests took a fifth more CPU, and no less time.
    maxWorkers: 3,
    // No test mocks a module: loading zod and the rest anew for every file took a sixth of the time.
    isolate: false,
    // No measure of anything: a test that hangs ends, on a machine with other work too.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // The many processes that tests start compile what they load once.
    env: {
      NODE_COMPILE_CACHE: path.join(import.meta.dirname, '.local/compile-cache'),
      TMPDIR: temporaryFolder(),
    },
    reporters: ['default', ['json', { outputFile: '.local/test-results.json' }]],
  },
});
