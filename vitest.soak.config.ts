import { defineConfig } from 'vitest/config';

/**
 * Long runs, with more people, requests and events than the suite has time for, and flows in the whole of the local nelm whose
 * stories the suite tells in process.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.soak.ts'],
    globalSetup: ['test/build.ts'],
    fileParallelism: false,
    env: { NELM_TEST_OVER: 'http' },
    testTimeout: 600_000,
    hookTimeout: 180_000,
  },
});
