import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longestFirst.ts';
import { temporaryFolder } from './test/temporaryFolder.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Flows rest whenever their SDK suspends them, and what starts processes waits for them: with one test a core the cores
    // would rest. Each further worker loads and compiles everything once more.
    maxWorkers: 4,
    // Tests make much that is soon no longer used: with a larger young generation a fifth less of the time goes into clearing up.
    execArgv: ['--min-semi-space-size=16', '--max-semi-space-size=32'],
    sequence: { sequencer: LongestFirst },
    // No test mocks a module: loading zod and the rest anew for every file took a sixth of the time.
    isolate: false,
    // Node runs TypeScript by itself: without a second way of loading modules between, the tests take an eighth less of CPU time.
    experimental: { viteModuleRunner: false },
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
