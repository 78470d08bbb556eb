import { defineConfig } from 'vitest/config';

/** The tests of one folder, which Stryker runs against each mutant: pure ones, that need nothing built. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env['NELM_MUTANTS_TESTS'] ?? '[]'),
    exclude: JSON.parse(process.env['NELM_MUTANTS_WITHOUT'] ?? '[]'),
    isolate: false,
    testTimeout: 30_000,
  },
});
