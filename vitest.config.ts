import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    // Flows wait for their SDK more than they work: with one test a core the cores would rest half of the time.
    maxWorkers: 5,
    // No test mocks a module: loading zod and the rest anew for every file took a sixth of the time.
    isolate: false,
    // No measure of anything: a test that hangs ends, on a machine with other work too.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // The many processes that tests start compile what they load once.
    env: { NODE_COMPILE_CACHE: path.join(import.meta.dirname, '.local/compile-cache') },
    reporters: ['default', ['json', { outputFile: '.local/test-results.json' }]],
  },
});
