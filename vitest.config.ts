import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    maxWorkers: 3,
    // No test mocks a module: loading zod and the rest anew for every file took a sixth of the time.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The many processes that tests start compile what they load once.
    env: { NODE_COMPILE_CACHE: path.join(import.meta.dirname, '.local/compile-cache') },
    reporters: ['default', ['json', { outputFile: '.local/test-results.json' }]],
  },
});
