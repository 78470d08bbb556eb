import { defineConfig } from 'vitest/config';
import tests from './vitest.config.ts';

/** The tests of nelm as a whole: bundles, processes, packages, a real browser and the AWS CLI. */
export default defineConfig({
  test: {
    ...tests.test,
    include: ['test/**/*.whole.ts'],
    globalSetup: ['test/build.ts'],
    reporters: ['default', ['json', { outputFile: '.local/whole-results.json' }]],
  },
});
