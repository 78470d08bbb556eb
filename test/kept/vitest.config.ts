import { defineConfig } from 'vitest/config';

/** Writes down what this release keeps: `npm run kept`. It is no test, and runs when a release is made. */
export default defineConfig({ test: { include: ['test/kept/*.record.ts'] } });
