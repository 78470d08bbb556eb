import { defineConfig } from 'vitest/config';

/** Long runs, with more people, requests and events than the suite has time for. */
export default defineConfig({
  test: { include: ['test/**/*.soak.ts'], fileParallelism: false, testTimeout: 600_000, hookTimeout: 180_000 },
});
