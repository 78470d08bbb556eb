import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files and folders whose tests start processes and whole stacks, and rest most of the time, or take longest by themselves. */
const slow = [
  ...['test/cli/', 'test/functions/', 'test/packaging/', 'test/local/aws/', 'test/lib/store/'],
  ...[
    'test/simulation/simulation.test.ts',
    'test/operations/goldenFiles.test.ts',
    'test/operations/crashedScenarios.test.ts',
  ],
];

/**
 * The order of files where none has been run before. Vitest goes by their size then, and would leave the small files that
 * start whole stacks, or play whole weeks, to the end, at which one worker runs them while the others rest. What is known of
 * earlier runs decides otherwise, as it does without this.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    if (files.some((file) => this.ctx.cache.getTestSpecificationResult(file))) return sorted;
    const isSlow = ({ moduleId }: TestSpecification) => {
      const file = path.relative(this.ctx.config.root, moduleId).split(path.sep).join('/');
      return slow.some((start) => file.startsWith(start));
    };
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
